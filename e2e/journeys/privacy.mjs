// Who has read my words: without scripts a list and a file, with scripts a list that the client's own
// device checks.
import assert from 'node:assert/strict';
import { press, said } from '../harness/keys.mjs';
import { signIn } from '../harness/visits.mjs';

/** (g) The list is there without scripts, with a file to save. */
export async function readsTheList(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page, context } = visit;
  await press(page, /^Privacy$/, { tag: 'a' });
  assert.match(await said(page), /Who has read my words/);
  assert.match(await said(page), /You can check it yourself/);
  assert.ok((await page.locator('[data-number]').count()) > 3, 'there are numbered lines');
  await album.keep(visit, 'privacy', way);
  const file = await context.request.get('/c/privacy/list');
  assert.equal(file.status(), 200);
  assert.match(await file.text(), /^vestibule\/access-list@v1\n/);
  return visit;
}

/** The clinician has opened the agenda; the client sees that very line, and their device checks it. */
export async function seesTheLine(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', { ...way, scripts: true });
  const { page } = visit;
  await page.goto('/c/privacy');
  const line = page.locator('main li', { hasText: /Osei read what you wrote/ }).first();
  const opened = await line.innerText();
  assert.match(opened, /Osei read what you wrote/);
  // Within a moment the line has its number, and the device finds all of them whole.
  for (let tries = 0; tries < 20 && !(await line.getAttribute('data-number')); tries += 1) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.ok(await line.getAttribute('data-number'), 'the line is numbered');
  assert.equal(await line.getAttribute('data-act'), 'contact.open');
  await page.waitForSelector('[data-verdict="fine"]');
  assert.match(await said(page), /No one outside the practice has signed/);
  await album.keep(visit, 'privacy-opened', way);
  return visit;
}

/** Somebody who does not treat Sam opens the records in an emergency; Sam sees it on the first page. */
export async function seesAnEmergency(browser, demo, way, album) {
  const other = await signIn(browser, demo, 'other', way);
  const { page } = other;
  await page.goto('/d/break-glass');
  await album.keep(other, 'break-glass', way);
  await press(page, /^Open for one hour/, { tag: 'button' });
  assert.match(await said(page), /Pick a reason/);
  await page.locator('[name="name"]').fill('Sam Keller');
  await page.locator('[name="reason"][value="danger"]').check();
  await page.locator('[name="words"]').fill('A friend called and fears for their life.');
  await press(page, /^Open for one hour/, { tag: 'button' });
  assert.match(await said(page), /for one hour/);
  assert.match(await said(page), /was told at once/);
  await album.keep(other, 'break-glass-held', way);
  const visit = await signIn(browser, demo, 'client', way);
  assert.match(await said(visit.page), /Opened in an emergency/);
  await visit.page.goto('/c/privacy');
  assert.match(await said(visit.page), /opened your records in an emergency/);
  await press(page, /^I am done/, { tag: 'button' });
  assert.match(await said(page), /has ended|Today/);
  await other.context.close();
  assert.deepEqual(other.wrong, []);
  return visit;
}

/** The device checks the list, remembers it when asked, and refuses one that was changed. */
export async function checksTheList(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', { ...way, scripts: true });
  const { page } = visit;
  const becomes = (verdict) => page.waitForSelector(`[data-verdict="${verdict}"]`);
  await page.goto('/c/privacy');
  await becomes('fine');
  assert.equal(await page.evaluate(() => localStorage.length), 0, 'nothing is kept unasked');
  await page.locator('[data-keep]').click();
  await becomes('fine-again');
  const mark = await page.evaluate(() => Object.values(localStorage).join());
  assert.doesNotMatch(mark, /Sam|Osei/);
  await album.keep(visit, 'privacy-checked', way);
  // A practice that changes one letter of one line, or leaves the newest lines out.
  await page.route('**/c/privacy/list*', async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({ body: text.replace('contact.open', 'contact.shut') });
  });
  await page.reload();
  await becomes('seal');
  assert.match(await said(page), /does not add up/);
  await album.keep(visit, 'privacy-refused', way);
  await page.unroute('**/c/privacy/list*');
  // A device that saw more than there is now.
  await page.evaluate(() => {
    const [name] = Object.keys(localStorage);
    const seen = JSON.parse(localStorage.getItem(name));
    localStorage.setItem(name, JSON.stringify({ ...seen, size: seen.size + 1000, entries: seen.entries + 9 }));
  });
  await page.reload();
  await becomes('shrunk');
  await page.locator('[data-verdict]').first().waitFor();
  return visit;
}
