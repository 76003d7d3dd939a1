// Being told outside, in a real browser, with a real mail server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as audit from './checks/audit.mjs';
import { launch } from './harness/browser.mjs';
import { startMail, startWatch } from './harness/mail.mjs';
import { startServe } from './harness/serve.mjs';
import { Album } from './harness/visits.mjs';
import * as away from './journeys/away.mjs';
import * as channels from './journeys/channels.mjs';
import * as gate from './journeys/gate.mjs';

const WAY = { width: 390, scheme: 'light' };
const album = new Album();

describe('being told outside', () => {
  let browser;
  let served;
  let mail;
  let watch;
  let lead;
  let client;
  before(async () => {
    browser = await launch();
    mail = await startMail();
    watch = await startWatch();
    served = await startServe({
      VESTIBULE_MAIL_HOST: '127.0.0.1',
      VESTIBULE_MAIL_PORT: String(mail.port),
      VESTIBULE_MAIL_TLS: 'none',
      VESTIBULE_MAIL_FROM: 'door@elm.example',
      VESTIBULE_MAIL_DISCREET_FROM: 'hello@updates.example',
      VESTIBULE_WATCHDOG_PING_URL: `http://127.0.0.1:${watch.port}/alive`,
      VESTIBULE_OUTSIDE_ALLOW_PRIVATE: `127.0.0.1:${watch.port}`,
    });
    // Pushes need the worker, which other journeys do without.
    lead = await gate.firstRun(browser, served, album, { width: 1280, scheme: 'light', workers: true });
    client = await gate.comesIn(browser, served, lead, album, WAY);
  });
  after(async () => {
    await browser?.close();
    await served?.stop();
    await mail?.stop();
    await watch?.stop();
  });

  test('a client says what is safe, and hears by mail that there is something', async () => {
    await channels.clientChooses(client, mail, album, WAY);
    assert.deepEqual(client.wrong, []);
  });

  test('it works without scripts, and can be taken away', async () => {
    const plain = await channels.withoutScripts(browser, client, served.origin, WAY);
    await channels.takesAway(plain, album, WAY);
    assert.deepEqual(plain.wrong, []);
  });

  test('whoever works here is called by their own channels', async () => {
    await channels.staffChannels(lead, mail, album, { width: 1280, scheme: 'light' });
    assert.deepEqual(lead.wrong, []);
  });

  test('a call for help that can not be written goes out from memory', async () => {
    const wide = { width: 1280, scheme: 'light' };
    await away.standsBehind(lead, album, wide);
    await away.isPagedFromMemory(client, lead, served, mail, album, WAY);
    assert.deepEqual(lead.wrong, []);
    // The page that says so is one of failure, and nothing else went wrong.
    assert.deepEqual(client.wrong.splice(0), [`503 for ${served.origin}/c/help`]);
  });

  test('the pages can be read, reached and pressed by anybody', async () => {
    for (const { page } of [client, lead]) {
      await page.goto('/channels');
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        const found = [...(await audit.fits(page)), ...(await audit.targets(page)), ...(await audit.accessible(page))];
        assert.deepEqual(found, [], `${width} px`);
      }
    }
  });

  test('whoever watches from outside is told that all is well', async () => {
    const answer = await fetch(`${served.origin}/health`);
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), 'well\n');
    assert.deepEqual(watch.asked, ['GET /alive']);
  });

  test('no address and no code stands in the log', () => {
    assert.doesNotMatch(served.log.err, /example\.org|sam@|maya@|\b\d{6}\b(?!Z|\.)/);
  });
});
