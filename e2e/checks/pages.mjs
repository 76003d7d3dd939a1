// Every page there is: found by following links, and kept by the journeys.
import assert from 'node:assert/strict';
import { person, WAYS } from '../harness/browser.mjs';
import { signIn } from '../harness/visits.mjs';
import * as audit from './audit.mjs';
import { BROKEN } from './control.mjs';

/** How many addresses of one kind are looked at: one promise page of each look is not enough. */
const OF_A_KIND_MAX = 4;

const PAGES_MAX = 120;

/** The kind of an address: ids and words of this demonstration left out. */
function kind(path) {
  return path
    .replace(/[0-9a-f]{32}/gi, ':id')
    .replace(/^\/help\/\w+/, '/help/:country')
    .replace(/\/in\/[^/]+/, '/in/:link')
    .replace(/[?#].*/, '');
}

/** Every page that somebody can reach by following links from a start, by address. */
async function crawl(visit, origin, start) {
  const { page } = visit;
  const waiting = [start];
  const seen = new Map();
  const counts = new Map();
  while (waiting.length > 0 && seen.size < PAGES_MAX) {
    const path = waiting.shift();
    const count = counts.get(kind(path)) ?? 0;
    if (seen.has(path) || count >= OF_A_KIND_MAX) continue;
    counts.set(kind(path), count + 1);
    const answer = await page.goto(path, { waitUntil: 'load' });
    assert.equal(answer.status(), 200, `${path} answers ${answer.status()}`);
    seen.set(path, { name: `${kind(path)} (${count + 1})`, url: page.url(), html: await page.content() });
    const links = await page.locator('a[href]:not([download])').evaluateAll((all) => all.map((a) => a.href));
    for (const link of links.map((href) => new URL(href))) {
      if (link.origin === origin && !link.pathname.startsWith('/static')) waiting.push(link.pathname + link.search);
    }
  }
  return [...seen.values()];
}

/** Signed out, then as each of the people of the demonstration. */
export async function everyPage(browser, demo, album) {
  // The journeys saw other demonstrations, which have ended: their pages are opened as if from this one.
  const here = (url) => demo.origin + new URL(url).pathname;
  const pages = album.pages().map((page) => ({ ...page, url: here(page.url), who: 'journey' }));
  const starts = [
    ['nobody', '/'],
    ['client', '/c'],
    ['spanish', '/c'],
    ['therapist', '/d'],
    ['desk', '/d'],
  ];
  const way = WAYS[0];
  for (const [who, start] of starts) {
    const visit = who === 'nobody' ? await person(browser, demo.origin, way) : await signIn(browser, demo, who, way);
    const cookies = await visit.context.cookies();
    for (const page of await crawl(visit, demo.origin, start)) {
      const name = `${who} ${page.name}`;
      pages.push({ ...page, name, who, cookies, kind: `${who} ${kind(new URL(page.url).pathname)}` });
    }
    await visit.context.close();
  }
  return pages;
}

/** Whether Help has to be the third stop: on everything but the pages of the practice. */
function helpFirst(seen) {
  const path = new URL(seen.url).pathname;
  // The page that is kept for when there is no network is itself the help.
  if (seen.name === 'help-offline') return false;
  return path.startsWith('/c') || path === '/' || path === '/how';
}

/** Makes the window this wide, in this scheme, at the top of the page, with the focus on nothing. */
async function shape(page, width, scheme = 'light') {
  await page.setViewportSize({ width, height: width === 320 ? 256 : width < 600 ? 844 : 900 });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.evaluate(() => {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
  });
}

/**
 * Everything that is measured on every page, in this order: what changes the page comes last. Each
 * answers with sentences of what is wrong.
 */
export const CHECKS = {
  'one heading, a language, a title, nothing inline': (page) => audit.shaped(page),
  'every stop of the keyboard is seen, Help is the third': (page, seen) =>
    audit.stops(page, { helpFirst: helpFirst(seen) }),
  'everything that is pressed is big enough': (page) => audit.targets(page),
  'nothing scrolls sideways at 320 and 640': async (page) => {
    const wrong = [];
    for (const width of [320, 640]) {
      await shape(page, width);
      wrong.push(...(await audit.fits(page)));
    }
    return wrong;
  },
  'axe finds nothing': async (page) => {
    const wrong = [];
    for (const { width, scheme, name } of WAYS) {
      await shape(page, width, scheme);
      wrong.push(...(await audit.accessible(page)).map((sentence) => `${name}: ${sentence}`));
    }
    return wrong;
  },
  'nothing is cut off when text is spaced out': (page) => audit.spaced(page),
};

/** Measures pages exactly as they were seen: for each check, what is wrong. */
export async function measure(browser, demo, pages) {
  const visit = await person(browser, demo.origin, { width: 390, scripts: true });
  // Audits take seconds of processor time when two cores do everything else as well.
  visit.context.setDefaultTimeout(60_000);
  const { page } = visit;
  let body = '';
  await visit.context.route(
    (url) => url.origin === demo.origin,
    (route) =>
      route.request().resourceType() === 'document'
        ? route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body })
        : route.continue(),
  );
  const found = Object.fromEntries(Object.keys(CHECKS).map((name) => [name, []]));
  for (const seen of pages) {
    body = seen.html;
    await shape(page, 390);
    await page.goto(seen.url, { waitUntil: 'load' });
    for (const [name, check] of Object.entries(CHECKS)) {
      await shape(page, 390);
      const wrong = await check(page, seen);
      found[name].push(...wrong.map((sentence) => `${seen.name}: ${sentence}`));
    }
  }
  await visit.context.close();
  return found;
}

/** What is wrong with the broken page: every check must find something. */
export function control(browser, demo) {
  return measure(browser, demo, [{ name: 'broken', url: `${demo.origin}/c`, html: BROKEN }]);
}

/** One page of each kind as the server sends it: its weight, its policy, what it tries to load. */
export async function asSent(browser, demo, pages) {
  const wrong = [];
  const weights = [];
  const once = new Map(pages.filter((page) => page.who !== 'journey').map((page) => [page.kind, page]));
  for (const seen of once.values()) {
    const visit = await person(browser, demo.origin, { width: 390, scripts: true });
    await visit.context.addCookies(seen.cookies);
    const bytes = await audit.weight(visit.context, visit.page, seen.url);
    weights.push(bytes);
    if (bytes > audit.WEIGHT_BYTES_MAX) wrong.push(`${seen.name}: weighs ${bytes} bytes`);
    wrong.push(...visit.wrong.map((sentence) => `${seen.name}: ${sentence}`));
    await visit.context.close();
  }
  return { wrong, heaviest: Math.max(0, ...weights) };
}
