// The main job: from Welcome to a deployment that works, and from there to nothing left.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import {
  assertDeployed,
  assertNoSecrets,
  assertNothingLeft,
  flow,
  startSession,
} from './lib/session.mjs';

describe('the wizard', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('deploys, is gone from the phone with its secrets, and destroys all of it', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await assertNoSecrets(session, phone);
      await wizard.done();
      await assertDeployed(session);
      const page = await wizard.text();
      assert.match(page, /https:\/\/my-agent-relay\.fly\.dev\/webhook/);
      assert.match(page, /http:\/\/my-agent-vm\.flycast/);

      await wizard.link('textslash').tap();
      await wizard.destroy();
      await assertNothingLeft(session);
      await wizard.home();
    });

  flow('has no barrier on any screen of a deployment and its end, light or dark', () => session,
    async ({ wizard }) => {
      await wizard.begin();
      await wizard.onScreen('deploying');
      await wizard.done();
      await wizard.link('textslash').tap();
      await wizard.onScreen('welcome, deployed');
      await wizard.destroy();
      await wizard.home();
    },
    { everyScreen: true });
});
