// What goes wrong at Fly: the run pauses, says so in words, and goes on with another choice.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { assertDeployed, assertNothingLeft, flow, startSession } from './lib/session.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

describe('trouble', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('a name that is taken is told at its field, and another one is offered', () => session,
    async ({ wizard }) => {
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      await wizard.type(FIELD.name, 'blue-river');
      await wizard.expectMessage(FIELD.name, /^Choose another name: somebody at Fly\.io has/);
      await wizard.next();
      await wizard.expectMessage(FIELD.name, /^Choose another name/);
      assert.equal(await wizard.field(FIELD.name).inputValue(), 'blue-river');

      const offers = wizard.button(/^Use blue-river-/);
      assert.equal(await offers.count(), 2, 'a word and something that nobody has');
      const offer = offers.last();
      const name = (await offer.innerText()).replace('Use ', '');
      await offer.tap();
      await wizard.expectNoMessage(FIELD.name);
      assert.equal(await wizard.field(FIELD.name).inputValue(), name);
      await wizard.givePlace(name);
    });

  flow('a name that is taken meanwhile pauses the run, which goes on under another', () => session,
    async ({ wizard, fly }) => {
      await wizard.answerAll();
      await fly.faults({ taken_names: ['my-agent-relay', 'my-agent-vm'] });
      await wizard.deployButton.tap();
      const problem = await wizard.paused(/my-agent is taken/, 'paused, name');
      await problem.getByRole('button', { name: 'Choose another name' }).first().tap();
      await wizard.type(FIELD.newName, 'other-agent');
      await wizard.button('Use this').tap();
      await wizard.done('other-agent');
      await assertDeployed(session, 'other-agent');
    });

  flow('a region known to be full is marked, and the next nearest is chosen', () => session,
    async ({ wizard, fly }) => {
      await fly.faults({ full_regions: [{ region: 'fra' }] });
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      assert.ok(await wizard.choice(/Frankfurt.*no room now/).isDisabled());
      assert.ok(await wizard.choice(/Paris|Amsterdam/).first().isChecked());
    });

  flow('a region that is not for everybody is marked, and stands at the end', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      assert.equal(await wizard.choice(/Montreal|Mumbai/).count(), 0, 'not among the first');
      await wizard.button('Show all regions').tap();
      await wizard.choice(/Montreal/).waitFor();
      await wizard.onScreen('where, all regions');
      const regions = phone.page.locator('input[name=region]');
      const codes = await regions.evaluateAll((inputs) => inputs.map((input) => input.value));
      assert.deepEqual(codes.slice(-2), ['bom', 'yul']);
      assert.equal(codes[0], 'fra', 'the nearest first');
      assert.ok(await wizard.choice(/Montreal.*closed/).isDisabled());
      assert.ok(await wizard.choice(/Mumbai.*paid plans only/).isDisabled());
    });

  flow('what a size costs asleep and awake is told, by whose prices, and what a trial does', () => session,
    async ({ wizard }) => {
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      await wizard.choice(/2 GB.*asleep about \$4, awake about \$15/).waitFor();
      await wizard.choice(/4 GB.*asleep about \$4, awake about \$25/).waitFor();
      const source = wizard.link(/^Open Fly\.io’s prices/);
      assert.equal(await source.getAttribute('href'), 'https://fly.io/docs/about/pricing/');
      assert.match(await wizard.text(), /prices of August 2026, rounded/);
      assert.match(await wizard.text(), /trial account Fly\.io stops every machine after 5 minutes/);
      const card = wizard.link(/^Open billing at Fly\.io/);
      assert.match(await card.getAttribute('href'), /^https:\/\/fly\.io\/dashboard\/[\w-]+\/billing$/);
    });

  flow('a region that fills up pauses the run, and the next one is offered and taken', () => session,
    async ({ wizard, fly }) => {
      await wizard.answerAll();
      await fly.faults({ full_regions: [{ region: 'fra', placements_lie: true }] });
      await wizard.deployButton.tap();
      const problem = await wizard.paused(/^Fly has no room for this size/, 'paused, region');
      await problem.getByRole('button', { name: 'Choose another region' }).first().tap();
      await wizard.until('another region to be chosen', () =>
        wizard.page.getByRole('radio', { checked: true }).count(),
      );
      await wizard.onScreen('paused, choosing a region');
      const chosen = wizard.page.getByRole('radio', { checked: true });
      const region = await chosen.inputValue();
      assert.notEqual(region, 'fra');
      await wizard.button('Use this').tap();
      await wizard.done();
      await assertDeployed(session, 'my-agent', { region });
    });

  flow('an image that cannot be pulled pauses the run, which goes on with another', () => session,
    async ({ wizard, fly }) => {
      await fly.faults({ images: [{ contains: 'textslash-vm:latest', fate: 'private' }] });
      await wizard.begin();
      const problem = await wizard.paused(/^The image for the VM is private/, 'paused, image');
      await problem.getByRole('button', { name: 'Use other images' }).first().tap();
      await wizard.onScreen('paused, choosing images');
      await wizard.type(FIELD.vmImage, 'registry.example/textslash-vm:1');
      await wizard.button('Use this').tap();
      await wizard.done();
      await assertDeployed(session);
    });

  for (const wall of ['apps', 'machines']) {
    flow(`a missing card, found out with ${wall}, pauses the run until it is added`, () => session,
      async ({ wizard, fly }) => {
        await fly.faults({ card_missing: wall });
        await wizard.answerAll();
        await wizard.deployButton.tap();
        const problem = await wizard.paused(/^Fly asks for a credit card/, 'paused, card');
        const added = problem.getByRole('button', { name: 'I added a card, go on' }).first();
        await added.tap();
        await wizard.paused(/^Fly asks for a credit card/);
        // Either half may meet the wall; one that is still on its way there comes to it later.
        await wizard.settled();
        await fly.addCard();
        await added.tap();
        await wizard.done();
        await assertDeployed(session);
      });
  }

  flow('has no barrier in what it shows of trouble, and leaves nothing when undone', () => session,
    async ({ wizard, fly }) => {
      await fly.faults({ full_regions: [{ region: 'fra', placements_lie: true }] });
      await wizard.begin();
      await wizard.paused(/^Fly has no room/, 'paused');
      const choose = wizard.button('Choose another region').first();
      await choose.tap();
      await wizard.choice(/Amsterdam/).waitFor();
      await wizard.onScreen('choosing a region');
      await wizard.button('Back').tap();

      // Times pass every second: neither the focus nor what was unfolded may go with them.
      await choose.focus();
      const unfolded = wizard.page.getByText('What Fly.io says');
      await unfolded.tap();
      await wizard.page.getByText('Show the calls').tap();
      await choose.focus();
      await wizard.page.waitForTimeout(2_500);
      assert.ok(await choose.evaluate((button) => button === document.activeElement), 'the focus');
      assert.ok(await wizard.page.getByText('could not find a candidate host').isVisible());
      assert.ok(await wizard.page.getByText('POST /v1/apps/my-agent-vm/machines').isVisible());

      await wizard.button('Undo everything').first().tap();
      await wizard.gone();
      await wizard.home();
      assert.equal(await wizard.headline(TITLE.welcome).count(), 1);
      await assertNothingLeft(session);
    });
});
