// What to type while practising. Nothing here opens anything anywhere; the tests look for
// each of the secret ones wherever a secret must not be.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { TOP } from './site.mjs';

export const FLY_TOKENS = {
  organization: 'FlyV1 fm2_practice-org-token-0001,fm2_practice-discharge-0001',
  fresh: 'FlyV1 fm2_practice-org-token-0002,fm2_practice-discharge-0002',
  app: 'FlyV1 fm2_practice-app-token-0001',
  readOnly: 'FlyV1 fm2_practice-readonly-0001',
  revoked: 'FlyV1 fm2_practice-revoked-0001',
  personal: 'fo1_practicePersonalToken0001',
  otherOrganization: 'FlyV1 fm2_practice-other-org-0001',
};

// The practice services know these by heart; their list is read rather than written a second time.
const KNOWN = new Map(
  [
    ...readFileSync(join(TOP, 'tests/fake-services/src/practice.rs'), 'utf8').matchAll(
      /^pub const (\w+): &str = "(.*)";$/gm,
    ),
  ].map(([, name, value]) => [name, value]),
);
const known = (name) => {
  if (!KNOWN.has(name)) throw new Error(`the practice services know no ${name}`);
  return KNOWN.get(name);
};

export const PRACTICE = {
  flyToken: FLY_TOKENS.organization,
  anthropicKey: known('ANTHROPIC_KEY'),
  githubToken: known('GITHUB_TOKEN'),
  twilioSid: known('TWILIO_SID'),
  twilioToken: known('TWILIO_TOKEN'),
  twilioNumber: '+14155238886',
  twilioSender: known('TWILIO_NUMBER'),
  phone: '+15555550123',
  telegramToken: known('TELEGRAM_TOKEN'),
  telegramBot: known('TELEGRAM_BOT'),
  telegramChat: '77',
  discordToken: known('DISCORD_TOKEN'),
  discordApplication: '198622483471925248',
  discordChannel: 'https://discord.com/channels/298622483471925248/398622483471925248',
  discordPerson: '498622483471925248',
};

/** Keys with something wrong with them. */
export const WRONG = {
  anthropicRevoked: known('ANTHROPIC_REVOKED'),
  anthropicNoBrowsers: known('ANTHROPIC_NO_BROWSERS'),
  anthropicNarrow: known('ANTHROPIC_NARROW'),
  anthropicOverloaded: known('ANTHROPIC_OVERLOADED'),
  anthropicAdmin: known('ANTHROPIC_ADMIN'),
  anthropicCut: known('ANTHROPIC_CUT'),
  githubFineGrained: known('GITHUB_FINE_GRAINED'),
  githubRevoked: known('GITHUB_REVOKED'),
  githubApp: known('GITHUB_APP'),
  githubRefresh: known('GITHUB_REFRESH'),
  githubCut: known('GITHUB_CUT'),
  twilioTrial: known('TWILIO_TRIAL_SID'),
  twilioSuspended: known('TWILIO_SUSPENDED_SID'),
  twilioClosed: known('TWILIO_CLOSED_SID'),
  twilioTest: known('TWILIO_TEST_SID'),
  twilioBusy: known('TWILIO_BUSY_SID'),
  twilioRevoked: known('TWILIO_REVOKED_TOKEN'),
  twilioApiKey: known('TWILIO_API_KEY'),
  twilioCut: known('TWILIO_CUT'),
  twilioUnregistered: known('TWILIO_UNREGISTERED'),
  telegramRevoked: known('TELEGRAM_REVOKED'),
  telegramBusy: known('TELEGRAM_BUSY'),
  telegramCut: known('TELEGRAM_CUT'),
  discordClientSecret: known('DISCORD_CLIENT_SECRET'),
  discordCut: known('DISCORD_CUT'),
};

/** Those of them that must never be kept, shown or logged. */
export const SECRETS = [
  ...Object.values(FLY_TOKENS),
  PRACTICE.anthropicKey,
  PRACTICE.githubToken,
  PRACTICE.twilioSid,
  PRACTICE.twilioToken,
  PRACTICE.telegramToken,
  PRACTICE.discordToken,
  ...Object.values(WRONG).filter((key) => !key.startsWith('+')),
];
