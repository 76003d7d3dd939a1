// A bad night, in two browsers at once: one without scripts calls for help, the other answers.
import assert from 'node:assert/strict';
import { pick, press, said, write } from '../harness/keys.mjs';
import { signIn } from '../harness/visits.mjs';

const RED = 'I am going to kill myself tonight';

/** The client reads the page anew by its own link: nothing there needs a script. */
async function looksAgain(page) {
  await press(page, /^See if it has changed$/, { tag: 'a' });
  return said(page);
}

/** From compose to "Dr Osei has seen this", and on to the end. */
export async function isHeard(browser, demo, way, album) {
  const client = await signIn(browser, demo, 'client', way);
  const { page } = client;
  await press(page, /^Contact$/, { tag: 'a' });
  await pick(page, /Something for my session/);
  await press(page, /^Continue$/, { tag: 'button' });
  await write(page, /note|write/i, RED);
  await press(page, /^Keep/, { tag: 'button' });
  assert.match(await said(page), /We have called /);
  assert.ok((await page.locator('a[href^="tel:"]').count()) > 1, 'numbers to call, on the same page');
  await press(page, /^See who has this$/, { tag: 'a' });
  assert.match(new URL(page.url()).pathname, /^\/c\/help\/[0-9a-f]{32}$/);
  assert.match(await said(page), /We have called /);
  await album.keep(client, 'call-asked', way);

  const other = await signIn(browser, demo, 'therapist', { ...way, scripts: true });
  const desk = other.page;
  await desk.goto('/o');
  await album.keep(other, 'oncall', way);
  assert.doesNotMatch(await said(desk), /kill/, 'nothing that was written stands on the page of calls');
  const id = new URL(page.url()).pathname.split('/').pop();
  await desk.goto(`/o/calls/${id}`);
  assert.match(await looksAgain(page), /We have called /, 'to look is not to have it');
  await press(desk, /^I have this$/, { tag: 'button' });
  assert.match(await said(desk), /You have this/);
  await album.keep(other, 'oncall-call', way);

  assert.match(await looksAgain(page), /Dr Osei has seen this/);
  assert.ok((await page.locator('a[href^="tel:"]').count()) > 1, 'the numbers stay');
  await album.keep(client, 'call-taken', way);

  await press(desk, /^No answer$/, { tag: 'button' });
  assert.match(await looksAgain(page), /Dr Osei tried to reach you/);
  await press(desk, /^We spoke$/, { tag: 'button' });
  assert.match(await looksAgain(page), /You spoke with Dr Osei/);
  await press(page, /^I’m OK now/, { tag: 'button' });
  assert.match(await said(page), /Thank you for telling us/);

  // A list to remember by: nothing is ticked by itself, and a tick names who and when.
  await press(desk, /^Violence by a partner$/, { tag: 'a' });
  assert.doesNotMatch(await said(desk), /Ticked by/);
  await press(desk, /^Done ?: Ask first whether they are alone/, { tag: 'button' });
  assert.match(await said(desk), /Ticked by Dr Amara Osei/);
  await album.keep(other, 'oncall-list', way);
  await press(desk, /^The call$/, { tag: 'a' });
  await press(desk, /^Questions about suicide/, { tag: 'a' });
  assert.match(await said(desk), /Too few answers to say/);
  await album.keep(other, 'oncall-screener', way);
  await press(desk, /^The call$/, { tag: 'a' });
  assert.match(await said(desk), /Dr Amara Osei ticked: Violence by a partner/);
  assert.match(await said(desk), /The note that will be kept/);

  // A form that lacks something keeps what was written.
  await desk.fill('#words', 'Safe tonight, at her sister’s.');
  await press(desk, /^Close$/, { tag: 'button' });
  assert.match(await said(desk), /Pick who carries on/);
  assert.equal(await desk.inputValue('#words'), 'Safe tonight, at her sister’s.');
  await desk.selectOption('#who', { label: 'Dr Amara Osei' });
  await album.keep(other, 'oncall-close', way);
  await press(desk, /^Close$/, { tag: 'button' });
  assert.match(await said(desk), /Dr Amara Osei carries on/);
  assert.match(await said(desk), /The note about it/);
  assert.match(await desk.locator('main').innerText(), /closed it after a talk with the client/);
  assert.match(await looksAgain(page), /Next: Dr Osei/);
  await album.keep(client, 'call-spoke', way);

  // Somebody outside tells of danger: the same answer for everybody, and a call of its own.
  await page.goto('/tell');
  assert.match(await said(page), /We can’t say whether someone is a client/);
  await page.fill('#words', 'He said goodbye to everybody.');
  await page.fill('#about', 'Sam Keller');
  await press(page, /^Leave this information$/, { tag: 'button' });
  assert.match(await said(page), /You will hear nothing about anybody from us/);
  await album.keep(client, 'tell-kept', way);
  await page.goto(`/c/help/${id}`);
  await desk.goto('/o');
  assert.match(await said(desk), /Somebody outside told of danger/);
  assert.doesNotMatch(await said(desk), /goodbye/);

  await desk.goto('/o/rota');
  assert.match(await said(desk), /Every minute of the next year is covered/);
  await album.keep(other, 'rota', way);
  await other.context.close();
  assert.deepEqual(other.wrong, []);
  return client;
}
