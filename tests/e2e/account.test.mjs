// Tokens of every kind: what cannot work says so at the field, in words, with the next step.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { FLY_TOKENS } from '../../scripts/lib/practice-credentials.mjs';
import { assertNothingLeft, flow, startSession } from './lib/session.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

const REFUSED = [
  ['a revoked one', FLY_TOKENS.revoked, /^Make a new token and paste it: Fly\.io does not accept this one/],
  ['one that was cut short', FLY_TOKENS.organization.split(',')[0], /does not accept this one/],
  ['one for a single app', FLY_TOKENS.app, /^Make a token for your whole organization.*garden-club/],
];

describe('the Fly token', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  for (const [kind, token, message] of REFUSED) {
    flow(`is refused at its field if it is ${kind}, when left and at Continue`, () => session,
      async ({ wizard, phone }) => {
        await wizard.open();
        await wizard.start();
        await wizard.type(FIELD.flyToken, token);
        await wizard.field(FIELD.flyToken).blur();
        await wizard.expectMessage(FIELD.flyToken, message);
        // How to make the right one unfolds by itself, with a link.
        await wizard.link('Open fly.io/tokens/create').waitFor();
        await wizard.next();
        await wizard.expectMessage(FIELD.flyToken, message);
        assert.equal(await wizard.field(FIELD.flyToken).inputValue(), token, 'what was typed');
        assert.ok(await wizard.headline(TITLE.account).isVisible());
        // Nothing of a refused token is left once the screen is.
        await phone.page.goBack();
        await wizard.arrive(TITLE.welcome);
        await assertNothingLeft(session);
      });
  }

  flow('is refused if it does not open the organization that it speaks of', () => session,
    async ({ wizard, phone }) => {
      await phone.page.route('**/v1/apps?org_slug=*', (route) =>
        route.fulfill({
          status: 403,
          headers: { 'access-control-allow-origin': '*', 'content-type': 'application/json' },
          body: '{"error":"unauthorized"}',
        }),
      );
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      const message = /^Make a token for your whole organization.*may not look into personal/;
      await wizard.expectMessage(FIELD.flyToken, message);
      await wizard.onScreen('account, not opened');
      // Chosen among several, an organization is looked into too.
      await wizard.type(FIELD.flyToken, FLY_TOKENS.personal);
      await wizard.next();
      await wizard.choice('studio-22').check();
      await wizard.next();
      await wizard.expectMessage(FIELD.flyToken, /may not look into studio-22/);
      await phone.page.unroute('**/v1/apps?org_slug=*');
      await wizard.next();
      await wizard.atPlace();
    });

  flow('is shown with its organization before anything goes on', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await wizard.type(FIELD.flyToken, `"${FLY_TOKENS.otherOrganization}"\n`);
      await wizard.field(FIELD.flyToken).blur();
      await phone.page.getByText('Connected to Studio 22.').waitFor();
      await wizard.next();
      await wizard.atPlace();
    });

  flow('of a person with several organizations asks which one', () => session,
    async ({ wizard }) => {
      await wizard.open();
      await wizard.start();
      await wizard.giveToken(FLY_TOKENS.personal);
      await wizard.choice('studio-22').waitFor();
      await wizard.onScreen('account, several organizations');
      await wizard.next();
      await wizard.expectMessage(FIELD.flyToken, /^Choose the organization/);
      await wizard.choice('studio-22').check();
      await wizard.next();
      await wizard.atPlace();
    });

  flow('of a person with several organizations asks again when it comes again', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await wizard.giveToken(FLY_TOKENS.personal);
      await wizard.choice('studio-22').waitFor();
      await phone.page.goBack();
      await wizard.arrive(TITLE.welcome);
      await wizard.start();
      await wizard.giveToken(FLY_TOKENS.personal);
      await wizard.choice('studio-22').waitFor();

      // After another one was refused: the same as before, typed or not.
      for (const again of [FLY_TOKENS.personal, '']) {
        await wizard.giveToken(FLY_TOKENS.revoked);
        await wizard.expectMessage(FIELD.flyToken, /does not accept this one/);
        await wizard.giveToken(again);
        await wizard.choice('studio-22').waitFor();
        await wizard.expectNoMessage(FIELD.flyToken);
      }
      await wizard.choice('studio-22').check();
      await wizard.next();
      await wizard.atPlace();
    });

  flow('that may only read pauses the run, which goes on with a better one', () => session,
    async ({ wizard }) => {
      await wizard.answerAll('my-agent', FLY_TOKENS.readOnly);
      await wizard.deployButton.tap();
      const problem = await wizard.paused(/^The token may not do this/, 'paused, token');
      // Both apps are asked for side by side; the second no may come a little later.
      await problem.getByText('Nothing was made and nothing is billed.').first().waitFor();
      await problem.getByRole('button', { name: 'Enter a new token' }).first().tap();
      await wizard.type(FIELD.flyToken, FLY_TOKENS.organization);
      await wizard.button('Use this').tap();
      await wizard.done();
    });
});
