// A secret is where it is needed and nowhere else: not in the page once it was submitted, not in a
// field that is off the page, and not in the program's memory once the run is over.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { FLY_TOKENS, PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { launchChromium, openPhone } from './lib/phone.mjs';
import { findRemains, keepRemains } from './lib/remains.mjs';
import { findSecrets, placesOf } from './lib/secrets.mjs';
import { assertNoSecrets, flow, startSession } from './lib/session.mjs';
import { FIELD, TITLE, Wizard } from './lib/wizard.mjs';

// What a whole deployment is told, by name.
const TOLD = Object.entries({
  'Fly token': PRACTICE.flyToken.replace('FlyV1 ', ''),
  'Anthropic key': PRACTICE.anthropicKey,
  'GitHub token': PRACTICE.githubToken,
  'Twilio SID': PRACTICE.twilioSid,
  'Twilio token': PRACTICE.twilioToken,
});

const inMemory = (found) => found.filter((what) => what.endsWith('in memory'));
const inFields = (found) => found.filter((what) => !what.endsWith('in memory'));

describe('what was typed', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  /** The page as it is: no text, no attribute and no field holds a secret. */
  async function assertShowsNone(phone) {
    const { DOM, fields } = await placesOf(phone);
    assert.deepEqual(findSecrets({ DOM, fields }, TOLD.map(([, secret]) => secret)), []);
    assert.deepEqual(inFields(await findRemains(phone.page, TOLD)), []);
  }

  flow('is in memory until the run is over, and nowhere in it from then on', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      await wizard.answerAll();
      // Without this the silence below would prove nothing.
      const known = inMemory(await findRemains(phone.page, TOLD));
      assert.deepEqual(known, TOLD.map(([name]) => `${name} in memory`));

      await wizard.deploy();
      await wizard.done();
      assert.deepEqual(await findRemains(phone.page, TOLD), []);

      await wizard.link('textslash').tap();
      await wizard.destroy();
      assert.deepEqual(await findRemains(phone.page, TOLD), []);
    });

  flow('is gone from every field when its question is answered, and does not come back', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      const { page } = phone;
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      await assertShowsNone(phone);
      await wizard.givePlace();
      // Shown in plain, it goes all the same.
      await page.getByRole('button', { name: `Show ${FIELD.anthropicKey}` }).tap();
      await wizard.giveKeys(PRACTICE.anthropicKey, PRACTICE.githubToken);
      await assertShowsNone(phone);
      await wizard.giveChannel();
      await wizard.arrive('Deploy my-agent?');
      await assertShowsNone(phone);

      // By the history, backwards to the first question and forwards again.
      for (const title of [TITLE.channel, TITLE.aiKey, TITLE.place, TITLE.account]) {
        await page.goBack();
        await wizard.arrive(title);
        await assertShowsNone(phone);
      }
      for (const title of [TITLE.place, TITLE.aiKey, TITLE.channel]) {
        await page.goForward();
        await wizard.arrive(title);
        await assertShowsNone(phone);
      }
      await page.reload();
      await wizard.arrive(TITLE.account);
      await assertShowsNone(phone);
      assert.deepEqual(inMemory(await findRemains(phone.page, TOLD)), []);
    });

  flow('is gone when it was refused or left unsent, and the screen is left', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      const { page } = phone;
      const revoked = [['revoked token', FLY_TOKENS.revoked.replace('FlyV1 ', '')]];
      await wizard.open();
      await wizard.start();
      await wizard.giveToken(FLY_TOKENS.revoked);
      await wizard.expectMessage(FIELD.flyToken, /\S/);
      // It stays to be mended, in its field alone.
      await assertNoSecrets(session, phone, undefined, { typing: true });
      await page.goBack();
      await wizard.arrive(TITLE.welcome);
      assert.deepEqual(await findRemains(page, revoked), []);

      await wizard.start();
      await wizard.type(FIELD.flyToken, FLY_TOKENS.revoked);
      await page.reload();
      await wizard.arrive(TITLE.account);
      assert.equal(await wizard.field(FIELD.flyToken).inputValue(), '');
      assert.deepEqual(await findRemains(page, revoked), []);
    });

  flow('is gone from the page that says it is broken', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      await wizard.open();
      await wizard.start();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await phone.page.evaluate(() => {
        setTimeout(() => {
          throw new WebAssembly.RuntimeError('unreachable');
        });
      });
      await phone.page.getByRole('alert').getByRole('link', { name: 'Reload' }).waitFor();
      await assertShowsNone(phone);
      return { expected: [/unreachable/] };
    });

  flow('on the card of a pause is gone with the card', () => session,
    async ({ wizard, phone, fly }) => {
      await keepRemains(phone);
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await fly.faults({ token_revoked: 'now' });
      const problem = await wizard.paused(/token/i);
      await problem.getByRole('button', { name: 'Enter a new token' }).first().tap();
      const other = [['new token', FLY_TOKENS.fresh.replace('FlyV1 ', '')]];
      await wizard.type(FIELD.flyToken, FLY_TOKENS.fresh);
      assert.equal(inFields(await findRemains(phone.page, other)).length, 1);
      await wizard.button('Use this').tap();
      await wizard.field(FIELD.flyToken).waitFor({ state: 'detached' });
      assert.deepEqual(inFields(await findRemains(phone.page, other)), []);
      await wizard.done();
      assert.deepEqual(await findRemains(phone.page, [...TOLD, ...other]), []);
    });

  test('is not in the page that a browser keeps for the way back', async () => {
    await session.fly.reset();
    const browser = await launchChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    try {
      const phone = await openPhone(browser, session.url);
      const { page } = phone;
      await keepRemains(phone);
      const wizard = new Wizard(page);
      await wizard.begin();
      await wizard.done();
      await page.evaluate(() => {
        window.isTheSame = true;
      });
      await page.goto('/config.json');
      // Playwright's own way back waits for a page to load, which none does.
      await page.evaluate(() => history.back()).catch(() => {});
      await wizard.done();
      assert.equal(await page.evaluate(() => window.isTheSame), true, 'it was kept');
      await assertShowsNone(phone);
      assert.deepEqual(await findRemains(page, TOLD), []);
      await assertNoSecrets(session, phone);
      await phone.close();
    } finally {
      await browser.close();
    }
  });
});
