// Every credential in every state, and what a person reads: the table is printed at the end and
// kept in target/credentials.md.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';

import { FLY_TOKENS, PRACTICE, WRONG } from '../../scripts/lib/practice-credentials.mjs';
import { TOP } from '../../scripts/lib/site.mjs';
import { flow, startSession } from './lib/session.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

// In which of five states, what is typed, what is read. `stays` where Continue does not go on.
const FLY = [
  ['good', FLY_TOKENS.organization, /^Connected to Practice\./],
  ['wrong kind', FLY_TOKENS.app, /^Make a token for your whole organization/, 'stays'],
  ['wrong kind', PRACTICE.anthropicKey, /this is a key for Anthropic/, 'stays'],
  ['truncated', 'FlyV1 fm2_ab', /^Copy the whole token again/, 'stays'],
  ['revoked', FLY_TOKENS.revoked, /does not accept this one/, 'stays'],
];

const ANTHROPIC = [
  ['good', PRACTICE.anthropicKey, /^Anthropic knows this key/],
  ['wrong kind', WRONG.anthropicAdmin, /this is an admin key/, 'stays'],
  ['wrong kind', PRACTICE.githubToken, /this is a key for GitHub/, 'stays'],
  ['truncated', WRONG.anthropicCut, /^Copy the whole Anthropic API key/, 'stays'],
  ['revoked', WRONG.anthropicRevoked, /Anthropic does not know this one/, 'stays'],
  ['cannot check', WRONG.anthropicNarrow, /does not let it list models/],
  ['cannot check', WRONG.anthropicOverloaded, /Anthropic has trouble right now/],
  ['cannot check', WRONG.anthropicNoBrowsers, /answers no browsers\. The key may be good/],
];

const GITHUB = [
  ['good', PRACTICE.githubToken, /practice-ada's token\. It may: repo, workflow\./],
  ['good', WRONG.githubFineGrained, /practice-ada's token, for the repositories/],
  ['wrong kind', WRONG.githubRefresh, /only renews others/, 'stays'],
  ['truncated', WRONG.githubCut, /^Copy the whole GitHub token/, 'stays'],
  ['revoked', WRONG.githubRevoked, /GitHub does not know this one/, 'stays'],
  ['cannot check', WRONG.githubApp, /could not be checked: GitHub says: Resource not accessible/],
];

const SID = [
  ['good', PRACTICE.twilioSid, /^$/],
  ['wrong kind', WRONG.twilioApiKey, /this is an API key/, 'stays'],
  ['wrong kind', PRACTICE.twilioToken, /^Swap the two/, 'stays'],
  ['truncated', PRACTICE.twilioSid.slice(0, 20), /^Copy the whole Twilio account SID/, 'stays'],
];

const TOKEN = [
  ['wrong kind', WRONG.twilioApiKey, /this is an API key/, 'stays'],
  ['truncated', WRONG.twilioCut, /^Copy the whole Twilio auth token/, 'stays'],
  ['revoked', WRONG.twilioRevoked, /^Copy SID and auth token again/, 'stays'],
  ['good', PRACTICE.twilioToken, /^Twilio knows this account: Practice Otter/],
];

// With the auth token beside it, which is the same for all of them.
const ACCOUNT = [
  ['good', WRONG.twilioTrial, /^This is a trial account/],
  ['revoked', WRONG.twilioSuspended, /Twilio has suspended this account/, 'stays'],
  ['wrong kind', WRONG.twilioTest, /these are test credentials/, 'stays'],
  ['revoked', WRONG.twilioClosed, /this one is closed/, 'stays'],
  ['cannot check', WRONG.twilioBusy, /could not be checked: Twilio has trouble/],
];

const TELEGRAM = [
  ['wrong kind', `@${PRACTICE.telegramBot}`, /this is its name/, 'stays'],
  ['wrong kind', PRACTICE.discordToken, /this is a key for Discord/, 'stays'],
  ['truncated', WRONG.telegramCut, /^Copy the whole Telegram bot token/, 'stays'],
  ['revoked', WRONG.telegramRevoked, /Telegram does not know this one/, 'stays'],
  ['good', PRACTICE.telegramToken, /^This is Practice Otter, @practice_otter_bot/],
  ['cannot check', WRONG.telegramBusy, /could not be checked: Telegram has trouble/],
];

const DISCORD = [
  ['wrong kind', WRONG.discordClientSecret, /this is the client secret/, 'stays'],
  ['wrong kind', PRACTICE.telegramToken, /this is a key for Telegram/, 'stays'],
  ['truncated', WRONG.discordCut, /^Copy the whole Discord bot token/, 'stays'],
  ['cannot check', PRACTICE.discordToken, /only its form is known to be right/],
];

const table = [];

/** Each row of one credential at its field; the screen stays. */
async function read(wizard, label, rows, title, { of = label, at = label } = {}) {
  for (const [state, typed, expected, stays] of rows) {
    await wizard.type(label, 'x');
    await wizard.type(label, typed);
    await wizard.field(label).blur();
    const where = `${of}, ${state}`;
    const said = expected.source === '^$' ? '' : await wizard.until(
      `${where}: ${expected}`,
      async () => {
        const said = await wizard.verdict(at);
        return expected.test(said) && said;
      },
    );
    if (stays) {
      await wizard.next();
      await wizard.expectMessage(at, expected);
      assert.ok(await wizard.headline(title).isVisible(), `${where}: went on`);
    }
    if (said) table.push({ credential: of, state, said, stays: Boolean(stays) });
  }
}

/** The first Continue says that it is not known; the second goes on. */
async function goOnAnyway(wizard, label, screen) {
  await wizard.next();
  await wizard.until(`to be told once more at ${label}`, async () =>
    /Tap Continue again/.test(await wizard.verdict(label)),
  );
  await wizard.onScreen(screen);
}

describe('what a person reads', () => {
  let session;
  before(async () => (session = await startSession()));
  after(async () => {
    await session?.stop();
    const lines = [
      '| credential | state | what the person reads | goes on |',
      '|---|---|---|---|',
      ...table.map(({ credential, state, said, stays }) =>
        `| ${credential} | ${state} | ${said.replaceAll('\n', ' ')} | ${stays ? 'no' : 'yes'} |`),
    ];
    mkdirSync(join(TOP, 'target'), { recursive: true });
    writeFileSync(join(TOP, 'target/credentials.md'), `${lines.join('\n')}\n`);
    console.log(lines.join('\n'));
  });

  flow('of the keys for Fly, Anthropic and GitHub', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await read(wizard, FIELD.flyToken, FLY, TITLE.account);
      await phone.context.setOffline(true);
      await wizard.type(FIELD.flyToken, FLY_TOKENS.fresh);
      await wizard.next();
      await wizard.expectMessage(FIELD.flyToken, /^Go online and try again/);
      table.push({
        credential: FIELD.flyToken,
        state: 'cannot check',
        said: await wizard.message(FIELD.flyToken),
        stays: true,
      });
      await phone.context.setOffline(false);
      await wizard.giveToken();
      await wizard.atPlace();
      await wizard.givePlace();
      await read(wizard, FIELD.anthropicKey, ANTHROPIC, TITLE.aiKey);
      await read(wizard, FIELD.githubToken, GITHUB, TITLE.aiKey);
      // Both are such as cannot be checked: that is said once more, and nobody is kept.
      await goOnAnyway(wizard, FIELD.anthropicKey, 'ai key, cannot check');
      assert.match(await wizard.verdict(FIELD.githubToken), /Tap Continue again/);
      await wizard.next();
      await wizard.arrive(TITLE.channel);
      return { expected: [/net::ERR_INTERNET_DISCONNECTED/] };
    });

  flow('of the keys for Twilio, Telegram and Discord', () => session,
    async ({ wizard }) => {
      await wizard.toChannels();
      await wizard.choose('WhatsApp');
      await wizard.type(FIELD.allowed, PRACTICE.phone);
      await read(wizard, FIELD.twilioSid, SID.slice(1), TITLE.channel);
      await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
      await read(wizard, FIELD.twilioToken, TOKEN, TITLE.channel);
      await read(wizard, FIELD.twilioSid, ACCOUNT, TITLE.channel, {
        of: 'Twilio account',
        at: FIELD.twilioToken,
      });
      await wizard.choose('Telegram', 'Discord');
      await wizard.type(FIELD.telegramChats, PRACTICE.telegramChat);
      await wizard.type(FIELD.discordChannel, PRACTICE.discordChannel);
      await wizard.type(FIELD.discordPeople, PRACTICE.discordPerson);
      await wizard.type(FIELD.discordToken, PRACTICE.discordToken);
      await read(wizard, FIELD.telegramToken, TELEGRAM, TITLE.channel);
      await read(wizard, FIELD.discordToken, DISCORD, TITLE.channel);
      // Of none is anything known: that is said once more, and nobody is kept.
      await goOnAnyway(wizard, FIELD.twilioToken, 'channel, cannot check');
      assert.match(await wizard.verdict(FIELD.telegramToken), /Tap Continue again/);
      await wizard.next();
      await wizard.arrive('Deploy my-agent?');
    });

  flow('of a service that answers no browser, first at Continue', () => session,
    async ({ wizard, services }) => {
      await services.cors(false, 'anthropic');
      await services.cors(false, 'github');
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      await wizard.givePlace();
      await wizard.type(FIELD.anthropicKey, PRACTICE.anthropicKey);
      await wizard.type(FIELD.githubToken, PRACTICE.githubToken);
      await wizard.next();
      const said = await wizard.verdict(FIELD.anthropicKey);
      assert.match(said, /Anthropic does not answer this browser.*Tap Continue again/s);
      assert.match(await wizard.verdict(FIELD.githubToken), /GitHub does not answer this browser/);
      table.push({ credential: FIELD.anthropicKey, state: 'cannot check', said });
      await wizard.next();
      await wizard.arrive(TITLE.channel);
      return { expected: [/blocked by CORS policy/, /net::ERR_FAILED/] };
    });
});
