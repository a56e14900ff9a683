// A secret is where it is needed and nowhere else: not in the page once it was submitted, not in a
// field that is off the page, and not in the program's memory once the run is over.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { FLY_TOKENS, PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { deployBy, fillDiscord, fillTelegram, fillTwilio } from './lib/channels.mjs';
import { hold } from './lib/hold.mjs';
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

  /** The program's own code runs into the ground, as after a mistake of ours. */
  const breakDown = (page) =>
    page.evaluate(() => {
      setTimeout(() => window.__remains.trap());
    });

  flow('is gone from the page that says it is broken, and from its memory', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      await wizard.answerAll();
      await breakDown(phone.page);
      await phone.page.getByRole('alert').getByRole('link', { name: 'Reload' }).waitFor();
      await assertShowsNone(phone);
      assert.deepEqual(await findRemains(phone.page, TOLD), []);
      return { expected: [/RuntimeError|exception/] };
    });

  flow('does nothing more behind the page that says it is broken', () => session,
    async ({ wizard, phone, fly }) => {
      await keepRemains(phone);
      await wizard.begin();
      await wizard.stepIs("Make the VM's app", 'done');
      await breakDown(phone.page);
      await phone.page.getByRole('alert').getByRole('link', { name: 'Reload' }).waitFor();
      // What was sent before is answered; nothing follows.
      await phone.page.waitForTimeout(1000);
      const calls = (await fly.log()).length;
      await phone.page.waitForTimeout(3000);
      assert.equal((await fly.log()).length, calls);

      await phone.page.getByRole('alert').getByRole('link', { name: 'Reload' }).tap();
      await wizard.arrive(TITLE.welcome);
      await wizard.goOn();
      await wizard.done();
      return { expected: [/RuntimeError|exception/] };
    });

  // What the last steps need, by channel: kept when the run is over, and gone at a tap.
  for (const [channel, fill, needed, others] of [
    [
      'a WhatsApp sender of their own',
      (wizard) => fillTwilio(wizard, PRACTICE.twilioSender),
      { 'Twilio SID': PRACTICE.twilioSid, 'Twilio token': PRACTICE.twilioToken },
      {},
    ],
    [
      'Telegram and Discord',
      async (wizard) => {
        await fillTelegram(wizard);
        await fillDiscord(wizard);
      },
      { 'Telegram token': PRACTICE.telegramToken },
      { 'Discord token': PRACTICE.discordToken },
    ],
  ]) {
    flow(`is kept for the last steps of ${channel} alone, until Forget is tapped`, () => session,
      async ({ wizard, phone }) => {
        await keepRemains(phone);
        await deployBy(wizard, fill);
        const { 'Fly token': fly, 'Anthropic key': anthropic, 'GitHub token': github } = Object.fromEntries(TOLD);
        const gone = { 'Fly token': fly, 'Anthropic key': anthropic, 'GitHub token': github, ...others };
        assert.deepEqual(await findRemains(phone.page, Object.entries(gone)), []);
        // Without this the silence below would prove nothing.
        const kept = await findRemains(phone.page, Object.entries(needed));
        assert.deepEqual(inMemory(kept), Object.keys(needed).map((name) => `${name} in memory`));
        assert.deepEqual(inFields(kept), []);

        await wizard.button('Forget it on this phone').tap();
        await wizard.arrive(TITLE.welcome);
        assert.deepEqual(await findRemains(phone.page, Object.entries({ ...needed, ...gone })), []);
      });
  }

  flow('for a look is gone when its screen is left', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      const { page } = phone;
      const token = TOLD.slice(0, 1);
      await wizard.open();
      await wizard.link('Show who reaches which agent').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.button(/^Show/).last().tap();
      await page.getByText('No relay', { exact: false }).or(page.locator('.notice')).first().waitFor();
      assert.deepEqual(inFields(await findRemains(page, token)), []);
      await wizard.link('textslash').tap();
      await wizard.arrive(TITLE.welcome);
      assert.deepEqual(await findRemains(page, token), []);

      await wizard.link('Destroy a deployment').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.button('Find my deployments').tap();
      await wizard.arrive(TITLE.choose);
      await page.goBack();
      await wizard.arrive(TITLE.welcome);
      assert.deepEqual(await findRemains(page, token), []);
    });

  // By what is being looked at: how to come there, and the calls that are still to be answered.
  const APPS = /\/v1\/apps\?/;
  for (const [what, calls, answered, begin] of [
    ['a token', /\/v1\//, 0, async (wizard) => {
      await wizard.start();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.button('Continue').tap();
    }],
    // The first list tells that the token opens its organization.
    ['deployments', APPS, 1, async (wizard) => {
      await wizard.link('Destroy a deployment').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.button('Find my deployments').tap();
      await wizard.arrive(TITLE.choose);
    }],
    ['senders', APPS, 1, async (wizard) => {
      await wizard.link('Show who reaches which agent').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.button(/^Show/).last().tap();
    }],
  ]) {
    flow(`for a look at ${what} is gone though its answer is still to come`, () => session,
      async ({ wizard, phone }) => {
        await keepRemains(phone);
        const { page } = phone;
        const token = TOLD.slice(0, 1);
        await wizard.open();
        const { asked, letGo } = await hold(page, calls, { few: answered });
        await begin(wizard);
        await asked;
        await wizard.link('textslash').tap();
        await wizard.arrive(TITLE.welcome);
        assert.deepEqual(await findRemains(page, token), []);
        await letGo();
      });
  }

  flow('for a look at a silent agent is gone when its screen is left', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      const token = TOLD.slice(0, 1);
      await wizard.begin();
      await wizard.done();
      await phone.page.locator('#reply-whatsapp').getByRole('button', { name: 'No', exact: true }).tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.button('Look for the reason').tap();
      await wizard.button('Look again').waitFor({ timeout: wizard.patience });
      assert.deepEqual(inFields(await findRemains(phone.page, token)), []);
      await wizard.link('textslash').tap();
      await wizard.arrive(TITLE.welcome);
      assert.deepEqual(await findRemains(phone.page, token), []);
    });

  flow('is gone from its field while one of several organizations is chosen', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      const personal = [['personal token', FLY_TOKENS.personal]];
      await wizard.open();
      await wizard.start();
      await wizard.giveToken(FLY_TOKENS.personal);
      const org = wizard.page.getByRole('radio').first();
      await org.waitFor();
      assert.deepEqual(inFields(await findRemains(phone.page, personal)), []);
      await org.check();
      await wizard.next();
      await wizard.atPlace();
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

  flow('on the card of a pause is gone when its form is closed, and does not come back by a late answer', () => session,
    async ({ wizard, phone, fly }) => {
      await keepRemains(phone);
      const { page } = phone;
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await fly.faults({ token_revoked: 'now' });
      await wizard.paused(/token/i);
      const other = [['new token', FLY_TOKENS.fresh.replace('FlyV1 ', '')]];
      const enter = async () => {
        await wizard.button('Enter a new token').first().tap();
        await wizard.type(FIELD.flyToken, FLY_TOKENS.fresh);
        await wizard.field(FIELD.flyToken).blur();
      };
      await enter();
      await page.getByText(/^Connected to Practice/).waitFor();
      await wizard.button('Back').tap();
      assert.deepEqual(await findRemains(page, other), []);

      const { asked, letGo } = await hold(page, /\/v1\/tokens/);
      await enter();
      await asked;
      await wizard.button('Back').tap();
      assert.deepEqual(await findRemains(page, other), [], 'though the answer is still to come');
      await wizard.button('Enter a new token').first().tap();
      await letGo();
      await page.waitForTimeout(500);
      assert.deepEqual(await findRemains(page, other), []);
      await wizard.type(FIELD.flyToken, FLY_TOKENS.fresh);
      await wizard.button('Use this').tap();
      await wizard.done();
    });

  flow('is gone with the run that was undone', () => session,
    async ({ wizard, phone }) => {
      await keepRemains(phone);
      await wizard.toChannels();
      await fillTelegram(wizard);
      await wizard.next();
      await wizard.arrive('Deploy my-agent?');
      await wizard.deploy();
      await wizard.stepIs("Make the VM's volume", 'done');
      await wizard.button('Cancel').tap();
      await wizard.arrive(TITLE.stopped, undefined, wizard.patience);
      await wizard.button('Undo everything').tap();
      await wizard.gone();
      const told = [['Telegram token', PRACTICE.telegramToken], ...TOLD.slice(0, 3)];
      assert.deepEqual(await findRemains(phone.page, told), []);
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
