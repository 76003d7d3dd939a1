// The own record: a copy, something that should be mended, and something that is sent to others.
import assert from 'node:assert/strict';
import { person } from '../harness/browser.mjs';
import { press, reach, said, write } from '../harness/keys.mjs';
import { signIn } from '../harness/visits.mjs';

const LEAD = /privacy lead/;

/** Comes in by the link on the line that names this person. */
async function comeIn(browser, demo, who, way) {
  const visit = await person(browser, demo.origin, way);
  await visit.page.goto(demo.enter(who));
  await press(visit.page, (stop) => stop.tag === 'button' && stop.inMain);
  return visit;
}

/** The file that a form gives, without leaving the page. */
async function saved(visit, format) {
  const { page } = visit;
  const form = page.locator(`form[action^="/c/privacy/copy/"] button[value="${format}"]`).first();
  const [download] = await Promise.all([page.waitForEvent('download'), form.click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

/** A client makes a copy and saves it in each form. */
export async function savesACopy(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  await press(page, /^Privacy$/, { tag: 'a' });
  await press(page, /Open my record/, { tag: 'a' });
  await press(page, /Make my copy now/, { tag: 'button' });
  assert.match(await said(page), /You made this copy/);
  await album.keep(visit, 'record', way);
  const html = await saved(visit, 'html');
  assert.equal(html.name, 'notes-1.html');
  const text = html.bytes.toString('utf8');
  assert.match(text, /My record/);
  assert.doesNotMatch(text, /<script|src=|https?:\/\//);
  const pdf = await saved(visit, 'pdf');
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
  const json = JSON.parse((await saved(visit, 'json')).bytes.toString('utf8'));
  assert.equal(json.shape, 'vestibule/copy@v1');
  assert.ok(json.contacts.length > 0 && json.access.some((line) => line.act === 'contact.write'));
  await page.goto('/c/privacy');
  assert.match(await said(page), /You saved a copy/);
  return visit;
}

/** A client asks to have something mended; the privacy lead says no, and the client answers. */
export async function asksToMend(browser, demo, way, album) {
  const visit = await signIn(browser, demo, 'client', way);
  const { page } = visit;
  await page.goto('/c/privacy/ask?kind=amendment');
  await album.keep(visit, 'record-ask', way);
  await write(page, /In your own words/, 'The session was in May, not in June.');
  await press(page, /^Send$/, { tag: 'button' });
  assert.match(await said(page), /You get an answer by/);
  await album.keep(visit, 'record-request', way);
  const own = page.url();

  const lead = await comeIn(browser, demo, LEAD, way);
  await press(lead.page, /^Privacy$/, { tag: 'a' });
  await album.keep(lead, 'keeping', way);
  await press(lead.page, /Look ?: .*something is wro/, { tag: 'a' });
  assert.doesNotMatch(await said(lead.page), /in May/);
  await press(lead.page, /Open what the client wrote/, { tag: 'button' });
  assert.match(await said(lead.page), /in May/);
  await album.keep(lead, 'keeping-request', way);
  await write(lead.page, /Your answer/, 'The calendar says June.');
  await press(lead.page, /No, for this reason/, { tag: 'button' });
  assert.deepEqual(lead.wrong, []);
  await lead.context.close();

  await page.goto(own);
  assert.match(await said(page), /The calendar says June/);
  await write(page, /see it in another way/, 'I have the letter here.');
  await press(page, /Keep my words/, { tag: 'button' });
  assert.match(await said(page), /I have the letter here/);
  await album.keep(visit, 'record-refused', way);
  return visit;
}

/** A therapist prepares something, the client says yes, a second person looks, and it is sent. */
export async function sendsToOthers(browser, demo, way, album) {
  const therapist = await signIn(browser, demo, 'therapist', way);
  const { page } = therapist;
  await page.goto('/d/sent/new');
  await album.keep(therapist, 'send', way);
  await page.fill('#name', 'Sam Keller');
  await page.check('input[name="outsider"][value="insurer"]');
  await page.fill('#recipient', 'North Health');
  await page.fill('#purpose', 'They ask when the sessions were.');
  await page.check('input[name="ground"][value="consent"]');
  await page.check('input[name="part-sessions"]');
  await page.fill('#from', '2020-01-01');
  await page.fill('#until', '2040-01-01');
  await press(page, /^Go on$/, { tag: 'button' });
  assert.match(await said(page), /Waits for the client/);
  const one = page.url();

  const client = await signIn(browser, demo, 'client', way);
  await client.page.goto('/c/privacy/record');
  assert.match(await said(client.page), /To North Health/);
  await press(client.page, /Yes, you may send it/, { tag: 'button' });
  await album.keep(client, 'record-sent', way);

  const lead = await comeIn(browser, demo, LEAD, way);
  await lead.page.goto(one);
  await press(lead.page, /Yes, it may go/, { tag: 'button' });
  assert.match(await said(lead.page), /May be sent/);
  await lead.context.close();

  await page.goto(one);
  await album.keep(therapist, 'sent-ready', way);
  await reach(page, /Put it together/, { tag: 'button' });
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  assert.match(Buffer.concat(chunks).toString('utf8'), /Information from/);
  await client.page.goto('/c/privacy/record');
  assert.match(await said(client.page), /It went out on/);
  assert.deepEqual(client.wrong, []);
  await client.context.close();
  return therapist;
}
