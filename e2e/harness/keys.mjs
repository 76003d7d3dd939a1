// A person who has a keyboard and no mouse.
import assert from 'node:assert/strict';

const STOPS_MAX = 160;

/** What the focus is on, or null when it has left the page. */
export function focused(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const label = e.labels?.[0]?.innerText ?? e.closest('label')?.innerText;
    const named = (e.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.innerText ?? '')
      .join(' ');
    const text = e.getAttribute('aria-label') || named.trim() || label || e.innerText || e.value || e.name;
    return {
      tag: e.tagName.toLowerCase(),
      type: e.getAttribute('type') ?? '',
      text: (text ?? '').replace(/\s+/g, ' ').trim(),
      href: e.getAttribute('href') ?? '',
      name: e.getAttribute('name') ?? '',
      value: e.getAttribute('value') ?? '',
      inMain: Boolean(e.closest('main')),
    };
  });
}

/** Presses Tab until the focus is on something that `wanted` accepts: a pattern or a function. */
export async function reach(page, wanted, { tag } = {}) {
  const accepts = typeof wanted === 'function' ? wanted : (stop) => wanted.test(stop.text);
  const stops = [];
  let round = 0;
  for (let count = 0; count < STOPS_MAX; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (!stop) continue;
    // The first stop of every page is the link to its main part: there again means all the way round.
    if (stop.href === '#main' && round > 0) break;
    if (stop.href === '#main') round += 1;
    if ((!tag || stop.tag === tag) && accepts(stop)) return stop;
    stops.push(stop.text.slice(0, 40) || stop.tag);
  }
  const heading = await page.locator('h1').first().innerText().catch(() => '');
  assert.fail(`no stop for ${wanted} on ${page.url()} (${heading}); stops: ${stops.join(' | ')}`);
}

/** Follows the link or presses the button that says this, and waits for the page it leads to. */
export async function press(page, wanted, options) {
  await reach(page, wanted, options);
  await enter(page);
}

/** Presses Enter and waits for the next page. */
export async function enter(page) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
}

/** Picks the radio button whose label says this: Tab into the group, arrows inside it. */
export async function pick(page, wanted) {
  const accepts = typeof wanted === 'function' ? wanted : (stop) => wanted.test(stop.text);
  let stop = await reach(page, (at) => at.type === 'radio');
  const seen = [];
  for (let count = 0; count < STOPS_MAX; count += 1) {
    if (accepts(stop)) {
      await page.keyboard.press('Space');
      return stop;
    }
    seen.push(stop.text.slice(0, 40));
    await page.keyboard.press('ArrowDown');
    stop = await focused(page);
  }
  return assert.fail(`no choice for ${wanted} on ${page.url()}; choices: ${[...new Set(seen)].join(' | ')}`);
}

/** Types into the field with this label. */
export async function write(page, wanted, text) {
  await reach(page, wanted, { tag: 'textarea' });
  await page.keyboard.type(text);
}

/** Whether the page holds these words, in sight or folded away. */
export async function holds(page, words) {
  const text = await page.locator('main').evaluate((main) => {
    const typed = [...main.querySelectorAll('textarea')].map((area) => area.value);
    return [main.textContent, ...typed].join(' ');
  });
  return text.replace(/\s+/g, ' ').includes(words);
}

/** The words of the page's main part that are in sight. */
export async function said(page) {
  const text = await page.locator('main').innerText();
  return text.replace(/\s+/g, ' ').trim();
}
