// The whole wizard without touching the screen: Tab, Enter, Space and the arrows.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { FLY_TOKENS, PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { assertDeployed, assertNothingLeft, flow, startSession } from './lib/session.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

describe('the keyboard alone', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  /** What a person does who only has keys. */
  function keysOf({ wizard, phone }) {
    const { page } = phone;
    const focused = (target) => target.evaluate((element) => element === document.activeElement);

    /** Tabs until it is there, and sees it there. */
    const tabTo = async (target) => {
      await target.waitFor();
      for (let presses = 0; presses < 60; presses += 1) {
        if (await focused(target)) break;
        await page.keyboard.press('Tab');
      }
      assert.ok(await focused(target), `Tab never reaches ${target}`);
      const seen = await target.evaluate((element) => {
        const shown = (of) => {
          const style = getComputedStyle(of);
          return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
        };
        const around = element.closest('label, .box, .choice');
        return shown(element) || (around !== null && shown(around));
      });
      assert.ok(seen, `the focus cannot be seen on ${target}`);
    };
    return {
      page,
      tabTo,
      type: async (label, text) => {
        await tabTo(wizard.field(label));
        await page.keyboard.press('ControlOrMeta+A');
        await page.keyboard.insertText(text);
      },
      press: async (target, key = 'Enter') => {
        await tabTo(target);
        await page.keyboard.press(key);
      },
      /** The new screen's headline has the focus: reading begins there. */
      arrive: async (title) => {
        await wizard.arrive(title, undefined, wizard.patience);
        await wizard.until(`the focus on “${title}”`, () => focused(wizard.headline(title)));
      },
    };
  }

  async function deploy(wizard, { page, tabTo, type, press, arrive }) {
    await wizard.open();
    await press(wizard.button('Start'), 'Space');
    await arrive(TITLE.account);
    await type(FIELD.flyToken, PRACTICE.flyToken);
    await page.keyboard.press('Enter');
    await arrive(TITLE.place);
    await type(FIELD.name, 'my-agent');
    await page.getByText('my-agent is free.').waitFor();
    await tabTo(page.getByRole('radio', { checked: true }).first());
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    assert.ok(await wizard.choice(/Frankfurt/).isChecked(), 'the arrows choose a region');
    await press(wizard.button('Continue'));
    await arrive(TITLE.aiKey);
    await type(FIELD.anthropicKey, PRACTICE.anthropicKey);
    await press(wizard.button('Show Anthropic API key'), 'Space');
    await press(wizard.button('Continue'));
    await arrive(TITLE.channel);
    await press(wizard.channel('WhatsApp'), 'Space');
    await type(FIELD.twilioSid, PRACTICE.twilioSid);
    await type(FIELD.twilioToken, PRACTICE.twilioToken);
    await type(FIELD.allowed, PRACTICE.phone);
    await press(wizard.button('Continue'));
    await arrive('Deploy my-agent?');
    await press(wizard.deployButton);
    await arrive('Deploying my-agent');
  }

  flow('fills every form, deploys, cancels and undoes', () => session,
    async ({ wizard, phone }) => {
      const keys = keysOf({ wizard, phone });
      await deploy(wizard, keys);
      await wizard.stepIs("Make the VM's volume", 'done');
      await keys.press(wizard.button('Cancel'));
      await wizard.arrive(TITLE.stopped);
      await keys.press(wizard.button('Undo everything'));
      await wizard.gone();
      await keys.press(wizard.button('Back to the start'));
      await keys.arrive(TITLE.welcome);
      await assertNothingLeft(session);
    });

  flow('deploys to the end, and destroys it again', () => session,
    async ({ wizard, phone }) => {
      const keys = keysOf({ wizard, phone });
      const { type, press, arrive } = keys;
      await deploy(wizard, keys);
      await arrive('my-agent is ready');
      await assertDeployed(session);
      await press(wizard.link('textslash'));
      await arrive(TITLE.welcome);
      await press(wizard.link('Destroy a deployment'));
      await arrive(TITLE.destroy);
      await type(FIELD.flyToken, PRACTICE.flyToken);
      await press(wizard.button('Find my deployments'));
      await arrive(TITLE.choose);
      await press(wizard.choice('my-agent'), 'Space');
      await press(wizard.button('Continue'));
      await arrive('Destroy my-agent?');
      await type(FIELD.confirm, 'my-agent');
      await press(wizard.button('Destroy my-agent and its data'));
      await wizard.gone();
      await assertNothingLeft(session);
    });

  flow('always has a place to go on from while a run is stopped, gone on with and undone', () => session,
    async ({ wizard, phone }) => {
      const keys = keysOf({ wizard, phone });
      await deploy(wizard, keys);
      await wizard.stepIs("Make the VM's volume", 'done');
      await keys.press(wizard.button('Cancel'));
      await keys.arrive(TITLE.stopped);
      await keys.press(wizard.button('Go on'));
      await keys.arrive('Deploying my-agent');
      await keys.press(wizard.button('Cancel'));
      await keys.arrive(TITLE.stopped);
      await keys.press(wizard.button('Undo everything'));
      await keys.arrive('my-agent is gone');
      await assertNothingLeft(session);
    });

  flow('always has a place to go on from while a pause is answered', () => session,
    async ({ wizard, phone, fly }) => {
      const keys = keysOf({ wizard, phone });
      const focusOn = (what, target) =>
        wizard.until(`the focus on ${what}`, () => target.evaluate((it) => it === document.activeElement));
      await deploy(wizard, keys);
      await wizard.stepIs("Make the VM's volume", 'done');
      await fly.faults({ token_revoked: 'now' });
      await wizard.paused(/token/i);
      await wizard.settled();
      await keys.press(wizard.button('Enter a new token'));
      await focusOn('the field', wizard.field(FIELD.flyToken));
      await keys.press(wizard.button('Back'));
      await focusOn('the card', phone.page.locator('.problem h2'));
      await keys.press(wizard.button('Enter a new token'));
      await focusOn('the field', wizard.field(FIELD.flyToken));
      await keys.page.keyboard.insertText(FLY_TOKENS.fresh);
      await keys.page.keyboard.press('Enter');
      await keys.arrive('Deploying my-agent');
      await wizard.done();
      await assertDeployed(session);
    });
});
