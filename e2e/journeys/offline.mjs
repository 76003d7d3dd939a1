// Help when there is no network: kept by the browser, or saved by hand. Each journey stops its server.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { person } from '../harness/browser.mjs';
import { startDemo } from '../harness/demo.mjs';
import { pick, press, said, write } from '../harness/keys.mjs';
import { signIn } from '../harness/visits.mjs';

const TELLING = /Harbour|therap|Osei|Sam\b|session|practice/i;
const TRIES = 100;

/** Waits until this browser has kept the numbers, and is ready to answer for pages. */
async function untilKept(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** The paths of everything in every cache of this browser. */
function kept(page) {
  return page.evaluate(async () => {
    const paths = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) paths.push(new URL(request.url).pathname);
    }
    return paths.sort();
  });
}

/** The numbers, and nothing that says whose they are. */
async function showsNumbers(page) {
  assert.equal(await page.title(), 'Numbers');
  assert.match(await said(page), /These numbers still work/);
  assert.ok((await page.locator('a[href="tel:999"]').count()) > 0, 'the number of emergency');
  assert.doesNotMatch(await page.locator('body').innerText(), TELLING);
}

/** Whether this address shows anything at all. */
async function opens(page, address) {
  return page.goto(address).then(() => true, () => false);
}

/** Help and a page of a client, after the server has stopped. */
export async function helpStays(browser, album, way) {
  const demo = await startDemo();
  try {
    const visit = await signIn(browser, demo, 'client', { ...way, scripts: true, workers: true });
    const { page } = visit;
    await untilKept(page);
    // A way through pages with words on them.
    await page.goto('/c/contact');
    await pick(page, /Something for my session/);
    await press(page, /^Continue$/, { tag: 'button' });
    await write(page, /note|write/i, 'My sister rang.');
    await press(page, /^Keep/, { tag: 'button' });
    const words = page.url();
    for (const path of ['/c', '/c/sessions', '/c/privacy', '/c/help', '/help', '/help/us']) await page.goto(path);
    for (let tries = 0; tries < TRIES && !(await kept(page)).includes('/help/us/offline'); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const paths = await kept(page);
    assert.deepEqual(
      paths.map((path) => path.replace(/^\/static\/[0-9a-f]+/, '/static')),
      ['/help/offline', '/help/us/offline', '/static/fonts/figtree.woff2', '/static/vestibule.css', '/static/vestibule.js'],
    );
    await page.goto('/help');
    assert.doesNotMatch(await said(page), /still work/, 'the page itself while there is a network');

    await demo.stop();
    for (const path of ['/help', '/c', '/c/privacy', words]) {
      await page.goto(path);
      await showsNumbers(page);
    }
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector('.call')).display), 'block');
    await album.keep(visit, 'help-offline', way);
    await page.goto('/help/us');
    assert.ok((await page.locator('a[href="tel:988"]').count()) > 0, 'the country that was looked at');
    assert.equal(await opens(page, '/d'), false, 'nothing stands in for other pages');
    return visit;
  } finally {
    await demo.stop();
  }
}

/** Exit, with a network and without one: nothing stays in this browser. */
export async function leavesNothing(browser, way) {
  const demo = await startDemo();
  try {
    const visit = await signIn(browser, demo, 'client', { ...way, scripts: true, workers: true });
    const { page, context } = visit;
    visit.allow('https://www.bbc.co.uk');
    const leave = async () => {
      await press(page, /^Exit/);
      await page.waitForURL((url) => url.origin !== demo.origin);
    };
    // A page of the same origin that registers nothing looks at what is left.
    const left = async (at) => {
      const look = await context.newPage();
      await look.goto(at);
      let found = [];
      for (let tries = 0; tries < TRIES; tries += 1) {
        found = await look.evaluate(async () => [
          ...(await caches.keys()),
          ...(await navigator.serviceWorker.getRegistrations()).map(() => 'a worker'),
        ]);
        if (found.length === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await look.close();
      return found;
    };
    await untilKept(page);
    await leave();
    assert.deepEqual(await left(`${demo.origin}/how`), [], 'after Exit with a network');

    await page.goto(`${demo.origin}/help`);
    await untilKept(page);
    await demo.stop();
    await page.goto(`${demo.origin}/c`);
    await showsNumbers(page);
    await leave();
    for (let tries = 0; tries < TRIES && (await opens(page, `${demo.origin}/help`)); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await opens(page, `${demo.origin}/help`), false, 'after Exit without a network');
    return visit;
  } finally {
    await demo.stop();
  }
}

/**
 * Exit while the network is gone and the server is not: the visit can not be ended, and the cookie can
 * not be taken away. Nothing is shown with it, and Exit is said again as soon as the network is back.
 */
export async function leavesLater(browser, way) {
  const demo = await startDemo();
  const wire = await startWire(demo.origin);
  try {
    const through = { ...demo, origin: wire.origin, enter: (who) => demo.enter(who).replace(demo.origin, wire.origin) };
    const visit = await signIn(browser, through, 'client', { ...way, scripts: true, workers: true });
    const { page, context } = visit;
    visit.allow('https://www.bbc.co.uk');
    await untilKept(page);
    assert.match(await said(page), /Sam/);
    const cookies = await context.cookies();
    const cookie = cookies.find(({ name }) => /visit/.test(name));
    const asked = () => fetch(`${demo.origin}/c`, { headers: { cookie: `${cookie.name}=${cookie.value}` }, redirect: 'manual' });
    assert.equal((await asked()).status, 200);

    await wire.cut();
    await press(page, /^Exit/);
    await page.waitForURL((url) => url.origin !== wire.origin);
    for (const path of ['/c', '/c/privacy', '/', '/devices']) {
      assert.equal(await opens(page, wire.origin + path), false, `${path} without a network`);
    }
    await page.goBack({ timeout: 3000 }).catch(() => null);
    assert.doesNotMatch(await page.content().catch(() => ''), /Sam/);
    // What can not be done without a network: the cookie is there, and the visit is open.
    assert.equal((await asked()).status, 200);

    // The browser may still be on its way to a page of its own that says that there is no network.
    await page.goto('about:blank').catch(() => null);
    await wire.mend();
    await page.goto(`${wire.origin}/c`);
    assert.doesNotMatch(await page.content(), /Sam/, 'nothing is shown when the network is back');
    assert.notEqual((await asked()).status, 200, 'the visit has ended');
    assert.equal((await context.cookies()).some(({ name }) => /visit/.test(name)), false);
    return visit;
  } finally {
    wire.stop();
    await demo.stop();
  }
}

/** A wire to the server that can be cut and mended, at one address. */
async function startWire(to) {
  const sockets = new Set();
  const server = createServer((socket) => {
    const other = connect(Number(new URL(to).port), '127.0.0.1');
    for (const end of [socket, other]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => { sockets.delete(end); socket.destroy(); other.destroy(); });
    }
    socket.pipe(other).pipe(socket);
  });
  const listen = (port) => new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  await listen(0);
  const { port } = server.address();
  const cut = () => new Promise((resolve) => {
    server.close(resolve);
    sockets.forEach((socket) => socket.destroy());
  });
  return { origin: `http://localhost:${port}`, cut, mend: () => listen(port), stop: () => { cut(); } };
}

/** Without scripts and without a network: the file, opened from this device. */
export async function opensAFile(browser, way) {
  const demo = await startDemo();
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-e2e-'));
  try {
    const visit = await person(browser, demo.origin, way);
    const { page } = visit;
    await page.goto('/help');
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Save these numbers to this phone' }).press('Enter');
    const saved = await saving;
    assert.equal(saved.suggestedFilename(), 'numbers.html');
    const file = join(folder, 'numbers.html');
    await saved.saveAs(file);
    await demo.stop();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    assert.equal(await page.title(), 'Numbers');
    assert.ok((await page.locator('a[href="tel:999"]').count()) > 0, 'the number of emergency');
    assert.doesNotMatch(await page.locator('body').innerText(), TELLING);
    await page.getByText('Worried about calling?').click();
    assert.match(await said(page), /It is enough to start/);
    assert.deepEqual(asked, [pathToFileURL(file).href], 'nothing else is asked for');
    return visit;
  } finally {
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
