// A client's ways through the door, with scripts off and a keyboard.
import assert from 'node:assert/strict';
import { person } from '../harness/browser.mjs';
import { enter, holds, pick, press, reach, said, write } from '../harness/keys.mjs';
import { signIn } from '../harness/visits.mjs';

const NOTE = 'What I said to my sister on the phone';
const QUESTION = 'The new tablets make me sleepy at noon. Is there somebody I should tell?';

/** Goes from home to the page on which a contact of this choice is written. */
async function begin(page, choice, purpose) {
  await press(page, /^Contact$|^Contacto$|^Escribir$/, { tag: 'a' });
  await pick(page, choice);
  await press(page, /^(Continue|Seguir|Continuar)$/, { tag: 'button' });
  if (purpose) {
    await pick(page, purpose);
    await press(page, /^(Continue|Seguir|Continuar)$/, { tag: 'button' });
  }
}

/** (a) A note is kept for the session, and the page says so before and after. */
export async function keepsANote(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  await album.keep(visit, 'home', way);
  await press(page, /^Contact$/, { tag: 'a' });
  await album.keep(visit, 'choices', way);
  await pick(page, /Something for my session/);
  await press(page, /^Continue$/, { tag: 'button' });
  await album.keep(visit, 'write', way);
  assert.match(await said(page), /What will happen/);
  await write(page, /note|write/i, NOTE);
  await press(page, /^Keep/, { tag: 'button' });
  assert.match(await said(page), /kept for/i);
  assert.ok(await holds(page, NOTE), 'the page has what was written');
  await album.keep(visit, 'promise', way);
  assert.match(new URL(page.url()).pathname, /^\/c\/items\/[0-9a-f]{32}$/);
  assert.doesNotMatch(page.url(), /agenda|sister/);
  return visit;
}

/** (b) A question shows the time by which it is answered, before and after it is sent. */
export async function asksAQuestion(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  await begin(page, (stop) => /Answered by/.test(stop.text) && !/heavy/i.test(stop.text));
  const before = deadline(await said(page));
  await album.keep(visit, 'question', way);
  await write(page, /question|note|write/i, QUESTION);
  await press(page, (stop) => stop.tag === 'button' && stop.inMain);
  assert.ok(await holds(page, QUESTION), 'the page has what was asked');
  assert.equal(deadline(await said(page)), before, 'the same time is promised after it is sent');
  await album.keep(visit, 'question-promise', way);
  return visit;
}

/** The time of day that an answer is promised by. */
function deadline(text) {
  const found = /by (?:\w+,? )*?(noon|midnight|\d{1,2}(?::\d\d)?[ap]m)/.exec(text);
  assert.ok(found, `the page says by when it is answered: ${text}`);
  return found[1];
}

/** (e) Signed out while writing: the words are still there. */
export async function keepsWordsWhenSignedOut(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page, context } = visit;
  await begin(page, /Something for my session/);
  await write(page, /note|write/i, NOTE);
  await context.clearCookies();
  await press(page, /^Keep/, { tag: 'button' });
  const kept = await page.locator('textarea').first().inputValue();
  assert.equal(kept.trim(), NOTE, 'the words are on the page');
  await reach(page, /Help now/);
  await album.keep(visit, 'signed-out', way);
  return visit;
}

/** (f) In Spanish: home, and a note. No English is left over. */
export async function writesInSpanish(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'spanish', { ...way, locale: 'es-ES' });
  const { page } = visit;
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  await album.keep(visit, 'home-es', way);
  await begin(page, (stop) => stop.type === 'radio' && /sesión/i.test(stop.text) && !/cambiar|cancelar/i.test(stop.text));
  const written = 'Lo que le dije a mi hermana por teléfono';
  await reach(page, () => true, { tag: 'textarea' });
  await page.keyboard.type(written);
  await press(page, /^Guardar/, { tag: 'button' });
  assert.ok(await holds(page, written));
  assert.doesNotMatch(await said(page), /\b(Kept|reads?|session|until|answered|You|your)\b/);
  await album.keep(visit, 'promise-es', way);
  return visit;
}

/** (g) Exit: the page is gone, and going back shows nothing of it. */
export async function leaves(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  const address = page.url();
  const name = /Sam/;
  assert.match(await said(page), name);
  visit.allow('https://www.bbc.co.uk');
  await press(page, /^Exit/);
  await page.waitForURL((url) => url.origin !== demo.origin);
  await page.goBack({ waitUntil: 'load' }).catch(() => null);
  assert.doesNotMatch(await page.content(), name);
  await page.goto(address);
  assert.doesNotMatch(await page.content(), name);
  await page.reload();
  assert.doesNotMatch(await page.content(), name);
  assert.equal((await visit.context.cookies()).some((cookie) => /visit/.test(cookie.name)), false);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  await album.keep(visit, 'after-exit', way);
  return visit;
}

/** Ways to leave where there are scripts. */
export const LEAVING = {
  'the button Exit': (page) => press(page, /^Exit/),
  'Shift three times': async (page) => {
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('Shift');
  },
};

/** With scripts: the page is empty at once, and neither Back nor Refresh shows anything of it. */
export async function leavesByScript(browser, demo, way, leave) {
  const visit = await signIn(browser, demo, 'client', { ...way, scripts: true, workers: true });
  const { page, context } = visit;
  const name = /Osei/;
  visit.allow('https://www.bbc.co.uk');
  // Two pages with words behind each other, so that Back has somewhere to go.
  await page.goto('/c/privacy');
  await page.goto('/c/sessions');
  assert.match(await said(page), name);
  const address = page.url();
  // One Shift, or two with something between them, is somebody who writes.
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  await page.keyboard.press('a');
  await page.keyboard.press('Shift');
  assert.equal(page.url(), address);
  await page.keyboard.press('a');
  const emptied = page.evaluate(() => new Promise((resolve) => {
    new MutationObserver(() => resolve(document.documentElement.childElementCount))
      .observe(document.documentElement, { childList: true });
  }));
  await leave(page);
  assert.equal(await emptied.catch(() => 0), 0, 'the page is emptied');
  await page.waitForURL((url) => url.origin !== demo.origin);
  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack({ waitUntil: 'load' }).catch(() => null);
    assert.doesNotMatch(await page.content(), name, 'back');
    await page.reload().catch(() => null);
    assert.doesNotMatch(await page.content(), name, 'refresh');
  }
  await page.goto(address);
  assert.doesNotMatch(await page.content(), name);
  assert.equal((await context.cookies()).some((cookie) => /visit/.test(cookie.name)), false);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  // The numbers may be kept anew by the page that was asked for since; nothing else is.
  assert.doesNotMatch((await page.evaluate(() => caches.keys())).join(), /leaving/);
  return visit;
}

/** Help: three stops and one key, signed in and signed out, and a call goes out without words. */
export async function getsHelp(browser, demo, way, album) {
  const outside = await person(browser, demo.origin, way);
  await outside.page.goto('/');
  await album.keep(outside, 'door', way);
  await pressThird(outside.page);
  assert.match(new URL(outside.page.url()).pathname, /^\/help/);
  await album.keep(outside, 'help', way);
  await outside.context.close();
  assert.deepEqual(outside.wrong, []);

  const visit = await signIn(browser, demo, 'client', way);
  await pressThird(visit.page);
  assert.match(new URL(visit.page.url()).pathname, /^\/c\/help/);
  assert.ok((await visit.page.locator('a[href^="tel:"]').count()) > 1, 'numbers to call');
  await album.keep(visit, 'help-client', way);
  return visit;
}

async function pressThird(page) {
  for (let stop = 0; stop < 3; stop += 1) await page.keyboard.press('Tab');
  await enter(page);
}

/** Words that sound heavy: one question is asked first, and nothing is lost. */
export async function isAskedOnce(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  await begin(page, /Something for my session/);
  const heavy = 'I feel hopeless and I can not see the point of anything any more';
  await write(page, /note|write/i, heavy);
  await press(page, /^Keep/, { tag: 'button' });
  assert.match(await said(page), /safe/i);
  await album.keep(visit, 'pause', way);
  await press(page, (stop) => stop.name === 'safety' && stop.value === 'safe');
  assert.ok(await holds(page, heavy), 'the words are kept');
  await album.keep(visit, 'pause-promise', way);
  return visit;
}
