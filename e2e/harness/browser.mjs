// A browser that watches: what breaks the content policy, what leaves for elsewhere, what fails.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
];

/** The four ways every journey is walked: phone and desk, light and dark. */
export const WAYS = [390, 1280].flatMap((width) =>
  ['light', 'dark'].map((scheme) => ({ width, scheme, name: `${width} ${scheme}` })),
);

export function launch() {
  const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium: install the Debian package `chromium`');
  return chromium.launch({ executablePath, args: ARGUMENTS, headless: true });
}

/** A person's browser: one context, one page, and what was seen wrong, as sentences. */
export async function person(browser, origin, options = {}) {
  const { width = 390, height = width < 600 ? 844 : 900, scheme = 'light', scripts = false } = options;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height },
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    locale: options.locale ?? 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
    // A service worker answers in place of the pages that are measured: only who asks for one has one.
    serviceWorkers: options.workers ? 'allow' : 'block',
  });
  context.setDefaultTimeout(15_000);
  const wrong = [];
  const allowed = new Set([origin]);
  context.on('request', (request) => {
    const from = new URL(request.url()).origin;
    if (request.url().startsWith('http') && !allowed.has(from)) wrong.push(`left for ${from}`);
  });
  // Nothing outside is ever really called: the neutral page of Exit is answered here.
  await context.route(
    (url) => url.origin !== origin && url.protocol.startsWith('http'),
    (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Weather</title>' }),
  );
  context.on('console', (message) => {
    if (/Content Security|Refused to/.test(message.text())) wrong.push(message.text());
  });
  context.on('weberror', (error) => wrong.push(`script: ${error.error().message}`));
  context.on('response', (answer) => {
    if (answer.status() >= 500) wrong.push(`${answer.status()} for ${answer.url()}`);
  });
  const page = await context.newPage();
  return { context, page, wrong, allow: (other) => allowed.add(other) };
}
