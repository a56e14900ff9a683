// Whoever looks elsewhere while a deployment is under way is told when it ends or needs them.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { hide, kept } from './lib/release.mjs';
import { assertDeployed, flow, startSession } from './lib/session.mjs';

const TELL_ME = 'Tell me when it is done';
const ALLOW = { serviceWorkers: 'allow', permissions: ['notifications'] };

/** A browser whose owner has not been asked yet, and what it is asked and told from then on. */
const notAsked = (page, answer = 'granted') =>
  page.addInitScript((answer) => {
    let permission = 'default';
    window.told = { asked: 0, badges: 0 };
    Object.defineProperty(Notification, 'permission', { get: () => permission });
    Notification.requestPermission = async () => {
      window.told.asked += 1;
      permission = answer;
      return answer;
    };
    navigator.setAppBadge = async () => void (window.told.badges += 1);
    navigator.clearAppBadge = async () => void (window.told.badges = 0);
  }, answer);

const told = (page) => page.evaluate(() => window.told);
const notices = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title }) => title);
  });

describe('a notice', () => {
  let session;
  before(async () => (session = await startSession({ speed: 8 })));
  after(() => session?.stop());

  flow('is offered while something is under way, and tells its end to whoever looks elsewhere', () => session,
    async ({ wizard, phone: { page } }) => {
      await notAsked(page);
      await wizard.answerAll();
      await kept(page);
      assert.equal((await told(page)).asked, 0, 'nobody is asked before it makes sense');
      await wizard.deploy();
      await wizard.onScreen('deploying, notice offered');
      await wizard.button(TELL_ME).tap();
      await page.getByText('a notice tells you when it is done').waitFor();
      assert.equal((await told(page)).asked, 1);
      await hide(page);
      await wizard.done();
      await wizard.until('a notice', async () => (await notices(page)).length > 0);
      assert.deepEqual(await notices(page), ['my-agent is ready']);
      assert.equal((await told(page)).badges, 1, 'a badge on its icon');
      await hide(page, false);
      await wizard.until('it to be put away when the page is seen', async () => !(await notices(page)).length);
      assert.equal((await told(page)).badges, 0);
      await assertDeployed(session);
    }, ALLOW);

  flow('tells that somebody is needed', () => session,
    async ({ wizard, phone: { page }, fly }) => {
      await notAsked(page);
      await wizard.answerAll();
      await kept(page);
      await fly.faults({ full_regions: [{ region: 'fra', placements_lie: true }] });
      await wizard.deploy();
      await wizard.button(TELL_ME).tap();
      await hide(page);
      await wizard.paused(/^Fly has no room/);
      await wizard.until('a notice', async () => (await notices(page)).length > 0);
      assert.deepEqual(await notices(page), ['my-agent needs you']);
      // Room again: the rest is made, so that the account is in order.
      await hide(page, false);
      await fly.faults({});
      await page.getByRole('button', { name: 'Try again' }).first().tap();
      await wizard.done();
    }, ALLOW);

  flow('is not shown to whoever looks at the page', () => session,
    async ({ wizard, phone: { page } }) => {
      await notAsked(page);
      await wizard.answerAll();
      await kept(page);
      await wizard.deploy();
      await wizard.button(TELL_ME).tap();
      await wizard.done();
      assert.deepEqual(await notices(page), []);
      assert.equal((await told(page)).badges, 0);
    }, ALLOW);

  flow('that is refused is not asked for again; the badge comes all the same', () => session,
    async ({ wizard, phone: { page } }) => {
      await notAsked(page, 'denied');
      await wizard.answerAll();
      await kept(page);
      await wizard.deploy();
      await wizard.button(TELL_ME).tap();
      await wizard.until('the offer to go', async () => !(await wizard.button(TELL_ME).count()));
      await hide(page);
      await wizard.done();
      assert.deepEqual(await notices(page), []);
      assert.equal((await told(page)).badges, 1);
    }, ALLOW);
});
