// Journeys through the demonstration and measures of every page, in a real browser.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { asSent, CHECKS, control, everyPage, measure } from './checks/pages.mjs';
import { launch, WAYS } from './harness/browser.mjs';
import { startDemo } from './harness/demo.mjs';
import { Album } from './harness/visits.mjs';
import * as client from './journeys/client.mjs';
import * as crisis from './journeys/crisis.mjs';
import * as offline from './journeys/offline.mjs';
import * as privacy from './journeys/privacy.mjs';
import * as records from './journeys/records.mjs';
import * as therapist from './journeys/therapist.mjs';
import * as time from './journeys/time.mjs';

/** In this order: the agenda is opened once in each demonstration, and last. */
const JOURNEYS = {
  'help is three stops and one key away': client.getsHelp,
  'a client keeps a note for the session': client.keepsANote,
  'a client asks a question and sees the deadline': client.asksAQuestion,
  'heavy words are met with one question': client.isAskedOnce,
  'a form that was signed out keeps the words': client.keepsWordsWhenSignedOut,
  'home and a note in Spanish': client.writesInSpanish,
  'a client reads who has read their words': privacy.readsTheList,
  'a device checks the list and refuses a changed one': privacy.checksTheList,
  'records opened in an emergency are seen by the client': privacy.seesAnEmergency,
  'a client saves a copy of everything': records.savesACopy,
  'a client asks to have something mended': records.asksToMend,
  'something is sent to others': records.sendsToOthers,
  'a client moves a session in three presses and undoes it': time.movesASession,
  'a client cancels late, and a person hears of it': time.cancelsLate,
  'a private feed names nobody': time.hasAFeed,
  'a therapist keeps the week': time.keepsTheWeek,
  'a call for help is heard, in two browsers at once': crisis.isHeard,
  'after exit, back shows nothing': client.leaves,
  'a social message is refused and kept as a note': therapist.isRefused,
  'the boundary log shows no words': therapist.readsTheLog,
  'the agenda opens at the session and the client sees it': therapist.opensTheAgenda,
  'the client sees that very line and checks the list': privacy.seesTheLine,
};

const album = new Album();
let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

for (const way of WAYS) {
  describe(`keyboard only, scripts off, ${way.name}`, () => {
    let demo;
    before(async () => {
      demo = await startDemo();
    });
    after(async () => {
      await demo?.stop();
    });
    for (const [name, journey] of Object.entries(JOURNEYS)) {
      test(name, async () => {
        const visit = await journey(browser, demo, way, album);
        await visit.context.close();
        assert.deepEqual(visit.wrong, []);
      });
    }
  });
}

describe('with scripts', () => {
  let demo;
  before(async () => {
    demo = await startDemo();
  });
  after(async () => {
    await demo?.stop();
  });
  for (const [name, leave] of Object.entries(client.LEAVING)) {
    test(`after ${name}, back and refresh show nothing`, async () => {
      const visit = await client.leavesByScript(browser, demo, WAYS[0], leave);
      await visit.context.close();
      assert.deepEqual(visit.wrong, []);
    });
  }
});

describe('with no network', () => {
  test('help is there where a page of a client was asked for, and nothing else is kept', async () => {
    const visit = await offline.helpStays(browser, album, WAYS[0]);
    await visit.context.close();
    assert.deepEqual(visit.wrong, []);
  });
  test('leaving takes the kept numbers along, with a network and without', async () => {
    const visit = await offline.leavesNothing(browser, WAYS[0]);
    await visit.context.close();
    assert.deepEqual(visit.wrong, []);
  });
  test('leaving without a network is said again when it is back, and until then no page is shown', async () => {
    const visit = await offline.leavesLater(browser, WAYS[0]);
    await visit.context.close();
    assert.deepEqual(visit.wrong, []);
  });
  test('without scripts a saved file has the numbers', async () => {
    const visit = await offline.opensAFile(browser, WAYS[0]);
    await visit.context.close();
    assert.deepEqual(visit.wrong, []);
  });
});

describe('every page', () => {
  let demo;
  let pages = [];
  let found = {};
  before(async () => {
    demo = await startDemo();
    pages = await everyPage(browser, demo, album);
    found = await measure(browser, demo, pages);
  });
  after(async () => {
    await demo?.stop();
  });

  test('is found', (t) => {
    t.diagnostic(`${pages.length} pages are measured`);
    assert.ok(pages.length > 30, `only ${pages.length} pages`);
  });

  test('each check fails on a broken page', async () => {
    const broken = await control(browser, demo);
    for (const [check, wrong] of Object.entries(broken)) assert.notDeepEqual(wrong, [], check);
  });

  for (const name of Object.keys(CHECKS)) {
    test(name, () => assert.deepEqual(found[name], []));
  }

  test('is light, keeps the content policy, and asks nobody else for anything', async (t) => {
    const { wrong, heaviest } = await asSent(browser, demo, pages);
    t.diagnostic(`the heaviest first view is ${heaviest} bytes`);
    assert.deepEqual(wrong, []);
  });

  test('no words and no links stand in what the program logs', () => {
    assert.doesNotMatch(demo.log.err, /hopeless|sister|\/in\/\w/);
  });
});
