// Each channel from its empty form to a deployment that stands, with its typical mistakes.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { PRACTICE, WRONG } from '../../scripts/lib/practice-credentials.mjs';
import { assertDeployed, assertNoSecrets, flow, startSession } from './lib/session.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

const WHATSAPP = [
  'ALLOWED_PHONE_NUMBERS',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_WHATSAPP_NUMBER',
];
const TELEGRAM = ['TELEGRAM_ALLOWED_CHAT_IDS', 'TELEGRAM_BOT_TOKEN'];
const DISCORD = ['DISCORD_ALLOWED_USER_IDS', 'DISCORD_BOT_TOKEN', 'DISCORD_CHANNEL_ID'];
const MARK = 'TEXTSLASH_DEPLOYMENT';
const DISCORD_SENDER = `discord:${PRACTICE.discordApplication}/398622483471925248=48`;

/** The relay has exactly these secrets, and says that people write to these. */
async function assertRelay({ fly }, secrets, senders) {
  const { ours } = await fly.state();
  const relay = ours.find((app) => app.name === 'my-agent-relay');
  assert.deepEqual([...relay.secrets].sort(), [...secrets, MARK].sort());
  const answer = await fetch(`${fly.url}/v1/apps/my-agent-relay/machines`, {
    headers: { authorization: PRACTICE.flyToken },
  });
  const [{ config }] = await answer.json();
  assert.equal(config.metadata.textslash_sender, senders);
}

/** Looks for messages that Telegram was asked for, and the call that ended it. */
async function looks({ services }) {
  const log = await services.log();
  return log.filter(({ path }) => path.includes('getUpdates')).map(({ path }) => path);
}

async function review(wizard) {
  await wizard.next();
  await wizard.arrive('Deploy my-agent?', 'review of a channel');
}

async function deployed(wizard, session) {
  await wizard.deploy();
  await wizard.done();
  await assertDeployed(session);
}

describe('WhatsApp', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('by the sandbox, after every mistake with its keys', () => session, async ({ wizard }) => {
    await wizard.toChannels();
    await wizard.next();
    await wizard.page.getByText(/^Choose at least one/).waitFor();
    await wizard.onScreen('channel, none chosen');
    await wizard.choose('WhatsApp');
    // The console shows SID and token one above the other: they are swapped, or a key is taken.
    await wizard.type(FIELD.twilioSid, PRACTICE.twilioToken);
    await wizard.type(FIELD.twilioToken, WRONG.twilioApiKey);
    await wizard.next();
    await wizard.expectMessage(FIELD.twilioSid, /^Swap the two/);
    await wizard.expectMessage(FIELD.twilioToken, /this is an API key/);
    await wizard.expectMessage(FIELD.allowed, /with an empty list everybody/);
    await wizard.onScreen('channel, whatsapp with mistakes');
    await wizard.type(FIELD.allowed, PRACTICE.phone);
    // A token that was replaced since it was copied.
    await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
    await wizard.type(FIELD.twilioToken, WRONG.twilioRevoked);
    await wizard.next();
    await wizard.expectMessage(FIELD.twilioToken, /^Copy SID and auth token again/);
    assert.ok(await wizard.headline(TITLE.channel).isVisible());
    await wizard.type(FIELD.twilioToken, PRACTICE.twilioToken);
    await wizard.field(FIELD.twilioToken).blur();
    await wizard.page.getByText('Twilio knows this account: Practice Otter.').waitFor();
    await wizard.onScreen('channel, whatsapp');
    await review(wizard);
    assert.match(await wizard.text(), /WhatsApp:\s+\+15555550123/);
    await deployed(wizard, session);
    await assertRelay(session, WHATSAPP, 'whatsapp:+14155238886=23');
  });

  flow('by an own sender, with numbers typed as at home', () => session, async ({ wizard }) => {
    await wizard.toChannels();
    await wizard.choose('WhatsApp');
    await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
    await wizard.type(FIELD.twilioToken, PRACTICE.twilioToken);
    await wizard.choice(/My own WhatsApp sender/).check();
    // The browser's language says which country is likely.
    await wizard.type(FIELD.allowed, '07700 900123\n07700 900456');
    await wizard.field(FIELD.allowed).blur();
    await wizard.expectMessage(FIELD.allowed, /^Begin the number with \+/);
    await wizard.onScreen('channel, country');
    await wizard.button('Use +447700900123, +447700900456').tap();
    await wizard.expectNoMessage(FIELD.allowed);
    // Another one can be chosen.
    await wizard.type(FIELD.sender, '(500) 555-0006');
    await wizard.field(FIELD.sender).blur();
    await wizard.field('Country of the number').selectOption('US');
    await wizard.button('Use +15005550006').tap();
    assert.equal(await wizard.field(FIELD.sender).inputValue(), '+15005550006');
    await review(wizard);
    assert.match(await wizard.text(), /\+447700900123\s+\+447700900456/);
    await deployed(wizard, session);
    await assertRelay(session, WHATSAPP, 'whatsapp:+15005550006=23,56');
  });

  flow('by a number that is no sender of the account is told so, once', () => session,
    async ({ wizard }) => {
      await wizard.toChannels();
      await wizard.choose('WhatsApp');
      await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
      await wizard.type(FIELD.twilioToken, PRACTICE.twilioToken);
      await wizard.choice(/My own WhatsApp sender/).check();
      await wizard.type(FIELD.sender, WRONG.twilioUnregistered);
      await wizard.type(FIELD.allowed, PRACTICE.phone);
      await wizard.next();
      await wizard.page.getByText(/does not list \+15005550001 among/).waitFor();
      assert.ok(await wizard.headline(TITLE.channel).isVisible());
      await review(wizard);
    });
});

describe('Telegram', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('by a bot that was used before, and a hello', () => session,
    async ({ wizard, services, phone }) => {
      await services.webhook({ bot: 'https://old.example/hook' });
      await wizard.toChannels();
      await wizard.choose('Telegram');
      await wizard.type(FIELD.telegramToken, `@${PRACTICE.telegramBot}`);
      await wizard.next();
      await wizard.expectMessage(FIELD.telegramToken, /this is its name/);
      await wizard.expectMessage(FIELD.telegramChats, /with an empty list anybody/);
      await wizard.type(FIELD.telegramToken, WRONG.telegramRevoked);
      await wizard.field(FIELD.telegramToken).blur();
      await wizard.expectMessage(FIELD.telegramToken, /^Ask BotFather for the token again/);
      // All of BotFather's message; as it is one line, the field keeps it as one.
      await wizard.type(
        FIELD.telegramToken,
        `Use this token to access the HTTP API: ${PRACTICE.telegramToken} Keep your token secure.`,
      );
      await wizard.field(FIELD.telegramToken).blur();
      await wizard.expectMessage(FIELD.telegramToken, /^Disconnect the other program first/);
      await wizard.page.getByText('https://old.example/hook').waitFor();
      await wizard.onScreen('channel, telegram webhook');
      assert.equal((await services.state()).bot.webhook, 'https://old.example/hook', 'asked first');
      await wizard.button('Disconnect it').tap();
      await wizard.page.getByText('This is Practice Otter, @practice_otter_bot.').waitFor();
      assert.equal((await services.state()).bot.webhook, '');

      // Somebody else, a group, and the person by the link.
      const link = wizard.link(/^Say hello to your bot/);
      const address = await link.getAttribute('href');
      const [, word] = /^https:\/\/t\.me\/practice_otter_bot\?start=(\w{10,64})$/.exec(address);
      await wizard.page.getByText('Waiting for your hello…').waitFor();
      await wizard.onScreen('channel, telegram waiting');
      await services.hello({ text: 'hi there', name: 'Eve', chat: 66 });
      await services.hello({ text: 'hello', name: 'Bob', chat: -1005, group: true });
      await services.hello({ text: `/start ${word}` });
      const ada = wizard.page.getByRole('listitem').filter({ hasText: 'Ada' });
      await ada.getByText('Came by your link.').waitFor();
      await wizard.page.getByText('everybody in it could drive your agent').waitFor();
      await wizard.onScreen('channel, telegram hello');
      assert.equal(await wizard.field(FIELD.telegramChats).inputValue(), '', 'nobody is put in unasked');
      await wizard.button('This is me: Ada').tap();
      assert.equal(await wizard.field(FIELD.telegramChats).inputValue(), PRACTICE.telegramChat);
      await assertNoSecrets(session, phone, undefined, { typing: true });

      await review(wizard);
      // Told what was seen, and nothing is asked after that.
      await wizard.until('the last look', async () => (await looks(session)).at(-1).includes('%5B%5D'));
      const count = (await looks(session)).length;
      await deployed(wizard, session);
      assert.equal((await looks(session)).length, count, 'looked on beside the relay');
      assert.equal((await services.state()).bot.waiting, 0, 'the relay would hear the hello again');
      await assertRelay(session, TELEGRAM, 'telegram:110201543=77');
    });

  flow('is not told to listen to itself alone', () => session, async ({ wizard, services }) => {
    await wizard.toChannels();
    await wizard.choose('Telegram');
    await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
    await wizard.type(FIELD.telegramChats, PRACTICE.telegramToken.split(':')[0]);
    await wizard.next();
    await wizard.expectMessage(FIELD.telegramChats, /one of these is the bot's own number/);
    await wizard.onScreen('channel, itself');
    // It goes on waiting for a hello.
    await services.hello({ text: 'hello' });
    await wizard.button('This is me: Ada').tap();
    await wizard.type(FIELD.telegramChats, PRACTICE.telegramChat);
    await review(wizard);
  });

  flow('stops looking when the screen is left by Back', () => session,
    async ({ wizard, services, phone }) => {
      await wizard.toChannels();
      await wizard.choose('Telegram');
      await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
      await wizard.field(FIELD.telegramToken).blur();
      await wizard.page.getByText('Waiting for your hello…').waitFor();
      await phone.page.goBack();
      await wizard.arrive(TITLE.aiKey);
      await wizard.until('the last look', async () => (await looks(session)).at(-1).includes('%5B%5D'));
      const count = (await looks(session)).length;
      await wizard.page.waitForTimeout(3_000);
      assert.equal((await looks(session)).length, count);
    });

  flow('with a bot that another program listens to is told, and a chat typed by hand', () => session,
    async ({ wizard, services }) => {
      await services.poller(true);
      await wizard.toChannels();
      await wizard.choose('Telegram');
      await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
      await wizard.field(FIELD.telegramToken).blur();
      await wizard.page.getByText(/^Another program takes this bot's messages/).waitFor();
      await wizard.onScreen('channel, telegram polled');
      await wizard.type(FIELD.telegramChats, '−100123, 77');
      await review(wizard);
      assert.match(await wizard.text(), /Telegram:\s+-100123\s+77/);
    });

  flow('that is cut off is gone on with by its own keys', () => session,
    async ({ wizard, fly, phone }) => {
      await wizard.toChannels();
      await wizard.choose('Telegram');
      await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
      await wizard.type(FIELD.telegramChats, PRACTICE.telegramChat);
      await review(wizard);
      await fly.faults({ full_regions: [{ region: 'fra' }] });
      await wizard.deployButton.tap();
      await wizard.paused(/^Fly has no room/);
      await phone.page.reload();
      await fly.faults({});
      await wizard.button('Continue deploying my-agent').tap();
      await wizard.arrive('Go on with my-agent', 'continue with keys');
      assert.ok(await wizard.field(FIELD.telegramToken).isVisible());
      assert.equal(await wizard.field(FIELD.twilioToken).count(), 0, 'keys of another channel');
      assert.equal(await wizard.field(FIELD.discordToken).count(), 0, 'keys of another channel');
      assert.equal(await wizard.field(FIELD.telegramChats).inputValue(), PRACTICE.telegramChat);
      await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
      await wizard.type(FIELD.anthropicKey, PRACTICE.anthropicKey);
      await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
      await wizard.next();
      await wizard.done();
      await assertDeployed(session);
      await assertRelay(session, TELEGRAM, 'telegram:110201543=77');
    });
});

describe('Discord', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('by a bot, after every mistake with its ids', () => session,
    async ({ wizard, services }) => {
      await wizard.toChannels();
      const asked = (await services.log()).length;
      await wizard.choose('Discord');
      await wizard.type(FIELD.discordToken, WRONG.discordClientSecret);
      await wizard.type(FIELD.discordChannel, '#general');
      await wizard.next();
      await wizard.expectMessage(FIELD.discordToken, /this is the client secret/);
      await wizard.expectMessage(FIELD.discordChannel, /a name does not do/);
      await wizard.expectMessage(FIELD.discordPeople, /with an empty list everybody/);
      await wizard.type(FIELD.discordChannel, `https://discord.com/channels/@me/${PRACTICE.discordPerson}`);
      await wizard.next();
      await wizard.expectMessage(FIELD.discordChannel, /this is a direct message/);
      await wizard.type(FIELD.discordToken, PRACTICE.discordToken);
      await wizard.page.getByText(`the bot of application ${PRACTICE.discordApplication}`).waitFor();
      assert.equal(
        await wizard.link(/^Invite the bot/).getAttribute('href'),
        `https://discord.com/oauth2/authorize?client_id=${PRACTICE.discordApplication}` +
          '&scope=bot+applications.commands&permissions=326417632256',
      );
      assert.equal(
        await wizard.link(/^Open the bot's page/).getAttribute('href'),
        `https://discord.com/developers/applications/${PRACTICE.discordApplication}/bot`,
      );
      await wizard.page.getByText('Message Content Intent').waitFor();
      await wizard.type(FIELD.discordChannel, PRACTICE.discordChannel);
      await wizard.type(FIELD.discordPeople, `<@${PRACTICE.discordPerson}>`);
      await wizard.onScreen('channel, discord');
      await review(wizard);
      assert.equal((await services.log()).length, asked, 'somebody was asked about Discord');
      await deployed(wizard, session);
      await assertRelay(session, DISCORD, DISCORD_SENDER);
    });
});

describe('several channels', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('go to one relay, and what was typed for them survives a reload', () => session,
    async ({ wizard, phone }) => {
      await wizard.toChannels();
      await wizard.choose('Discord', 'WhatsApp', 'Telegram');
      await wizard.onScreen('channel, all');
      await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
      await wizard.type(FIELD.allowed, PRACTICE.phone);
      await wizard.type(FIELD.telegramChats, PRACTICE.telegramChat);
      await wizard.type(FIELD.discordChannel, PRACTICE.discordChannel);
      await wizard.type(FIELD.discordPeople, PRACTICE.discordPerson);
      await phone.page.reload();
      await assertNoSecrets(session, phone);
      await wizard.arrive(TITLE.account);
      await wizard.giveToken();
      await wizard.atPlace();
      await wizard.next();
      await wizard.giveKeys();
      for (const [label, text] of [
        [FIELD.twilioSid, ''],
        [FIELD.allowed, PRACTICE.phone],
        [FIELD.telegramChats, PRACTICE.telegramChat],
        [FIELD.discordChannel, PRACTICE.discordChannel],
        [FIELD.discordPeople, PRACTICE.discordPerson],
      ]) {
        assert.equal(await wizard.field(label).inputValue(), text, label);
      }
      await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
      await wizard.type(FIELD.twilioToken, PRACTICE.twilioToken);
      await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
      await wizard.type(FIELD.discordToken, PRACTICE.discordToken);
      await review(wizard);
      await deployed(wizard, session);
      await assertRelay(
        session,
        [...WHATSAPP, ...TELEGRAM, ...DISCORD],
        `whatsapp:+14155238886=23 telegram:110201543=77 ${DISCORD_SENDER}`,
      );
    });
});
