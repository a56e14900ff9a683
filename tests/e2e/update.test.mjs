// A newer version of the page takes over when nothing is under way, and never before.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { configure } from '../../scripts/lib/site.mjs';
import { standBetween } from './lib/between.mjs';
import { deployBy, fillTwilio } from './lib/channels.mjs';
import { launchChromium, openPhone } from './lib/phone.mjs';
import {
  hide,
  kept,
  lookForNewer,
  release,
  releasePage,
  releaseWorker,
  versionOf,
} from './lib/release.mjs';
import { assertDeployed, flow, startSession } from './lib/session.mjs';
import { TITLE, Wizard } from './lib/wizard.mjs';

const ALLOW = { serviceWorkers: 'allow' };
const READY = 'A new version of this page is ready.';
const USE = 'Use it now';

let session;
let version = 0;
before(async () => (session = await startSession({ speed: 8 })));
after(() => session?.stop());
afterEach(() => (version += 1));

/** Opens the page as whoever has visited it before; resolves to the version that is shown. */
async function openAgain(wizard) {
  await wizard.open();
  await kept(wizard.page);
  await wizard.open();
  assert.ok(await wizard.page.evaluate(() => navigator.serviceWorker.controller !== null));
  return versionOf(wizard.page);
}

const publish = async (wizard) => {
  release(session.root, version + 1);
  await lookForNewer(wizard.page);
  return version + 1;
};

const becomes = (wizard, wanted) =>
  wizard.until(`version ${wanted}`, async () => {
    // Asked in the middle of being loaded, a page has no answer.
    return (await versionOf(wizard.page).catch(() => undefined)) === wanted;
  });

/** A mark in the page's memory: it is there for as long as the page is not loaded anew. */
const mark = (page) => page.evaluate(() => (window.marked = true));
const isMarked = (page) => page.evaluate(() => window.marked === true);

async function secondTab(phone, wizard) {
  const page = await phone.context.newPage();
  const tab = new Wizard(page, { onScreen: wizard.onScreenOf(page) });
  await page.goto('/');
  await tab.arrive(TITLE.welcome);
  return tab;
}

describe('a newer version', () => {
  flow('is offered on the first screen and used at a tap, and the old one is gone', () => session,
    async ({ wizard, phone }) => {
      const old = await openAgain(wizard);
      await mark(phone.page);
      const wanted = await publish(wizard);
      await phone.page.getByText(READY).waitFor();
      await wizard.onScreen('welcome, newer version');
      assert.equal(await versionOf(phone.page), old, 'not before it was asked for');
      assert.ok(await isMarked(phone.page));
      await wizard.button(USE).tap();
      await becomes(wizard, wanted);
      await wizard.arrive(TITLE.welcome);
      const pages = await phone.page.evaluate(async () => {
        const cache = await caches.open((await caches.keys()).find((name) => /precache/.test(name)));
        return (await cache.keys()).filter(({ url }) => url.includes('/index.html')).length;
      });
      assert.equal(pages, 1, 'pages kept');
    }, ALLOW);

  flow('that was found on an earlier visit is used at the next without a question', () => session,
    async ({ wizard, phone }) => {
      await openAgain(wizard);
      const wanted = await publish(wizard);
      await phone.page.reload();
      await becomes(wizard, wanted);
    }, ALLOW);

  flow('that brings a configuration which the kept one does not know is used at once', () => session,
    async ({ wizard, phone }) => {
      await openAgain(wizard);
      configure(session.root, { of_a_newer_version: 1 });
      release(session.root, version + 1);
      try {
        await phone.page.goto('/destroy');
        await becomes(wizard, version + 1);
      } finally {
        configure(session.root, { of_a_newer_version: undefined });
      }
    }, ALLOW);

  flow('is used while nobody looks, if nothing is under way', () => session,
    async ({ wizard, phone }) => {
      await openAgain(wizard);
      const wanted = await publish(wizard);
      await phone.page.getByText(READY).waitFor();
      await hide(phone.page);
      await becomes(wizard, wanted);
    }, ALLOW);

  flow('waits while a key has been entered', () => session,
    async ({ wizard, phone }) => {
      await openAgain(wizard);
      await wizard.start();
      await mark(phone.page);
      await publish(wizard);
      await phone.page.getByText('It waits until you are back').waitFor();
      await wizard.giveToken();
      await wizard.atPlace();
      await phone.page.evaluate(() => textslash.say('swap'));
      await hide(phone.page);
      await phone.page.waitForTimeout(500);
      assert.ok(await isMarked(phone.page));
    }, ALLOW);

  flow('waits at the start too for the keys that were entered, and says so', () => session,
    async ({ wizard, phone }) => {
      await openAgain(wizard);
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      await wizard.link('textslash').tap();
      await wizard.arrive(TITLE.welcome);
      await mark(phone.page);
      const wanted = await publish(wizard);
      await phone.page.getByText('the keys that you entered have to be entered').waitFor();
      await wizard.onScreen('welcome, newer version, keys');
      assert.equal(await wizard.button(USE).count(), 0);
      await phone.page.evaluate(() => textslash.say('swap'));
      await hide(phone.page);
      await phone.page.waitForTimeout(500);
      assert.ok(await isMarked(phone.page));
      await phone.page.reload();
      await becomes(wizard, wanted);
    }, ALLOW);

  flow('waits at the start for keys that the last steps of a run need', () => session,
    async ({ wizard, phone }) => {
      await openAgain(wizard);
      await deployBy(wizard, (wizard) => fillTwilio(wizard, PRACTICE.twilioSender));
      await wizard.link('textslash').tap();
      await wizard.arrive(TITLE.welcome);
      await mark(phone.page);
      await publish(wizard);
      await phone.page.getByText('the keys that you entered have to be entered').waitFor();
      await hide(phone.page);
      await phone.page.waitForTimeout(500);
      assert.ok(await isMarked(phone.page), 'what sets the webhook is still here');
    }, ALLOW);

  flow('that is half in place is not taken, and is when it is whole', () => session,
    async ({ wizard, phone }) => {
      const old = await openAgain(wizard);
      const { page } = phone;
      // The worker is the new one's, and the page that is handed out still the old one.
      releaseWorker(session.root, version + 1, { other: true });
      const installed = await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update().catch(() => {});
        const worker = registration.installing;
        const settled = () => !worker || ['redundant', 'installed'].includes(worker.state);
        while (!settled()) await new Promise((resolve) => setTimeout(resolve, 20));
        return registration.waiting !== null;
      });
      assert.equal(installed, false, 'a page that is not its own');
      await page.reload();
      await wizard.arrive(TITLE.welcome);
      assert.equal(await versionOf(page), old);

      releasePage(session.root, version + 1);
      releaseWorker(session.root, version + 1);
      // After the reload the browser looks by itself, too: it may still be at the half one, or the
      // whole one may be taken without a tap.
      const look = async () => {
        const registration = await navigator.serviceWorker.ready;
        if (!registration.installing && !registration.waiting) registration.update().catch(() => {});
      };
      await wizard.until('the whole version', async () => {
        await page.evaluate(look).catch(() => {});
        const use = wizard.button(USE);
        if (await use.isVisible()) await use.tap({ timeout: 1000 }).catch(() => {});
        return (await versionOf(page).catch(() => undefined)) === version + 1;
      });
      return { expected: [/integrity|bad-precaching|Failed to (find|fetch)/i] };
    }, ALLOW);

  test('that is on its way when the page is opened is offered when it is there', async () => {
    const host = await standBetween(session.url);
    const browser = await launchChromium();
    const phone = await openPhone(browser, host.url, ALLOW);
    try {
      const wizard = new Wizard(phone.page);
      await openAgain(wizard);
      release(session.root, version + 1);
      let arrive;
      const held = new Promise((resolve) => (arrive = resolve));
      host.rules.set('/index.html', () => ({ hold: held }));
      const coming = () =>
        phone.page.evaluate(async () => (await navigator.serviceWorker.ready).installing !== null);
      await phone.page.evaluate(async () => {
        (await navigator.serviceWorker.ready).update();
      });
      await wizard.until('it to be on its way', coming);
      await phone.page.reload();
      await wizard.arrive(TITLE.welcome);
      await phone.page.waitForLoadState('networkidle');
      assert.ok(await coming(), 'still on its way');
      arrive();
      await phone.page.getByText(READY).waitFor();
      await phone.close();
    } finally {
      await browser.close();
      host.stop();
    }
  });

  flow('waits for the end of a run in whichever tab', () => session,
    async ({ wizard, phone }) => {
      const old = await openAgain(wizard);
      await wizard.begin();
      await mark(phone.page);
      const wanted = await publish(wizard);
      await phone.page.getByText('It waits until you are back').waitFor();
      assert.equal(await wizard.button(USE).count(), 0);

      // Nothing that can happen in this tab or another changes the code under the run.
      await hide(phone.page);
      const tab = await secondTab(phone, wizard);
      await tab.page.getByText('It waits until you are back').waitFor();
      await tab.page.evaluate(() => textslash.say('swap'));
      await hide(tab.page);
      await tab.page.waitForTimeout(300);
      assert.equal(await versionOf(tab.page), old, 'the other tab stays as it was');
      assert.ok(await isMarked(phone.page), 'the run stays as it was');
      const waiting = () =>
        phone.page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
      assert.ok(await waiting(), 'and the newer version still waits');

      // Not even when it has taken over for all pages to come.
      await tab.page.evaluate(async () => {
        (await navigator.serviceWorker.ready).waiting.postMessage('take over');
      });
      await wizard.until('it to have taken over', async () => !(await waiting()));
      assert.ok(await isMarked(phone.page), 'the run goes on with the code that began it');
      await tab.page.close();
      await hide(phone.page, false);
      await wizard.done();
      assert.ok(await isMarked(phone.page), 'nor at its end');
      await assertDeployed(session);

      await wizard.link('textslash').tap();
      await wizard.button(USE).tap();
      await becomes(wizard, wanted);
      await phone.page.getByText('my-agent is deployed').waitFor();
    }, ALLOW);

  flow('that does not start is replaced by the next one at a reload', () => session,
    async ({ wizard, phone }) => {
      await openAgain(wizard);
      release(session.root, version + 1);
      // The program breaks down, as by a mistake in a release.
      await phone.page.evaluate(() => {
        setTimeout(() => {
          throw new WebAssembly.RuntimeError('unreachable');
        });
      });
      const reload = phone.page.getByRole('alert').getByRole('link', { name: 'Reload' });
      await reload.waitFor();
      await wizard.until('the next version', () =>
        phone.page.evaluate(async (mark) => {
          const { active, waiting, installing } = await navigator.serviceWorker.ready;
          if (waiting || installing || active.state !== 'activated') return false;
          const page = await caches.match('/index.html', { ignoreSearch: true });
          return (await page.text()).includes(mark);
        }, `data-version="${version + 1}"`),
      );
      await reload.tap();
      await becomes(wizard, version + 1);
      await wizard.arrive(TITLE.welcome);
      return { expected: [/unreachable/, /null function/] };
    }, ALLOW);
});
