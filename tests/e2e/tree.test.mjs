// A whole deployment by what assistive technology is given, and nothing that is only seen.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { assertDeployed, flow, startSession } from './lib/session.mjs';
import { Tree, listenToRegions } from './lib/tree.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

// A deployment of some two minutes is told in so many sentences at most.
const MOST_ANNOUNCED = 12;

describe('the accessibility tree alone', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('is enough to deploy: every field, button and state is in it by role and name', () => session,
    async ({ phone }) => {
      const { page } = phone;
      const tree = await Tree.of(page);
      /** A new screen: its headline has the focus, and its place among the questions is told. */
      const arrive = async (title, place) => {
        await tree.find('heading', title, { where: ({ states }) => states.level === 1 && states.focused });
        if (place) assert.match(await tree.read(), place);
        await tree.find('main', '');
      };
      await page.goto('/');
      // A button that is found before the program takes over is not there any more when it is pressed.
      await page.locator('#starting').waitFor({ state: 'detached' });
      await tree.find('heading', TITLE.welcome, { where: ({ states }) => states.level === 1 });
      await tree.find('list', /^From your phone .* to the relay and the VM$/);
      const announced = await listenToRegions(page);
      await tree.press('button', 'Start');

      await arrive(TITLE.account, /1 of 5 · Fly account/);
      await tree.press('button', 'Continue');
      const token = await tree.find('textbox', FIELD.flyToken, { where: ({ states }) => states.invalid === 'true' && states.focused });
      assert.match(token.description, /Paste your Fly\.io token/, 'the error belongs to its field');
      assert.equal(token.states.required, true);
      await tree.write(FIELD.flyToken, PRACTICE.flyToken);
      await tree.press('button', 'Continue');

      await arrive(TITLE.place, /2 of 5/);
      await tree.write(FIELD.name, 'my-agent');
      await tree.find('StaticText', 'my-agent is free.');
      await tree.press('radio', /Frankfurt/);
      await tree.find('radio', /Frankfurt/, { where: ({ states }) => states.checked === 'true' });
      await tree.press('button', 'Continue');

      await arrive(TITLE.aiKey, /3 of 5/);
      await tree.write(FIELD.anthropicKey, PRACTICE.anthropicKey);
      await tree.press('button', 'Continue');

      await arrive(TITLE.channel, /4 of 5/);
      await tree.press('checkbox', /^WhatsApp/);
      await tree.write(FIELD.twilioSid, PRACTICE.twilioSid);
      await tree.write(FIELD.twilioToken, PRACTICE.twilioToken);
      await tree.write(FIELD.allowed, PRACTICE.phone);
      await tree.press('button', 'Continue');

      await arrive('Deploy my-agent?', /5 of 5/);
      assert.match(await tree.read(), /my-agent-relay .*my-agent-vm/s);
      const places = (await announced()).map((said) => /^\d of \d · ./.exec(said)?.[0].slice(0, 6)).filter(Boolean);
      assert.deepEqual(places, [1, 2, 3, 4, 5].map((place) => `${place} of 5`), 'each new screen is said, once');
      await tree.press('button', /^Deploy for about \$\d+ a month$/);

      await arrive('Deploying my-agent');
      const before = (await announced()).length;
      await tree.find('progressbar', 'Progress');
      await tree.find('button', 'Cancel');
      // Of whichever group of steps is open by now.
      assert.match(await tree.read(), /(Check the token|Start the VM) (waiting|working|done)/, 'the state of a step is said');
      await tree.find('heading', 'my-agent is ready', { patience: 60_000 });
      await assertDeployed(session);

      const said = (await announced()).slice(before);
      assert.ok(said.length >= 1, 'nothing was said in a whole deployment');
      assert.ok(said.length <= MOST_ANNOUNCED, `${said.length} announcements:\n${said.join('\n')}`);
      assert.equal(new Set(said).size, said.length, `said twice:\n${said.join('\n')}`);
      for (const sentence of said) assert.ok(sentence.length < 120, `too long to be listened to: ${sentence}`);

      await arrive('my-agent is ready');
      assert.match(await tree.read(), /https:\/\/my-agent-relay\.fly\.dev\/webhook/);
    });
});
