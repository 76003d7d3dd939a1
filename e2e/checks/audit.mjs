// What is measured on one page. Each function returns what is wrong, as sentences; none is right.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { focused } from '../harness/keys.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The most that the first view of a page may weigh, with style, script and font, in bytes. */
export const WEIGHT_BYTES_MAX = 60 * 1024;

/** The smallest side of anything that is pressed, in CSS pixels (WCAG 2.2, 2.5.8). */
const TARGET_PX_MIN = 24;

/** What axe finds against WCAG 2.2 AA and good practice. */
export async function accessible(page) {
  await page.evaluate(axe);
  const result = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES);
  return result.violations.map((violation) => {
    const where = violation.nodes.slice(0, 3).map((node) => node.target.join(' '));
    return `${violation.id}: ${where.join(' | ')}`;
  });
}

/** Whether it scrolls sideways. */
export async function fits(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return over > 0 ? [`scrolls sideways by ${over} px at ${page.viewportSize().width} px`] : [];
}

/** Whether everything that is pressed is big enough. Links in running text are excepted. */
export async function targets(page) {
  const small = await page.evaluate((min) => {
    const pressed = [...document.querySelectorAll('a,button,input,select,textarea,summary')];
    const seen = pressed.filter((e) => e.checkVisibility() && !e.closest('.vh,.skip'));
    return seen
      .filter((e) => getComputedStyle(e).display !== 'inline' && e.type !== 'hidden')
      .map((e) => {
        const box = (e.closest('label') ?? e).getBoundingClientRect();
        return { text: (e.innerText || e.name || e.tagName).trim().slice(0, 30), w: box.width, h: box.height };
      })
      .filter((box) => box.w > 0 && (box.w < min || box.h < min));
  }, TARGET_PX_MIN);
  return small.map((box) => `${box.text} is ${Math.round(box.w)} × ${Math.round(box.h)} px`);
}

/** Whether anything is cut off when a reader spaces the text out (WCAG 1.4.12). */
export async function spaced(page) {
  await page.addStyleTag({
    content: `*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
      p{margin-block-end:2em!important}`,
  });
  const cut = await page.evaluate(() => {
    const all = [...document.querySelectorAll('a,button,h1,h2,h3,p,span,li,td,th,label,legend')];
    return all
      .filter((e) => e.checkVisibility() && !e.closest('.vh,.skip,thead'))
      .filter((e) => {
        const style = getComputedStyle(e);
        const hides = style.overflowX !== 'visible' && style.overflowX !== 'auto';
        return hides && (e.scrollWidth - e.clientWidth > 2 || e.scrollHeight - e.clientHeight > 2);
      })
      .map((e) => e.innerText.trim().slice(0, 30));
  });
  return [...cut.map((text) => `cut off when spaced out: ${text}`), ...(await fits(page))];
}

/** Whether Help is the third stop, and every stop can be seen with a ring around it. */
export async function stops(page, { helpFirst }) {
  const wrong = [];
  const stopsMax = 120;
  for (let count = 1; count <= stopsMax; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (!stop || (count > 1 && stop.href === '#main')) break;
    if (count === 3 && helpFirst && !/^\/(c\/)?help/.test(stop.href)) {
      wrong.push(`the third stop is "${stop.text.slice(0, 30)}" and not Help`);
    }
    const seen = await page.evaluate(() => {
      const e = document.activeElement;
      const ringed = e.closest('label') && e.matches('[type=radio],[type=checkbox]') ? e.closest('label') : e;
      const ring = [e, ringed].some((at) => {
        const style = getComputedStyle(at);
        return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
      });
      const box = ringed.getBoundingClientRect();
      const x = box.left + box.width / 2;
      const top = document.elementFromPoint(x, box.top + Math.min(box.height / 2, 20));
      const covered = !top || !(ringed.contains(top) || top.contains(ringed));
      return { ring, covered: covered && box.height <= window.innerHeight };
    });
    if (!seen.ring) wrong.push(`no ring around "${stop.text.slice(0, 30)}"`);
    if (seen.covered) wrong.push(`the focus on "${stop.text.slice(0, 30)}" is hidden`);
  }
  return wrong;
}

/** Whether there is one heading, a language, a title, and nothing inline. */
export async function shaped(page) {
  const wrong = [];
  const facts = await page.evaluate(() => ({
    h1: document.querySelectorAll('h1').length,
    lang: document.documentElement.lang,
    title: document.title,
    inline: document.querySelectorAll('[style],style,script:not([src])').length,
    handlers: [...document.querySelectorAll('*')].filter((e) =>
      [...e.attributes].some((attribute) => attribute.name.startsWith('on')),
    ).length,
  }));
  if (facts.h1 !== 1) wrong.push(`${facts.h1} first headings`);
  if (!facts.lang) wrong.push('no language');
  if (!facts.title) wrong.push('no title');
  if (facts.inline + facts.handlers > 0) wrong.push('style or script inside the page');
  return wrong;
}

/** The bytes that come over the wire for the first view. */
export async function weight(context, page, url) {
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  client.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  await page.goto(url, { waitUntil: 'networkidle' });
  await client.detach();
  return bytes;
}
