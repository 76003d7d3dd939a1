// The database can not be written: a call for help goes out from memory, and every page says what is so.
import assert from 'node:assert/strict';
import { said } from '../harness/keys.mjs';
import { hold } from '../harness/lock.mjs';
import { letter } from '../harness/mail.mjs';

const PAUSE = 10_000;

async function click(page, words, timeout = 60_000) {
  await Promise.all([
    page.waitForNavigation({ waitUntil: 'load', timeout }),
    page.locator('main').getByRole('button', { name: words }).first().click(),
  ]);
}

/** The lead takes every turn of a rota, and it stands behind a call for help. */
export async function standsBehind(lead, album, way) {
  const { page } = lead;
  await page.goto('/o/rota');
  const form = page.locator('form[action="/o/rota/layer"]').first();
  await form.evaluate((at) => at.closest('details')?.setAttribute('open', ''));
  await form.locator('[name="first"]').fill('2026-01-05T09:00');
  await form.locator('[name="hours"]').fill('168');
  await form.locator('select').first().selectOption({ label: 'Maya Lind' });
  await Promise.all([page.waitForNavigation(), form.getByRole('button').click()]);
  const stand = page.locator('form[action="/o/rota/stand"] button');
  if ((await stand.getAttribute('value')) === 'yes') await Promise.all([page.waitForNavigation(), stand.click()]);
  assert.match(await said(page), /Every minute of the next year is covered/);
  await album.keep(lead, 'rota-stands', way);
}

/** From the help button to the lead's telephone while nothing can be written, and on when it can. */
export async function isPagedFromMemory(client, lead, served, mail, album, way) {
  const { page } = client;
  await page.goto('/c');
  // Who is on call is looked at every few seconds.
  await page.waitForTimeout(PAUSE);
  await page.goto('/c/help');
  const held = await hold(served.database);
  const before = mail.letters.length;
  try {
    await click(page, /ring me|call me|Ask /i);
    assert.match(await said(page), /Your call for help was not written down/);
    assert.match(await said(page), /A call has gone out|We are trying to call/);
    assert.ok((await page.locator('a[href="tel:999"]').count()) > 0, 'the number of emergency');
    assert.ok((await page.locator('a[href^="/help"]').count()) > 0, 'and all the others');
    await album.keep(client, 'call-from-memory', way);
    const paged = await letter(mail, before);
    assert.match(paged, /^To: .*maya@example\.org/im);
    assert.doesNotMatch(paged, /Sam|kill|help me/);
  } finally {
    await held.free();
  }
  // It is written down once it can be, and whoever was paged finds it.
  const desk = lead.page;
  let calls = '';
  for (let tries = 0; tries < 60 && !/Sam/.test(calls); tries += 1) {
    await desk.waitForTimeout(500);
    await desk.goto('/o');
    calls = await said(desk);
  }
  assert.match(calls, /Sam/);
  await desk.waitForTimeout(3_000);
  const pages = mail.letters.slice(before).filter((text) => /maya@example\.org/.test(text));
  assert.equal(pages.length, 1, 'nobody is asked twice');
  await page.goto('/c');
  await page.locator('main a[href^="/c/items/"]').first().click();
  assert.match(await said(page), /We have called Maya|Maya Lind/);
}
