// Every page there is: found by following links, and kept by the journeys.
import assert from 'node:assert/strict';
import { person, WAYS } from '../harness/browser.mjs';
import { signIn } from '../harness/visits.mjs';
import * as audit from './audit.mjs';
import { BROKEN } from './control.mjs';

/** How many addresses of one kind are looked at: one promise page of each look is not enough. */
const OF_A_KIND_MAX = 6;

const PAGES_MAX = 120;

/** The kind of an address: ids and words of this demonstration left out. */
function kind(path) {
  return path
    .replace(/[0-9a-f]{32}/gi, ":id")
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
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((a) => a.href));
    for (const link of links.map((href) => new URL(href))) {
      if (link.origin === origin && !link.pathname.startsWith('/static')) waiting.push(link.pathname + link.search);
    }
  }
  return [...seen.values()];
}

/** Signed out, then as each of the people of the demonstration. */
export async function everyPage(browser, demo, album) {
  const pages = album.pages().map((page) => ({ ...page, who: 'journey', cookies: [] }));
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
      pages.push({ ...page, name: `${who} ${page.name}`, who, cookies });
    }
    await visit.context.close();
  }
  return pages;
}

/** Opens a page exactly as it was seen, in a browser of this shape with scripts on. */
async function reopen(browser, demo, seen, shape) {
  const visit = await person(browser, demo.origin, { ...shape, scripts: true });
  // Audits take seconds of processor time when two cores do everything else as well.
  visit.context.setDefaultTimeout(60_000);
  await visit.context.route(seen.url, async (route) => {
    if (route.request().resourceType() !== 'document') return route.continue();
    return route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body: seen.html });
  });
  await visit.page.goto(seen.url, { waitUntil: 'load' });
  return visit;
}

async function look(browser, demo, seen, shape, check) {
  const visit = await reopen(browser, demo, seen, shape);
  const wrong = await check(visit.page);
  await visit.context.close();
  return wrong.map((sentence) => `${seen.name} at ${shape.width} ${shape.scheme ?? ''}: ${sentence}`);
}

/** Whether Help has to be the third stop: on everything but the pages of the practice. */
function helpFirst(seen) {
  const path = new URL(seen.url).pathname;
  return path.startsWith('/c') || path === '/' || path === '/how';
}

/** Everything that is measured on every page; each name with the sentences of what is wrong. */
export const CHECKS = {
  'axe finds nothing': async (browser, demo, seen) => {
    const wrong = [];
    for (const way of WAYS) {
      wrong.push(...(await look(browser, demo, seen, way, audit.accessible)));
    }
    return wrong;
  },
  'nothing scrolls sideways at 320 and 640': async (browser, demo, seen) => {
    const at = (width) => look(browser, demo, seen, { width, height: width === 320 ? 256 : 450 }, audit.fits);
    return [...(await at(320)), ...(await at(640))];
  },
  'everything that is pressed is big enough': (browser, demo, seen) =>
    look(browser, demo, seen, { width: 390 }, audit.targets),
  'nothing is cut off when text is spaced out': (browser, demo, seen) =>
    look(browser, demo, seen, { width: 390 }, audit.spaced),
  'every stop of the keyboard is seen, Help is the third': (browser, demo, seen) =>
    look(browser, demo, seen, { width: 390 }, (page) => audit.stops(page, { helpFirst: helpFirst(seen) })),
  'one heading, a language, a title, nothing inline': (browser, demo, seen) =>
    look(browser, demo, seen, { width: 390 }, audit.shaped),
};

/** What is wrong with the broken page, by check: every list must have something. */
export async function control(browser, demo) {
  const seen = { name: 'broken', url: `${demo.origin}/c`, html: BROKEN };
  const found = {};
  for (const [name, check] of Object.entries(CHECKS)) found[name] = await check(browser, demo, seen);
  return found;
}

/** Every page as the server sends it: its weight, its policy, what it tries to load. */
export async function asSent(browser, demo, pages) {
  const wrong = [];
  const weights = [];
  for (const seen of pages.filter((page) => page.who !== 'journey')) {
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
