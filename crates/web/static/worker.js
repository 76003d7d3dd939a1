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

addEventListener('install', event => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll([NUMBERS, ...STYLE].map(path => new Request(path, { cache: 'reload' })));
  await skipWaiting();
})()));
addEventListener('activate', event => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name !== CACHE).map(name => caches.delete(name)));
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
  if (!help && !/^\/c(\/|$)/.test(pathname)) return;
  const numbers = help?.[1] ? `${pathname}/offline` : NUMBERS;
  const saved = async () => await kept(numbers) ?? kept(NUMBERS);
  const network = fetch(request);
  const came = network.then(
    async page => (isAway(page) && await saved()) || page,
    async () => await saved() ?? Response.error(),
  );
  const late = () => new Promise(resolve => { setTimeout(resolve, WAIT_MS); }).then(saved).then(page => page ?? came);
  event.respondWith(help ? Promise.race([came, late()]) : came);
  event.waitUntil(network.then(page => (isAway(page) ? null : renew(numbers))).catch(() => {}));
});

// Leaving without a network: nobody can tell the browser to forget, so this does, and goes.
addEventListener('message', event => {
  if (event.data !== 'leave') return;
  event.waitUntil(caches.keys().then(names => Promise.all([registration.unregister(), ...names.map(name => caches.delete(name))])));
});
