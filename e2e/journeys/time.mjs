// Sessions, by their client and by the therapist, with scripts off and a keyboard.
import assert from 'node:assert/strict';
import { enter, press, reach, said } from '../harness/keys.mjs';
import { signIn } from '../harness/visits.mjs';

const CHANGE = /^\/c\/sessions\/[0-9a-f]{32}$/;

/** Moves a session: three presses from any page, no word, and it can be undone. */
export async function movesASession(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  const tap = counter(page);
  await tap(/^Sessions$/, { tag: 'a' });
  await album.keep(visit, 'sessions', way);
  // The one that is about to begin stands first; the next is in time.
  const links = await page.locator('main a[href^="/c/sessions/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  const [, later] = links.filter((href) => CHANGE.test(href));
  const before = await line(page, later);
  await tap((stop) => stop.href === later, { tag: 'a' });
  await album.keep(visit, 'session-own', way);
  assert.equal(await page.locator('main textarea').count(), 0, 'nothing has to be written');
  await tap((stop) => stop.name === 'to', { tag: 'button' });
  assert.equal(tap.count(), 3, 'three presses and it is done');
  assert.match(await said(page), /Your session is now on/);
  assert.notEqual(await line(page, later), before);
  await album.keep(visit, 'session-moved', way);
  await press(page, /^Undo/, { tag: 'button' });
  assert.equal(await line(page, later), before, 'undone, it is where it was');
  return visit;
}

/** A parent whose child is ill, minutes before: no reason, no fee, and a person hears of it. */
export async function cancelsLate(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  await press(page, /^Sessions$/, { tag: 'a' });
  await press(page, (stop) => CHANGE.test(stop.href), { tag: 'a' });
  assert.match(await said(page), /a person looks for a time with you/);
  assert.match(await said(page), /Running late/);
  await album.keep(visit, 'session-soon', way);
  await press(page, /^Cancel this session/, { tag: 'a' });
  assert.match(await said(page), /A person hears of it by/);
  assert.match(await said(page), /No fee is ever charged by itself/);
  await album.keep(visit, 'session-cancel', way);
  await press(page, /^Cancel the session/, { tag: 'button' });
  assert.match(await said(page), /is cancelled/);
  // The office is told, without a word of why.
  const office = await signIn(browser, demo, 'desk', way);
  assert.match(await said(office.page), /cancel/i);
  await office.context.close();
  assert.deepEqual(office.wrong, []);
  await press(page, /^Undo/, { tag: 'button' });
  assert.doesNotMatch(await said(page), /You can undo this/);
  return visit;
}

/** An address for one's own calendar, shown once; what it opens names nobody. */
export async function hasAFeed(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  await press(page, /^Sessions$/, { tag: 'a' });
  await press(page, /own calendar/, { tag: 'a' });
  await press(page, /^Make an address|^Make a new address/, { tag: 'button' });
  const address = await page.locator('#address').inputValue();
  await album.keep(visit, 'feed-made', way);
  const path = new URL(address, demo.origin).pathname;
  const file = await fetch(demo.origin + path);
  assert.match(file.headers.get('content-type'), /^text\/calendar/);
  const text = await file.text();
  assert.match(text, /BEGIN:VEVENT/);
  assert.doesNotMatch(text, /Osei|Sam|Room|Harbour|session|therap/i);
  await press(page, /^Stop the address/, { tag: 'button' });
  const dead = await fetch(demo.origin + path);
  assert.equal(dead.status, 404);
  await dead.text();
  return visit;
}

/** The therapist's week, a published time, a series and a day off. */
export async function keepsTheWeek(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'therapist', way);
  const { page } = visit;
  await press(page, /^Week$/, { tag: 'a' });
  assert.match(await said(page), /Week of/);
  await album.keep(visit, 'week', way);
  await press(page, /^Published times/, { tag: 'a' });
  await album.keep(visit, 'slots', way);
  const count = await page.locator('main form[action$="/away"]').count();
  await page.fill('#start', '2030-05-07T07:10');
  await page.fill('#place', 'Room 1');
  await press(page, /^Publish$/, { tag: 'button' });
  await page.goto(`${demo.origin}/d/hours`);
  await page.fill('#day', '2030-05-07');
  await press(page, /I am not there/, { tag: 'button' });
  assert.match(await said(page), /7 May 2030: Closed/);
  await album.keep(visit, 'hours', way);
  await press(page, /^As every week again.*2030/, { tag: 'button' });
  assert.doesNotMatch(await said(page), /2030/);
  await page.goto(`${demo.origin}/d/hours`);
  await reach(page, /^Hours of the week/);
  await page.keyboard.type('whenever');
  await press(page, /^Keep these hours$/, { tag: 'button' });
  assert.match(await said(page), /can not be read/);
  assert.match(await page.locator('#week').inputValue(), /whenever/, 'what was typed is still there');
  await page.goto(`${demo.origin}/d/series`);
  await album.keep(visit, 'series', way);
  await press(page, /^Book the series/, { tag: 'button' });
  assert.match(await said(page), /Pick one of your clients/);
  assert.ok(count >= 3, 'times are published');
  return visit;
}

/** Presses, and counts. */
function counter(page) {
  let count = 0;
  const tap = async (wanted, options) => {
    await reach(page, wanted, options);
    await enter(page);
    count += 1;
  };
  tap.count = () => count;
  return tap;
}

/** The line of one session in the list. */
async function line(page, href) {
  return (await page.locator(`main a[href="${href}"] .row-title`).innerText()).trim();
}
