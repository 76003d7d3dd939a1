// A therapist's ways, with scripts off and a keyboard, and what the client then sees.
import assert from 'node:assert/strict';
import { pick, press, reach, said, write } from '../harness/keys.mjs';
import { signIn } from '../harness/visits.mjs';

/** (c) The agenda opens at the session, and the client sees that it was opened, and by whom. */
export async function opensTheAgenda(browser, demo, way, album) {
  const client = await signIn(browser, demo, 'client', way);
  const note = await firstKept(client.page);
  assert.doesNotMatch(await said(client.page), /Dr Osei[^.]*opened/);

  const visit = await signIn(browser, demo, 'therapist', way);
  const { page } = visit;
  await album.keep(visit, 'today', way);
  await press(page, /Open the session view|Session view/);
  await album.keep(visit, 'session-closed', way);
  await press(page, /^Open( it| all)/, { tag: 'button' });
  const opened = await said(page);
  assert.ok(opened.includes(note), 'the words are there once it is opened');
  assert.match(opened, /can see that/);
  await album.keep(visit, 'session', way);
  await press(page, /^Talked about/, { tag: 'button' });
  await album.keep(visit, 'session-talked', way);

  await client.page.reload();
  assert.match(await said(client.page), /Osei/);
  assert.match(await said(client.page), /opened|read it|talked/i);
  await album.keep(client, 'promise-opened', way);
  await client.context.close();
  assert.deepEqual(client.wrong, []);
  return visit;
}

/** Opens the first thing that the client brings, and returns its words. */
async function firstKept(page) {
  const link = page.locator('main a[href^="/c/items/"]').first();
  const address = await link.getAttribute('href');
  await press(page, (stop) => stop.href === address, { tag: 'a' });
  return (await page.locator('.voice').first().innerText()).trim();
}

/** (d) A social message is not sent: it is refused, and kept as an agenda note. */
export async function isRefused(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'therapist', way);
  const { page } = visit;
  await press(page, /^Clients$/, { tag: 'a' });
  await album.keep(visit, 'clients', way);
  await press(page, /Contact Sam/);
  await album.keep(visit, 'reach-out', way);
  await reach(page, /^Something else/, { tag: 'summary' });
  await page.keyboard.press('Enter');
  await pick(page, /something personal|personal chat/i);
  await write(page, /^Message/, 'How was the party? I watched the match and thought of you.');
  await write(page, /For the record/, 'No reason.');
  await press(page, /^Check/, { tag: 'button' });
  assert.match(await said(page), /not sent|does not allow/i);
  await album.keep(visit, 'reach-out-check', way);
  await press(page, /^Keep for session/, { tag: 'button' });
  const outcome = await said(page);
  assert.match(outcome, /Not sent|not sent/);
  assert.match(outcome, /own note/);
  await album.keep(visit, 'reach-out-kept', way);

  const client = await signIn(browser, demo, 'client', way);
  assert.doesNotMatch(await said(client.page), /party|the match/);
  await client.context.close();
  return visit;
}

/** The boundary log shows every contact and no word of it. */
export async function readsTheLog(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'therapist', way);
  await press(visit.page, /^Log$/, { tag: 'a' });
  const rows = await visit.page.locator('main tbody tr, main .log-row').count();
  assert.ok(rows > 5, `the log has ${rows} rows`);
  await album.keep(visit, 'log', way);
  return visit;
}
