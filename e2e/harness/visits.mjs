// Coming in, and keeping what was seen for the checks that follow.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { person } from './browser.mjs';
import { press } from './keys.mjs';

export const OUT = fileURLToPath(new URL('../out/', import.meta.url));
mkdirSync(OUT, { recursive: true });

/** Everybody who can sign in to the demonstration, as its table names them. */
export const WHO = {
  client: /client, about to have a session/,
  spanish: /in Spanish/,
  therapist: /therapist of Sam/,
  other: /therapist of Marisol/,
  desk: /front desk/,
};

/** Signs in by keyboard: opens the link, presses the one button. */
export async function signIn(browser, demo, who, way) {
  const visit = await person(browser, demo.origin, way);
  await visit.page.goto(demo.enter(WHO[who]));
  await press(visit.page, (stop) => stop.tag === 'button' && stop.inMain);
  return visit;
}

/** Pages as they were seen: their name, address and markup, once each. */
export class Album {
  #pages = new Map();

  /** Keeps this page, and a picture of it. */
  async keep(visit, name, way) {
    const { page } = visit;
    if (!this.#pages.has(name)) {
      this.#pages.set(name, { name, url: page.url(), html: await page.content() });
    }
    const file = `${OUT}${name}-${way.width}-${way.scheme}.png`;
    await page.screenshot({ path: file, fullPage: true });
  }

  pages() {
    return [...this.#pages.values()];
  }
}
