// Ways through the page: back and forth, deep links, a mouse, and no way to Fly at all.

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

describe('the way through the page', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('leads back and forth without losing an answer or showing a secret', () => session,
    async ({ wizard, phone }) => {
      await wizard.answerAll();
      for (const title of [TITLE.channel, TITLE.aiKey, TITLE.place, TITLE.account]) {
        await phone.page.goBack();
        await wizard.arrive(title);
        await assertNoSecrets(session, phone);
      }
      await wizard.next();
      await wizard.atPlace();
      assert.equal(await wizard.field(FIELD.name).inputValue(), 'my-agent');
      await wizard.next();
      await wizard.arrive(TITLE.aiKey);
      assert.equal(await wizard.field(FIELD.anthropicKey).inputValue(), '');
      await wizard.next();
      await wizard.arrive(TITLE.channel);
      assert.equal(await wizard.field(FIELD.allowed).inputValue(), PRACTICE.phone);
      await wizard.next();
      await wizard.arrive('Deploy my-agent?');
    });

  flow('begins at the first open question, whatever address was opened', () => session,
    async ({ wizard, phone }) => {
      for (const address of ['/review', '/channel', '/ai-key', '/where', '/account']) {
        await phone.page.goto(address);
        await wizard.arrive(TITLE.account);
      }
      for (const address of ['/deploying', '/done', '/continue', '/undo', '/no-such-page']) {
        await phone.page.goto(address);
        await wizard.arrive(TITLE.welcome);
      }
    });

  flow('is open to a mouse that presses slowly, right after typing', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      const { x, y, width, height } = await wizard.button('Continue').boundingBox();
      await phone.page.mouse.move(x + width / 2, y + height / 2);
      await phone.page.mouse.down();
      await phone.page.waitForTimeout(600);
      await phone.page.mouse.up();
      await wizard.atPlace();
    },
    { viewport: { width: 1280, height: 800 }, isMobile: false });

  flow('tells a phone without a connection so, at the field', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await phone.context.setOffline(true);
      await wizard.giveToken();
      await wizard.expectMessage(FIELD.flyToken, /^Go online and try again/);
      await phone.page.goBack();
      await wizard.arrive(TITLE.welcome);
      return { expected: [/net::ERR_INTERNET_DISCONNECTED/] };
    });
});

describe('through the host of the page, where Fly answers no other origin', () => {
  let session;
  before(async () => {
    session = await startSession({
      cors: false,
      config: (fly) => ({ api_roads: [`${fly}/v1`, '/fly/v1'] }),
      site: (fly) => ({ passThrough: true, upstream: fly }),
    });
  });
  after(() => session?.stop());

  flow('a whole deployment is made and destroyed, and the page says which way it takes', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.field(FIELD.flyToken).blur();
      await phone.page.getByText('calls pass through the server that this page came from').waitFor();
      await phone.page.goBack();
      await wizard.arrive(TITLE.welcome);
      await wizard.begin();
      await wizard.done();
      await assertDeployed(session);
      await phone.page.goto('/');
      await wizard.destroy();
      await assertNothingLeft(session);
      return {
        expected: [/blocked by CORS policy/, /net::ERR_FAILED/],
        records: [{ kind: 'missing-header', detail: 'Authorization' }],
      };
    });
});

describe('without any way to Fly', () => {
  let session;
  before(async () => (session = await startSession({ cors: false })));
  after(() => session?.stop());

  flow('says that it is the host’s to open one', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await wizard.expectMessage(FIELD.flyToken, /^Ask whoever hosts this page/);
      await phone.page.goBack();
      await wizard.arrive(TITLE.welcome);
      // The look whether anybody is there at all bears no token.
      return {
        expected: [/blocked by CORS policy/, /net::ERR_FAILED/],
        records: [{ kind: 'missing-header', detail: 'Authorization' }],
      };
    });
});
