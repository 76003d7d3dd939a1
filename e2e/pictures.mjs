// Takes the pictures of the documents from the demonstration: docs/pictures.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from './harness/browser.mjs';
import { startDemo } from './harness/demo.mjs';
import { pick, press, write } from './harness/keys.mjs';
import { signIn } from './harness/visits.mjs';

const to = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
mkdirSync(to, { recursive: true });
const browser = await launch();
const demo = await startDemo();
try {
  const phone = { width: 390, scheme: 'light' };
  const client = await signIn(browser, demo, 'client', phone);
  await press(client.page, /^Contact$/, { tag: 'a' });
  await pick(client.page, /Something for my session/);
  await press(client.page, /^Continue$/, { tag: 'button' });
  await write(client.page, /note|write/i, 'My sister rang. I said the thing we practised.');
  await press(client.page, /^Keep/, { tag: 'button' });
  await client.page.screenshot({ path: `${to}receipt.png` });
  const therapist = await signIn(browser, demo, 'therapist', { width: 1280, height: 1240, scheme: 'light' });
  await therapist.page.screenshot({ path: `${to}today.png` });
} finally {
  await browser.close();
  await demo.stop();
}
