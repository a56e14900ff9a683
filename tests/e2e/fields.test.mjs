// Bad input at every field: a message when it is left and again at Continue, what was typed kept.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { FLY_TOKENS, PRACTICE, WRONG } from '../../scripts/lib/practice-credentials.mjs';
import { assertNoSecrets, flow, startSession } from './lib/session.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

const RTL = '\u202e';

/** What is typed, and what the message says. */
const BAD = {
  [FIELD.flyToken]: [
    ['nothing', '', /^Paste your Fly\.io token/],
    ['blanks', '  ', /^Paste your Fly\.io token/],
    ['too long', 'f'.repeat(30_000), /^Paste the token alone/],
    ["another service's", PRACTICE.anthropicKey, /this is a key for Anthropic/],
    ['its beginning', 'FlyV1 fm2_ab', /^Copy the whole token again/],
    ['an emoji', 'FlyV1 fm2_practice-🙂-token-0001', /^Copy the token again and nothing else/],
    ['right-to-left words', `${RTL}אסימון של פליי`, /^(Copy|Paste)/],
    ['a word', 'password', /this does not look like one/],
  ],
  [FIELD.name]: [
    ['nothing', '', /^Give your agent a name/],
    ['too long', 'a'.repeat(41), /^Shorten the name to 40/],
    ['a space', 'my agent', /^Use a dash instead/],
    ['an emoji', 'agent🙂', /^Remove “🙂”/],
    ['right-to-left words', 'סוכן', /^Remove “ס”/],
    ['quotes', '"agent"', /^Remove “"”/],
    ['a dash at its end', 'agent-', /^Begin and end the name/],
  ],
  [FIELD.anthropicKey]: [
    ['nothing', '', /^Paste your Anthropic API key/],
    ['too long', `sk-ant-api03-${'x'.repeat(2_000)}`, /^Paste the Anthropic API key alone/],
    ['the Fly token', FLY_TOKENS.organization, /this is a key for Fly\.io/],
    ['an admin key', `sk-ant-admin01-${'x'.repeat(90)}`, /this is an admin key/],
    ['its beginning', 'sk-ant-api03-abc', /^Copy the whole Anthropic API key/],
    ['an emoji', `${PRACTICE.anthropicKey}🙂`, /and nothing else/],
    ['right-to-left words', `${RTL}מפתח`, /^(Copy|Paste)/],
  ],
  [FIELD.githubToken]: [
    ['too long', `ghp_${'x'.repeat(2_000)}`, /^Paste the GitHub token alone/],
    ['another service’s', PRACTICE.anthropicKey, /this is a key for Anthropic/],
    ['its beginning', 'ghp_short', /^Copy the whole GitHub token/],
    ['an emoji', `${PRACTICE.githubToken}🙂`, /and nothing else/],
    ['right-to-left words', `${RTL}אסימון`, /^(Copy|Paste)/],
  ],
  [FIELD.twilioSid]: [
    ['nothing', '', /^Paste your Twilio account SID/],
    ['too long', `AC${'0'.repeat(500)}`, /^Paste the Twilio account SID alone/],
    ['an API key', `SK${'0'.repeat(32)}`, /this is an API key/],
    ['the auth token', PRACTICE.twilioToken, /^Swap the two/],
    ['its beginning', 'AC0123', /^Copy the whole Twilio account SID/],
    ['an emoji', `AC🙂${'0'.repeat(30)}`, /and nothing else/],
    ['right-to-left words', `${RTL}חשבון`, /^(Copy|Paste)/],
  ],
  [FIELD.twilioToken]: [
    ['nothing', '', /^Paste your Twilio auth token/],
    ['too long', '0'.repeat(500), /^Paste the Twilio auth token alone/],
    ['an API key', `SK${'0'.repeat(32)}`, /this is an API key/],
    ['the account SID', PRACTICE.twilioSid, /^Swap the two/],
    ['its beginning', '0123', /^Copy the whole Twilio auth token/],
    ['an emoji', `🙂${'0'.repeat(31)}`, /and nothing else/],
    ['right-to-left words', `${RTL}אסימון`, /^(Copy|Paste)/],
  ],
  [FIELD.sender]: [
    ['nothing', '', /^Enter a phone number/],
    ['too long', '+1234567890123456', /too many digits/],
    ['too short', '+123', /^Add the missing digits/],
    ['no country code', '4155550123', /^Begin the number with \+/],
    ['a word', 'whatsapp', /^Remove “w”/],
    ['an emoji', '+1415555🙂', /^Remove “🙂”/],
    ['right-to-left words', 'מספר', /^Remove “מ”/],
  ],
  [FIELD.allowed]: [
    ['nothing', '', /^Enter a phone number/],
    ['line breaks alone', '\n\n', /^Enter a phone number/],
    ['too long', '+1234567890123456', /too many digits/],
    ['no country code', '4155550123', /^Begin the number with \+/],
    ['a wrong second one', `${PRACTICE.phone}\n12`, /^Number 2: /],
    ['an emoji', '+1415555🙂', /^Remove “🙂”/],
    ['quotes', `"${PRACTICE.phone}"`, /^Remove “"”/],
    ['right-to-left words', 'מספר', /^Remove “מ”/],
  ],
};

const NOBODY = /with an empty list (everybody|anybody)/;
Object.assign(BAD, {
  [FIELD.telegramToken]: [
    ['nothing', '', /^Paste your Telegram bot token/],
    ['too long', `110201543:${'A'.repeat(500)}`, /^Paste the Telegram bot token alone/],
    ["the bot's name", `@${PRACTICE.telegramBot}`, /this is its name/],
    ['its beginning', PRACTICE.telegramToken.slice(0, 30), /^Copy the whole Telegram bot token/],
    ["another service's", PRACTICE.anthropicKey, /this is a key for Anthropic/],
    ["Discord's", PRACTICE.discordToken, /this is a key for Discord/],
    ['an emoji', `${PRACTICE.telegramToken}🙂`, /and nothing else/],
    ['right-to-left words', `${RTL}אסימון`, /^(Copy|Paste)/],
  ],
  [FIELD.telegramChats]: [
    ['nothing', '', NOBODY],
    ['blanks', ' \n', NOBODY],
    ['a name', '@ada', /names do not do/],
    ['a wrong second one', '77\nada', /^Chat 2: /],
    ['right-to-left words', 'מספר', /^Enter the chat's number/],
  ],
  [FIELD.discordToken]: [
    ['nothing', '', /^Paste your Discord bot token/],
    ['too long', `${PRACTICE.discordToken}${'x'.repeat(500)}`, /^Paste the Discord bot token alone/],
    ['its beginning', WRONG.discordCut, /^Copy the whole Discord bot token/],
    ['the client secret', WRONG.discordClientSecret, /this is the client secret/],
    ['the public key', '0123456789abcdef'.repeat(4), /this is the application's public key/],
    ["the application's id", PRACTICE.discordApplication, /this is the application's id/],
    ['a webhook', 'https://discord.com/api/webhooks/1/abc', /this is a webhook/],
    ["a person's", 'mfa.VkO_2G4Qv3T--NO', /this is a person's own/],
    ["Telegram's", PRACTICE.telegramToken, /this is a key for Telegram/],
    ['right-to-left words', `${RTL}אסימון`, /^(Copy|Paste)/],
  ],
  [FIELD.discordChannel]: [
    ['nothing', '', /^Paste the channel's link or id/],
    ['a name', '#general', /a name does not do/],
    ['too short', '1986224', /at least 17 digits/],
    ['too long', '198622483471925248190', /at most 20 digits/],
  ],
  [FIELD.discordPeople]: [
    ['nothing', '', NOBODY],
    ['a name', 'ada', /a name does not do/],
    ['a wrong second one', `${PRACTICE.discordPerson}\nada`, /^Id 2: /],
  ],
});
BAD[FIELD.allowed].unshift(['no one at all', '', NOBODY]);

/** Each bad text at one field of the screen that is shown. */
async function tryAll(wizard, label, title) {
  for (const [what, typed, message] of BAD[label]) {
    const field = wizard.field(label);
    const where = `${label}, ${what}`;
    // Something is typed first: a field that nobody touched is not scolded.
    await wizard.type(label, 'x');
    await wizard.type(label, typed);
    await field.blur();
    try {
      await wizard.expectMessage(label, message);
      await wizard.next();
      await wizard.expectMessage(label, message);
    } catch (error) {
      throw new Error(`${where}: “${await wizard.message(label)}”\n${error.message}`);
    }
    assert.ok(await wizard.headline(title).isVisible(), `${where}: went on`);
    assert.equal(await field.inputValue(), typed, `${where}: what was typed is lost`);
  }
}

describe('bad input', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('is told at every field when it is left and at Continue, and kept', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await tryAll(wizard, FIELD.flyToken, TITLE.account);
      await wizard.giveToken();
      await wizard.atPlace();
      await tryAll(wizard, FIELD.name, TITLE.place);
      await wizard.givePlace();
      await tryAll(wizard, FIELD.anthropicKey, TITLE.aiKey);
      await wizard.type(FIELD.anthropicKey, PRACTICE.anthropicKey);
      await tryAll(wizard, FIELD.githubToken, TITLE.aiKey);
      await wizard.giveKeys(PRACTICE.anthropicKey, PRACTICE.githubToken);
      await wizard.choose('WhatsApp');
      await tryAll(wizard, FIELD.twilioSid, TITLE.channel);
      await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
      await tryAll(wizard, FIELD.twilioToken, TITLE.channel);
      await wizard.type(FIELD.twilioToken, PRACTICE.twilioToken);
      await wizard.choice(/My own WhatsApp sender/).check();
      await tryAll(wizard, FIELD.sender, TITLE.channel);
      await wizard.type(FIELD.sender, '+1 (500) 555-0006');
      await tryAll(wizard, FIELD.allowed, TITLE.channel);
      await assertNoSecrets(session, phone, undefined, { typing: true });
      await wizard.giveChannel();
      await wizard.arrive('Deploy my-agent?');
      assert.match(await wizard.text(), /\+15555550123/);
      await phone.page.goBack();
      await wizard.choose('Telegram', 'Discord');
      for (const label of [FIELD.telegramToken, FIELD.telegramChats]) {
        await tryAll(wizard, label, TITLE.channel);
      }
      for (const label of [FIELD.discordToken, FIELD.discordChannel, FIELD.discordPeople]) {
        await tryAll(wizard, label, TITLE.channel);
      }
    });

  flow('takes the reader to the first wrong field at Continue', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await wizard.next();
      await wizard.expectMessage(FIELD.flyToken, /^Paste your Fly\.io token/);
      assert.equal(await phone.page.evaluate(() => document.activeElement.id), 'fly-token');
    });

  flow('is not scolded before anybody typed, and goes when it is put right', () => session,
    async ({ wizard }) => {
      await wizard.open();
      await wizard.start();
      await wizard.field(FIELD.flyToken).focus();
      await wizard.field(FIELD.flyToken).blur();
      await wizard.page.waitForTimeout(300);
      assert.equal(await wizard.message(FIELD.flyToken), '');
      await wizard.next();
      await wizard.expectMessage(FIELD.flyToken, /^Paste/);
      await wizard.type(FIELD.flyToken, FLY_TOKENS.organization);
      await wizard.expectNoMessage(FIELD.flyToken);
      await wizard.next();
      await wizard.atPlace();
    });

  flow('that is good but pasted with line breaks, quotes and marks is cleaned', () => session,
    async ({ wizard, phone }) => {
      const paste = async (label, text) => {
        await phone.page.evaluate((text) => navigator.clipboard.writeText(text), text);
        await wizard.button(`Paste ${label.replace(' (optional)', '')}`).tap();
        // Read by the browser in its own time, and then the field has the focus.
        await wizard.until(`${label} to be pasted`, () => wizard.field(label).evaluate((field) =>
          field.value !== '' && field === document.activeElement));
      };
      const torn = (text) => ` “${text.slice(0, 20)}\r\n${text.slice(20)}”\n`;
      await wizard.open();
      await wizard.start();
      await paste(FIELD.flyToken, torn(PRACTICE.flyToken));
      await phone.page.getByText('Connected to Practice.').waitFor();
      await wizard.next();
      await wizard.atPlace();
      await wizard.type(FIELD.name, '  My-Agent ');
      await phone.page.getByText('my-agent is free.').waitFor();
      await wizard.next();
      await wizard.arrive(TITLE.aiKey);
      await paste(FIELD.anthropicKey, `\u200f${torn(PRACTICE.anthropicKey)}\ufeff`);
      await paste(FIELD.githubToken, torn(PRACTICE.githubToken));
      await wizard.next();
      await wizard.arrive(TITLE.channel);
      await wizard.choose('WhatsApp');
      await paste(FIELD.twilioSid, torn(PRACTICE.twilioSid));
      await paste(FIELD.twilioToken, torn(PRACTICE.twilioToken));
      await wizard.type(FIELD.allowed, '\u202a+972 50-123-4567\u202c\n\n+١ ٤١٥ ٥٥٥ ٠١٢٣');
      await wizard.next();
      await wizard.arrive('Deploy my-agent?');
      assert.match(await wizard.text(), /\+972501234567\s+\+14155550123/);
      // What is on the clipboard is the person's own.
      await phone.page.evaluate(() => navigator.clipboard.writeText(''));
    });

  flow('that is a list takes what is pasted on a line of its own', () => session,
    async ({ wizard, phone }) => {
      const { page } = phone;
      await wizard.toChannels();
      await wizard.choose('Telegram', 'Discord');
      for (const [label, first, second] of [
        [FIELD.telegramChats, PRACTICE.telegramChat, '-1001234567890'],
        [FIELD.discordPeople, PRACTICE.discordPerson, '80351110224678912'],
      ]) {
        for (const [text, stands] of [[first, first], [second, `${first}\n${second}`]]) {
          await page.evaluate((text) => navigator.clipboard.writeText(text), text);
          await wizard.button(`Paste ${label}`).tap();
          await wizard.until(`${stands} in ${label}`, async () => (await wizard.field(label).inputValue()) === stands);
        }
      }
    });
});
