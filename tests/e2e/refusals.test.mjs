// What a browser or a host refuses is done without, and said where it matters.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { makeRelay } from './lib/other-device.mjs';
import { refuseSecrets, refuseStorage } from './lib/refuse.mjs';
import { assertDeployed, assertNothingLeft, flow, startSession } from './lib/session.mjs';
import { TITLE } from './lib/wizard.mjs';

describe('a browser that refuses', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

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

  /** A deployment whose VM never got its keys, and whose notes are lost; its removal has paused. */
  async function removeHalf(wizard, page) {
    const accept = await refuseSecrets(page);
    await wizard.begin();
    await wizard.paused(/Fly said no/);
    await wizard.settled();
    await accept();
    await page.evaluate(() => localStorage.clear());
    await page.goto('/');
    await wizard.arrive(TITLE.welcome);
    await wizard.destroyUpTo('my-agent');
    return wizard.paused(/does not bear this page's mark/, 'paused, not ours');
  }
  const names = async (fly) => (await fly.state()).ours.map((app) => app.name);

  flow('does not keep the other from being removed, and goes at a word', () => session,
    async ({ wizard, phone, fly }) => {
      const problem = await removeHalf(wizard, phone.page);
      assert.deepEqual(await names(fly), ['my-agent-vm'], 'the relay is gone');
      await problem.getByRole('button', { name: 'It is mine, remove it' }).tap();
      await wizard.gone();
      await assertNothingLeft(session);
    });

  flow('is left alone at a word, which is told at the end', () => session,
    async ({ wizard, phone, fly }) => {
      const problem = await removeHalf(wizard, phone.page);
      // Whoever does not know now can find out first.
      await problem.getByRole('button', { name: 'Go on later' }).tap();
      await wizard.arrive(TITLE.welcome);
      await wizard.goOn('Continue removing my-agent');
      const again = await wizard.paused(/does not bear this page's mark/);
      await again.getByRole('button', { name: 'Leave it alone' }).tap();
      await wizard.arrive('my-agent is gone, as far as it is yours', 'gone in part', wizard.patience);
      await phone.page.getByText('Left alone, as you wished: my-agent-vm.').waitFor();
      assert.deepEqual(await names(fly), ['my-agent-vm']);
      await wizard.button('Back to the start').tap();
      await wizard.button('Start').waitFor();
      await fly.reset();
    });
});

describe('what another device has made', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('is not undone without a word', () => session,
    async ({ wizard, phone, fly }) => {
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await wizard.button('Cancel').tap();
      await wizard.arrive(TITLE.stopped);
      const relay = (await fly.state()).ours.find((app) => app.name === 'my-agent-relay');
      assert.deepEqual(relay.machines, []);
      await makeRelay(fly);

      await wizard.button('Undo everything').tap();
      const problem = await wizard.paused(/holds more than was made here/, 'paused, not of this run');
      assert.equal((await fly.state()).ours.find((app) => app.name === 'my-agent-relay').machines.length, 1);
      await problem.getByRole('button', { name: 'It is mine, remove it' }).tap();
      await wizard.gone();
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
      const asked = [];
      phone.page.on('request', (request) => {
        if (request.url().startsWith(`${session.url}/fly/`)) asked.push(request.allHeaders());
      });
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await phone.page.getByText('Ask whoever hosts this page').waitFor();
      assert.ok(asked.length > 0, 'it was asked whether it has one');
      const tokens = (await Promise.all(asked)).map(({ authorization }) => authorization);
      assert.ok(tokens.every((token) => token === undefined), `${tokens}`);
      await wizard.link('textslash').tap();
      await wizard.arrive(TITLE.welcome);
      const records = [{ kind: 'missing-header', detail: 'Authorization' }];
      return { expected: [/CORS policy/, /ERR_FAILED/], records };
    });
});
