// Being told outside: what is safe is said first, a channel is proved, tried out and taken away.
import assert from 'node:assert/strict';
import { person } from '../harness/browser.mjs';
import { letter } from '../harness/mail.mjs';
import { said } from '../harness/keys.mjs';

async function click(page, words) {
  await Promise.all([
    page.waitForNavigation({ waitUntil: 'load' }),
    page.locator('main').getByRole('button', { name: words }).first().click(),
  ]);
}

/** The same person in a browser without scripts. */
export async function withoutScripts(browser, visit, origin, way) {
  const other = await person(browser, origin, { ...way, scripts: false });
  await other.context.addCookies(await visit.context.cookies());
  return other;
}

/** A client says what is safe, and hears of something new by mail. Nothing in it tells what. */
export async function clientChooses(visit, mail, album, way) {
  const { page } = visit;
  await page.goto('/c');
  await page.getByRole('link', { name: 'How may we reach you' }).click();
  await page.waitForURL(/\/channels$/);
  assert.match(await said(page), /Nothing leaves this place unless you say so/);
  assert.ok(await page.locator('[name="allowed"][value="no"]').isChecked(), 'nothing is sent at first');
  await album.keep(visit, 'channels-first', way);

  await page.locator('[name="address"]').fill('sam');
  await click(page, /Add it and send a code/);
  assert.match(await said(page), /does not look like a mail address/);
  assert.equal(await page.locator('[name="address"]').inputValue(), 'sam', 'what was typed is still there');
  const before = mail.letters.length;
  await page.locator('[name="address"]').fill('sam@example.org');
  await click(page, /Add it and send a code/);
  const proof = await letter(mail, before);
  const code = /Your code is (\d{6})/.exec(proof)[1];
  await album.keep(visit, 'channels-code', way);
  await page.locator('[name="code"]').fill(code === '000000' ? '000001' : '000000');
  await click(page, /It is mine/);
  assert.match(await said(page), /The code does not fit/);
  await page.locator('[name="code"]').fill(code);
  await click(page, /It is mine/);
  assert.match(await said(page), /Mail, s…@example\.org/);
  assert.match(await said(page), /It works/);

  await page.locator('[name="allowed"][value="yes"]').check();
  await page.locator('[name="quiet_from"]').fill('21:00');
  await click(page, /Keep this/);
  assert.match(await said(page), /both times/);
  await page.locator('[name="allowed"][value="yes"]').check();
  await page.locator('[name="discreet"]').check();
  await page.locator('[name="quiet_from"]').fill('21:00');
  await page.locator('[name="quiet_until"]').fill('08:00');
  await click(page, /Keep this/);
  assert.equal(await page.locator('[name="quiet_until"]').inputValue(), '08:00');
  assert.match(await said(page), /You last said so/);

  const so = mail.letters.length;
  await click(page, /Send a test/);
  assert.match(await said(page), /A test is on its way/);
  const test = await letter(mail, so);
  assert.match(test, /This is a test/);
  assert.match(test, /^Subject: A test\r$/m);
  for (const telling of ['Sam', 'Elm', 'Maya', 'Osei', 'localhost', 'session', 'http']) {
    assert.ok(!test.includes(telling), `the mail tells ${telling}: ${test}`);
  }
  await album.keep(visit, 'channels-works', way);
}

/** Everything works without scripts; what needs one is not shown. */
export async function takesAway(visit, album, way) {
  const { page } = visit;
  await page.goto('/channels');
  assert.equal(await page.getByRole('button', { name: 'Use this browser' }).isVisible(), false);
  await album.keep(visit, 'channels-without-scripts', way);
  await click(page, /Take it away/);
  assert.match(await said(page), /There is none yet/);
}

/** Staff have their own page; calls come there, and a browser that does not agree says so. */
export async function staffChannels(visit, mail, album, way) {
  const { page } = visit;
  await page.goto('/channels');
  assert.match(await said(page), /My channels/);
  assert.equal(await page.locator('[name="allowed"]').count(), 0, 'whoever works here is told');
  const before = mail.letters.length;
  await page.locator('[name="address"]').fill('maya@example.org');
  await click(page, /Add it and send a code/);
  const code = /Your code is (\d{6})/.exec(await letter(mail, before))[1];
  await page.locator('[name="code"]').fill(code);
  await click(page, /It is mine/);
  assert.match(await said(page), /Calls for help come this way/);
  await page.getByRole('button', { name: 'Use this browser' }).click();
  await page.getByText('This browser did not agree').waitFor();
  await album.keep(visit, 'channels-staff', way);
}
