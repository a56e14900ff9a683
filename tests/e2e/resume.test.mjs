// Cut off anywhere, a run is gone on with or undone: nothing is made twice, nothing is left.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { FLY_TOKENS, PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { openProfile } from './lib/phone.mjs';
import {
  assertClean,
  assertDeployed,
  assertNoSecrets,
  assertNothingLeft,
  flow,
  startSession,
} from './lib/session.mjs';
import { FIELD, TITLE, Wizard } from './lib/wizard.mjs';

describe('a run that is cut off', () => {
  let session;
  before(async () => (session = await startSession({ speed: 8 })));
  after(() => session?.stop());

  flow('at every step of a deployment is gone on with, and nothing is made twice', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      const names = await wizard.stepNames();
      let reloads = 0;
      for (const name of names) {
        // Under way if it can still be caught, else done; both are places to be cut off at.
        if (!(await wizard.begun(name))) break;
        await phone.page.reload();
        reloads += 1;
        // The last steps may have ended while the page went.
        if (!(await wizard.isUnfinished('Continue deploying my-agent'))) break;
        await wizard.goOn();
      }
      await wizard.until('a whole deployment', () => assertDeployed(session).then(() => true, () => false));
      await assertDeployed(session);
      // Once the VM is up a run that is gone on with may end before it is caught again.
      const caught = names.indexOf('Start the VM');
      assert.ok(reloads >= caught, `${reloads} reloads for ${names.length} steps`);
    });

  flow('at every step of undoing is gone on with, and nothing is left', () => session,
    async ({ wizard, phone, fly }) => {
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await wizard.button('Cancel').tap();
      await wizard.arrive(TITLE.stopped, undefined, wizard.patience);
      await wizard.button('Undo everything').tap();
      await wizard.arrive('Removing what was made for my-agent');
      let reloads = 0;
      for (const name of await wizard.stepNames()) {
        if (!(await wizard.begun(name))) break;
        await phone.page.reload();
        reloads += 1;
        if (!(await wizard.isUnfinished('Continue removing my-agent'))) break;
        await wizard.goOn('Continue removing my-agent');
      }
      await wizard.until('nothing to be left', async () => !(await fly.state()).ours.length, wizard.patience);
      await assertNothingLeft(session);
      assert.ok(reloads >= 2, `${reloads} reloads`);
    });

  flow('by a token that is revoked goes on with a new one', () => session,
    async ({ wizard, fly }) => {
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await fly.faults({ token_revoked: 'now' });
      const problem = await wizard.paused(/token/i, 'paused, token revoked');
      await problem.getByRole('button', { name: 'Enter a new token' }).first().tap();
      await wizard.type(FIELD.flyToken, FLY_TOKENS.fresh);
      await wizard.button('Use this').tap();
      await wizard.done();
      await assertDeployed(session);
    });

  flow('is recognised by another phone from the account alone', () => session,
    async ({ wizard, phone, fly }) => {
      await wizard.answerAll();
      await fly.faults({ full_regions: [{ region: 'fra', placements_lie: true }] });
      await wizard.deployButton.tap();
      await wizard.paused(/^Fly has no room/);
      // This phone is put away, and hosts have room again.
      await phone.page.reload();
      await wizard.arrive(TITLE.welcome);
      await fly.faults({});

      const other = await session.phone();
      try {
        const there = new Wizard(other.page, { onScreen: wizard.onScreenOf(other.page) });
        await there.open();
        await there.start();
        await there.giveToken();
        await there.arrive('my-agent is not finished', 'found unfinished');
        await there.button('Continue deploying my-agent').tap();
        await there.finishResume();
        await there.done();
        await assertDeployed(session);
        await assertClean(session, other);
      } finally {
        await other.close();
      }
    });

  test('by the end of the browser is gone on with when it is started again', async () => {
    await session.fly.reset();
    const folder = mkdtempSync(join(tmpdir(), 'textslash-profile-'));
    try {
      const first = await openProfile(folder, session.url);
      const wizard = new Wizard(first.page);
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await first.close();

      const second = await openProfile(folder, session.url);
      const again = new Wizard(second.page);
      await second.page.goto('/');
      await assertNoSecrets(session, second);
      await again.goOn();
      await again.done();
      await assertDeployed(session);
      await assertClean(session, second);
      await second.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('notes on the phone', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('that make no sense are told, kept aside, and in nobody’s way', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await phone.page.evaluate(() => localStorage.setItem('textslash.journal', '{"version":1,"x":'));
      await phone.page.reload();
      await phone.page.getByText('cannot be read').waitFor();
      await wizard.onScreen('welcome, damaged notes');
      const aside = () => phone.page.evaluate(() => localStorage.getItem('textslash.journal.aside'));
      assert.equal(await aside(), '{"version":1,"x":');
      await wizard.begin();
      await wizard.done();
      assert.equal(await aside(), '{"version":1,"x":', 'kept while another deployment is made');
      await assertDeployed(session);
    });

  flow('of a newer page are left to it', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      const note = '{"version":99,"goal":"deploy","name":"my-agent"}';
      await phone.page.evaluate((text) => localStorage.setItem('textslash.journal', text), note);
      await phone.page.reload();
      await wizard.button('Load again').waitFor();
      await wizard.onScreen('welcome, newer notes');
      assert.equal(await wizard.button('Start').count(), 0);
      await phone.page.goto('/account');
      await wizard.arrive(TITLE.welcome);
      const kept = await phone.page.evaluate(() => localStorage.getItem('textslash.journal'));
      assert.equal(kept, note);
    });
});
