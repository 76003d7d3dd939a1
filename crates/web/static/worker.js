// What this browser does for the practice while no page is open: it shows the one neutral line of a
// push, and keeps the numbers of help for when there is no network. It asks for nothing.
addEventListener('push', event => {
  let said = {};
  try { said = event.data.json(); } catch { /* What can not be read is shown as nothing new. */ }
  const { title = 'Update', body = '' } = said;
  // One line at a time: a newer one takes the place of the one before.
  event.waitUntil(registration.showNotification(title, { body, tag: 'update' }));
});
addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: 'window' }).then(open => (open.length ? open[0].focus() : clients.openWindow('/start'))));
});

// The numbers. Only the pages named here and their style are ever kept, and none of them is anybody's:
// the cache is never asked to keep what somebody was shown. The server writes its tag here, so that
// a new release is a new worker with a new cache.
const CACHE = 'numbers-{tag}';
const NUMBERS = '/help/offline';
const STYLE = ['vestibule.css', 'vestibule.js', 'fonts/figtree.woff2'].map(file => `/static/{tag}/${file}`);
// How long help waits for the network before the numbers are shown: a weak network must not hold them up.
const WAIT_MS = 3000;

const kept = path => caches.match(path, { cacheName: CACHE, ignoreVary: true });
// Asks for the numbers anew: once an hour at most, which is how long the browser's own cache holds them.
// Where the cache was cleared it stays so: whoever left wants nothing of this here.
const renew = async path => {
  const page = await fetch(path);
  if (page.ok && !page.redirected && await caches.has(CACHE)) await (await caches.open(CACHE)).put(path, page);
};
// What a gateway says when nobody stands behind it is no answer of ours.
const isAway = page => page.status === 502 || page.status === 504;

// Somebody left while there was no network: the visit is still open, and this browser still has its
// cookie, which no script can take away. So Exit is said again before any page is asked for, and no page
// but help is shown until it was heard. All that stays meanwhile is this worker and one empty mark.
const LEAVING = 'leaving';
const forget = async kept => Promise.all((await caches.keys()).filter(name => name !== kept).map(name => caches.delete(name)));
const leave = async () => {
  await Promise.all([caches.open(LEAVING), forget(LEAVING)]);
  const isHeard = await fetch('/exit', { method: 'POST' }).then(answer => answer.ok, () => false);
  if (isHeard) await Promise.all([registration.unregister(), forget(null)]);
  // Where a browser wakes workers when the network is back, nobody has to come here first.
  else await registration.sync?.register(LEAVING).catch(() => {});
  return isHeard;
};
const isGone = async () => !await caches.has(LEAVING) || leave();

addEventListener('install', event => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll([NUMBERS, ...STYLE].map(path => new Request(path, { cache: 'reload' })));
  await skipWaiting();
})()));
addEventListener('activate', event => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name !== CACHE && name !== LEAVING).map(name => caches.delete(name)));
  await clients.claim();
})()));

addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode !== 'navigate') {
    if (STYLE.includes(pathname)) event.respondWith(kept(pathname).then(file => file ?? fetch(request)));
    return;
  }
  const help = /^\/help(\/\w\w)?$/.exec(pathname);
  if (!help && !/^\/c(\/|$)/.test(pathname)) {
    event.respondWith(isGone().then(gone => (gone ? fetch(request) : Response.error())));
    return;
  }
  const numbers = help?.[1] ? `${pathname}/offline` : NUMBERS;
  const saved = async () => await kept(numbers) ?? kept(NUMBERS);
  const network = isGone().then(gone => (gone || help ? fetch(request) : Promise.reject(new Error('leaving'))));
  const came = network.then(
    async page => (isAway(page) && await saved()) || page,
    async () => await saved() ?? Response.error(),
  );
  const late = () => new Promise(resolve => { setTimeout(resolve, WAIT_MS); }).then(saved).then(page => page ?? came);
  event.respondWith(help ? Promise.race([came, late()]) : came);
  event.waitUntil(network.then(page => (isAway(page) ? null : renew(numbers))).catch(() => {}));
});

// Leaving: the server tells the browser to forget. Where it can not be reached, this forgets, and says it again.
addEventListener('message', event => {
  if (event.data === 'leave') event.waitUntil(leave());
});
addEventListener('sync', event => {
  if (event.tag === LEAVING) event.waitUntil(isGone().then(gone => (gone ? null : Promise.reject(new Error('not heard')))));
});
