// Who reaches which agent: told for all of an account, and before two share a number.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { FLY_TOKENS, PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { fillDiscord } from './lib/channels.mjs';
import { hold } from './lib/hold.mjs';
import { assertDeployed, flow, startSession } from './lib/session.mjs';
import { FIELD } from './lib/wizard.mjs';

const MAP = 'Who reaches which agent';
const SANDBOX = 'whatsapp:+14155238886';
const headers = { authorization: PRACTICE.flyToken, 'content-type': 'application/json' };

/** The relay of another deployment, as another phone would have made it, with what it tells. */
async function standIn(fly, name, senders) {
  const post = async (path, body) => {
    for (let again = 0; ; again += 1) {
      const answer = await fetch(`${fly.url}/v1${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (answer.ok) return;
      // A new app is not known everywhere at once.
      const early = [401, 404, 429].includes(answer.status) && again < 50;
      assert.ok(early, `${path}: ${answer.status} ${await answer.text()}`);
      await sleep(200);
    }
  };
  const app = `${name}-relay`;
  await post('/apps', { name: app, org_slug: 'personal' });
  const metadata = { textslash_deployment: name };
  if (senders) metadata.textslash_sender = senders;
  await post(`/apps/${app}/machines`, {
    name: 'relay',
    region: 'fra',
    config: {
      image: 'registry.example/textslash-relay:1',
      guest: { cpu_kind: 'shared', cpus: 1, memory_mb: 512 },
      metadata,
    },
  });
  return () => removeApp(fly, app);
}

/** Asks again until it is gone: many deletions at once are slowed down. */
async function removeApp(fly, app) {
  const url = `${fly.url}/v1/apps/${app}`;
  for (let again = 0; again < 50; again += 1) {
    const { status } = await fetch(`${url}?force=true`, { method: 'DELETE', headers });
    if (status === 404) return;
    await sleep(200);
  }
  throw new Error(`${app} does not go`);
}

async function removeSecrets(fly, app) {
  const url = `${fly.url}/v1/apps/${app}/secrets`;
  const { secrets } = await (await fetch(url, { headers })).json();
  for (const { name } of secrets) {
    const { status } = await fetch(`${url}/${name}`, { method: 'DELETE', headers });
    assert.equal(status, 200, name);
    // Many changes at once are slowed down.
    await sleep(100);
  }
}

/** Taken away by somebody, and another tab has found that out meanwhile. */
async function forgetSecrets(fly, phone) {
  await removeSecrets(fly, 'my-agent-relay');
  await phone.page.evaluate((key) => {
    const journal = JSON.parse(localStorage.getItem(key));
    journal.relay.secrets = 'planned';
    localStorage.setItem(key, JSON.stringify(journal));
  }, 'textslash.journal');
}

/** What a deployment's relay tells of who reaches it. */
async function relayTells(fly, name) {
  const answer = await fetch(`${fly.url}/v1/apps/${name}-relay/machines`, { headers });
  const [{ config }] = await answer.json();
  return config.metadata.textslash_sender;
}

/** Nobody took the messages of the bot. */
async function assertLeftAlone(services) {
  const log = await services.log();
  assert.equal(log.filter(({ path }) => path.includes('getUpdates')).length, 0, 'took its messages');
}

async function answerTelegram(wizard) {
  await wizard.toChannels();
  await wizard.choose('Telegram');
  await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
  await wizard.type(FIELD.telegramChats, PRACTICE.telegramChat);
  await wizard.next();
}

/** From Review to the end, the warning read. */
async function goOn(wizard) {
  await wizard.deployButton.tap();
  await wizard.done();
}

describe('who reaches which agent', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('is shown for all agents of an account side by side, and who shares what', () => session,
    async ({ wizard, phone, fly }) => {
      const end = [
        await standIn(fly, 'garden', `${SANDBOX}=67,12 telegram:110201543=43`),
        await standIn(fly, 'kitchen', 'telegram:110201543=43'),
        await standIn(fly, 'older', ''),
        await standIn(fly, 'reading', 'discord:198622483471925248/298622483471925248'),
      ];
      await wizard.open();
      await wizard.link('Show who reaches which agent').tap();
      await wizard.arrive('Who reaches which agent?', 'senders, token');
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.button('Show my agents').tap();
      await wizard.arrive(MAP);
      const rows = phone.page.locator('main dl > div');
      await rows.first().waitFor();
      await wizard.onScreen('senders');
      const lines = await rows.evaluateAll((rows) => rows.map((row) => row.innerText));
      assert.equal(lines.length, 4);
      const [garden, kitchen, older, reading] = lines;
      assert.match(garden, /^garden\nWhatsApp \+14155238886, Twilio’s sandbox\nanswers …67, …12\nTelegram bot 110201543\nanswers …43 alone\nreaches garden-vm\n/);
      assert.match(garden, /kitchen has Telegram bot 110201543 too\./);
      assert.match(kitchen, /garden has Telegram bot 110201543 too\./);
      assert.match(older, /^older\nIts relay does not tell/);
      assert.match(reading, /Discord bot 198622483471925248 in channel 298622483471925248\ndoes not tell whom it answers\nreaches reading-vm$/);
      // What cannot be known is said, not left out.
      assert.match(await wizard.text(), /Fly\.io hands no secret back/);
      for (const remove of end) await remove();
    });

  flow('that cannot be asked for is said, and asked for again', () => session,
    async ({ wizard, phone, fly }) => {
      const remove = await standIn(fly, 'garden', SANDBOX);
      await wizard.open();
      await wizard.link('Show who reaches which agent').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.field(FIELD.flyToken).blur();
      await phone.page.getByText(/^Connected to Practice/).waitFor();
      await phone.context.setOffline(true);
      await wizard.button('Show my agents').tap();
      await phone.page.getByText(/^Go online and try again/).waitFor();
      await wizard.onScreen('senders, cannot tell');
      await phone.context.setOffline(false);
      await wizard.button('Try again').tap();
      await phone.page.getByText('reaches garden-vm').waitFor();
      await remove();
      return { expected: [/net::ERR_INTERNET_DISCONNECTED/] };
    });

  flow('of an account without agents is nobody', () => session, async ({ wizard, phone }) => {
    await wizard.open();
    await wizard.link('Show who reaches which agent').tap();
    await wizard.type(FIELD.flyToken, FLY_TOKENS.otherOrganization);
    await wizard.button('Show my agents').tap();
    await phone.page.getByText('There is no agent in this account.').waitFor();
  });
});

describe('a number that another agent has', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('is warned of before Deploy, and deployed after that was read', () => session,
    async ({ wizard, phone, fly }) => {
      const remove = await standIn(fly, 'garden', SANDBOX);
      await wizard.answerAll();
      await phone.page.getByText(/^garden has WhatsApp \+14155238886/).waitFor();
      await wizard.onScreen('review, shared number');
      assert.match(await wizard.text(), /if both agents use the same Twilio account/);
      await goOn(wizard);
      await remove();
      await assertDeployed(session);
    });

  flow('stops a tap that came before the answer, once', () => session,
    async ({ wizard, phone, fly }) => {
      const remove = await standIn(fly, 'garden', SANDBOX);
      // The answer is held back until the button was tapped.
      let letGo;
      const tapped = new Promise((resolve) => (letGo = resolve));
      await phone.page.route('**/orgs/*/machines*', async (route) => {
        await tapped;
        await route.continue();
      });
      await wizard.answerAll();
      await phone.page.getByText('Looking whether another agent has this number').waitFor();
      await wizard.deployButton.tap();
      await wizard.button('Checking…').waitFor();
      letGo();
      await phone.page.getByText(/^garden has WhatsApp \+14155238886/).waitFor();
      await wizard.deployButton.waitFor();
      assert.ok(await wizard.headline('Deploy my-agent?').isVisible(), 'nothing was begun');
      assert.equal((await fly.state()).ours.filter((app) => app.name.startsWith('my-agent')).length, 0);
      await goOn(wizard);
      await remove();
      await assertDeployed(session);
    });

  flow('is not told of where nobody else has it, and a quick tap deploys', () => session,
    async ({ wizard, phone, fly }) => {
      const remove = await standIn(fly, 'garden', 'whatsapp:+15005550006');
      let letGo;
      const tapped = new Promise((resolve) => (letGo = resolve));
      await phone.page.route('**/orgs/*/machines*', async (route) => {
        await tapped;
        await route.continue();
      });
      await wizard.answerAll();
      await wizard.deployButton.tap();
      letGo();
      await wizard.done();
      await remove();
      await assertDeployed(session);
    });

  flow('cannot be told of while Fly does not answer: that is said, and may be passed', () => session,
    async ({ wizard, phone }) => {
      await phone.page.route('**/orgs/*/machines*', (route) =>
        route.fulfill({
          status: 503,
          headers: { 'access-control-allow-origin': '*' },
          body: 'upstream trouble',
        }),
      );
      await wizard.answerAll();
      await phone.page.getByText(/^Fly\.io did not say whether another agent/).waitFor();
      await wizard.onScreen('review, cannot tell');
      await goOn(wizard);
    });

  flow('keeps its messages while a new agent is set up', () => session,
    async ({ wizard, phone, fly, services }) => {
      const remove = await standIn(fly, 'garden', 'telegram:110201543');
      await wizard.toChannels();
      await wizard.choose('Telegram');
      await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
      await wizard.field(FIELD.telegramToken).blur();
      await phone.page.getByText(/^garden has Telegram bot 110201543 too/).waitFor();
      await phone.page.getByText(/^So this page does not look for your hello/).waitFor();
      await wizard.onScreen('channel, shared bot');
      await wizard.type(FIELD.telegramChats, PRACTICE.telegramChat);
      await wizard.next();
      await wizard.arrive('Deploy my-agent?');
      await assertLeftAlone(services);
      await remove();
    });

  flow('is warned of when a deployment goes on, too', () => session,
    async ({ wizard, phone, fly }) => {
      await answerTelegram(wizard);
      await fly.faults({ full_regions: [{ region: 'fra' }] });
      await wizard.deploy();
      await wizard.paused(/^Fly has no room/);
      await phone.page.reload();
      await fly.faults({});
      const remove = await standIn(fly, 'garden', 'telegram:110201543');
      await wizard.button('Continue deploying my-agent').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.type(FIELD.anthropicKey, PRACTICE.anthropicKey);
      await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
      await wizard.next();
      const warning = phone.page.locator('#shared-senders').getByText(/^garden has Telegram bot 110201543 too/);
      await warning.waitFor();
      await wizard.onScreen('continue, shared bot');
      assert.ok(await wizard.headline('Go on with my-agent').isVisible(), 'nothing went on');
      await wizard.next();
      await wizard.done();
      await remove();
      await assertDeployed(session);
    });

  /** A run that has paused after its keys reached Fly, and whose page is opened again. */
  async function cutOffWithKeysAtFly(wizard, phone, fly) {
    await fly.faults({ full_regions: [{ region: 'fra', placements_lie: true }] });
    await wizard.deploy();
    await wizard.paused(/^Fly has no room/);
    await wizard.stepIs("Store the relay's secrets", 'done');
    await phone.page.reload();
    await fly.faults({});
  }

  flow('is warned of when keys are asked for again, as they are gone at Fly', () => session,
    async ({ wizard, phone, fly, services }) => {
      await answerTelegram(wizard);
      await cutOffWithKeysAtFly(wizard, phone, fly);
      const remove = await standIn(fly, 'garden', 'telegram:110201543');
      await wizard.button('Continue deploying my-agent').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.field(FIELD.flyToken).blur();
      await phone.page.getByText(/^Connected to Practice/).waitFor();
      await services.reset();
      await forgetSecrets(fly, phone);
      await wizard.next();
      await wizard.paused(/^The page was closed before your keys reached Fly/);
      await wizard.button('Enter the keys again').tap();
      await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
      await wizard.type(FIELD.telegramChats, '77, 1234567843');
      await wizard.button('Use this').tap();
      await phone.page.locator('#shared-senders').getByText(/^garden has Telegram bot 110201543 too/).waitFor();
      await wizard.onScreen('keys again, shared bot');
      await assertLeftAlone(services);
      await wizard.button('Use this').tap();
      await wizard.done();
      await remove();
      await assertDeployed(session);
      const told = await relayTells(fly, 'my-agent');
      assert.equal(told, 'telegram:110201543=77,43', 'what was typed last');
    });

  flow('is of no account once the form is closed that asked for the keys again', () => session,
    async ({ wizard, phone, fly }) => {
      await wizard.toChannels();
      await fillDiscord(wizard);
      await wizard.next();
      await wizard.arrive('Deploy my-agent?');
      await cutOffWithKeysAtFly(wizard, phone, fly);
      await wizard.button('Continue deploying my-agent').tap();
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.field(FIELD.flyToken).blur();
      await phone.page.getByText(/^Connected to Practice/).waitFor();
      await forgetSecrets(fly, phone);
      await wizard.next();
      await wizard.paused(/^The page was closed before your keys reached Fly/);
      await wizard.button('Enter the keys again').tap();
      await wizard.type(FIELD.discordToken, PRACTICE.discordToken);
      const { asked, letGo } = await hold(phone.page, /\/v1\/orgs\/[^/]+\/machines/);
      await wizard.button('Use this').tap();
      await asked;
      await wizard.button('Back').tap();
      await letGo();
      await phone.page.waitForTimeout(500);
      await wizard.paused(/^The page was closed before your keys reached Fly/);
      await wizard.button('Enter the keys again').tap();
      await wizard.type(FIELD.discordToken, PRACTICE.discordToken);
      await wizard.button('Use this').tap();
      await wizard.done();
      await assertDeployed(session);
    });
});
