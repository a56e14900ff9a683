// What a browser or a host refuses is done without, and said where it matters.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { assertDeployed, assertNothingLeft, flow, startSession } from './lib/session.mjs';
import { TITLE, Wizard } from './lib/wizard.mjs';

describe('a browser that refuses', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  /** As with “Block all cookies”: reading gives nothing, and writing throws. */
  const refuseStorage = (context) =>
    context.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('refused', 'QuotaExceededError');
      };
    });

  flow('locks between tabs deploys and destroys all the same', () => session,
    async ({ wizard, phone }) => {
      await phone.context.addInitScript(() => {
        navigator.locks.request = () => Promise.reject(new DOMException('refused', 'SecurityError'));
      });
      await wizard.begin();
      await wizard.done();
      await assertDeployed(session);
      await wizard.link('textslash').tap();
      await wizard.destroy();
      await assertNothingLeft(session);
    });

  flow('to keep notes is told of, and its run is found in the account', () => session,
    async ({ wizard, phone }) => {
      await refuseStorage(phone.context);
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await phone.page.getByText('Keep this page open until it is done').waitFor();
      await wizard.onScreen('deploying, no notes');
      await phone.page.reload();
      await wizard.arrive(TITLE.welcome);
      await wizard.start();
      await wizard.giveToken();
      await wizard.arrive('my-agent is not finished');
      await wizard.button('Continue deploying my-agent').tap();
      await wizard.finishResume();
      await wizard.done();
      await assertDeployed(session);
    });

  flow('to keep notes loses nothing while the page is open', () => session,
    async ({ wizard, phone }) => {
      await refuseStorage(phone.context);
      await wizard.begin();
      await wizard.stepIs("Make the VM's app", 'done');
      await wizard.button('Cancel').tap();
      await wizard.arrive(TITLE.stopped);
      await wizard.button('Keep it and go on later').tap();
      await wizard.arrive(TITLE.welcome);
      await wizard.goOn();
      await wizard.done();
      await phone.page.getByText('my-agent-vm.flycast').waitFor();
      await assertDeployed(session);
    });
});

describe('a half that bears no mark', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('does not keep the other from being removed', () => session,
    async ({ wizard, phone, fly }) => {
      // The VM's keys never reach Fly, and the notes are lost.
      const refused = (route) =>
        route.request().method() === 'POST' ? route.fulfill({ status: 422, json: { error: 'no' } }) : route.continue();
      await phone.page.route('**/v1/apps/my-agent-vm/secrets', refused);
      await wizard.begin();
      await wizard.paused(/Fly said no/);
      await wizard.settled();
      await phone.page.unroute('**/v1/apps/my-agent-vm/secrets');
      await phone.page.evaluate(() => localStorage.clear());
      await phone.page.goto('/');
      await wizard.arrive(TITLE.welcome);
      const later = new Wizard(phone.page, { onScreen: wizard.onScreen });
      await later.destroyUpTo('my-agent');
      const problem = await later.paused(/does not bear this page's mark/, 'paused, not ours');
      const { ours } = await fly.state();
      assert.deepEqual(ours.map((app) => app.name), ['my-agent-vm'], 'the relay is gone');
      await problem.getByRole('button', { name: 'It is mine, use it' }).first().tap();
      await later.gone();
      await assertNothingLeft(session);
    });
});

describe('a host without a way to Fly', () => {
  let session;
  before(async () => {
    session = await startSession({
      cors: false,
      config: (fly) => ({ api_roads: [`${fly}/v1`, '/fly/v1'] }),
    });
  });
  after(() => session?.stop());

  flow('is never shown a token', () => session,
    async ({ wizard, phone }) => {
      const tokens = [];
      const asked = [];
      phone.page.on('request', async (request) => {
        if (!request.url().startsWith(`${session.url}/fly/`)) return;
        asked.push(request.url());
        if (await request.headerValue('authorization')) tokens.push(request.url());
      });
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await phone.page.getByText('Ask whoever hosts this page').waitFor();
      assert.ok(asked.length > 0, 'it was asked whether it has one');
      assert.deepEqual(tokens, []);
      await wizard.link('textslash').tap();
      await wizard.arrive(TITLE.welcome);
      const records = [{ kind: 'missing-header', detail: 'Authorization' }];
      return { expected: [/CORS policy/, /ERR_FAILED/], records };
    });
});
