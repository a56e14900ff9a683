// A run is stopped, left, reloaded or cut off: nothing is made twice and nothing is lost.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import {
  assertDeployed,
  assertNoSecrets,
  assertNothingLeft,
  flow,
  startSession,
} from './lib/session.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

// What Chromium says of requests that found no network.
const NO_NETWORK = [/net::ERR_INTERNET_DISCONNECTED/, /net::ERR_NETWORK_CHANGED/];

describe('an interrupted run', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  /** Stops it with something made and something not. */
  async function cancel(wizard) {
    await wizard.stepIs("Make the VM's volume", 'done');
    await wizard.button('Cancel').tap();
    await wizard.arrive(TITLE.stopped, undefined, wizard.patience);
  }

  flow('is undone after Cancel, with nothing left', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await cancel(wizard);
      assert.match(await wizard.text(), /my-agent-vm/, 'what exists is named');
      await wizard.onScreen('stopped');
      await wizard.button('Undo everything').tap();
      await wizard.gone();
      await assertNothingLeft(session);
    });

  flow('is kept after Cancel and gone on with later, by the token alone', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await cancel(wizard);
      await wizard.button('Keep it and go on later').tap();
      await wizard.arrive(TITLE.welcome);
      await phone.page.getByRole('heading', { name: 'my-agent is not finished' }).waitFor();
      await wizard.onScreen('welcome, unfinished');
      await phone.page.reload();
      await wizard.button('Continue deploying my-agent').tap();
      await wizard.arrive('Continue deploying my-agent', 'continue');
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.next();
      await wizard.done();
      await assertDeployed(session);
    });

  flow('goes on after a reload in the middle, and makes nothing twice', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.stepIs('Start the VM', 'working');
      await phone.page.reload();
      await wizard.arrive(TITLE.welcome);
      await assertNoSecrets(session, phone);
      await wizard.button('Continue deploying my-agent').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.next();
      await wizard.done();
      await assertDeployed(session);
    });

  flow('asks for the keys again if they had not reached Fly', () => session,
    async ({ wizard, phone, fly }) => {
      await wizard.answerAll();
      // The very first answer is waited for: the keys are still in the page's memory alone.
      await fly.faults({ latency_factor: 200 });
      await wizard.deploy();
      await phone.page.reload();
      await fly.faults({});
      await wizard.button('Continue deploying my-agent').tap();
      await wizard.arrive('Go on with my-agent');
      await wizard.next();
      await wizard.expectMessage(FIELD.flyToken, /^Paste your Fly\.io token/);
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.type(FIELD.anthropicKey, PRACTICE.anthropicKey);
      await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
      await wizard.type(FIELD.twilioToken, PRACTICE.twilioToken);
      await wizard.next();
      await wizard.done();
      await assertDeployed(session);
    });

  flow('is undone after a reload, with nothing left', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.stepIs('Start the VM', 'working');
      await phone.page.reload();
      await wizard.button('Undo everything').tap();
      await wizard.arrive(TITLE.undo);
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.button('Undo everything').tap();
      await wizard.gone();
      await assertNothingLeft(session);
    });

  flow('waits while the phone is offline and goes on by itself', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await phone.context.setOffline(true);
      await phone.page.getByText('You are offline.').waitFor();
      await phone.page.waitForTimeout(2_500);
      await phone.context.setOffline(false);
      await wizard.done();
      await assertDeployed(session);
      return { expected: NO_NETWORK };
    });
});
