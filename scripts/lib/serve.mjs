// The end of scripts/run: the site on this machine until Ctrl-C, with a practice Fly beside it,
// or with --live in front of the real one.

import { PRACTICE } from './practice-credentials.mjs';
import { startPracticeFly } from './practice-fly.mjs';
import { startPracticeServices } from './practice-services.mjs';
import { practiceConfig, serveSite } from './site.mjs';

const live = process.argv.includes('--live');

if (live) {
  // Should Fly not answer this page directly, the calls go through this machine.
  const site = await serveSite({ port: 8080, passThrough: true });
  console.log(`
  ${site.url}

  This is the real Fly.io: what you deploy is made in your account and billed.
  Ctrl-C ends it.`);
} else {
  const fly = await startPracticeFly({ port: 8081 });
  const services = await startPracticeServices({ port: 8082 });
  const site = await serveSite({
    port: 8080,
    config: practiceConfig(fly.url, services.url),
    connectSrc: fly.url,
    servicesSrc: services.url,
  });
  console.log(`
  ${site.url}

  A practice Fly and practice services answer: nothing leaves this machine and nothing is billed.
  Type these, and one channel's or all of them:

    Fly token            ${PRACTICE.flyToken}
    Anthropic key        ${PRACTICE.anthropicKey}
    Twilio account SID   ${PRACTICE.twilioSid}
    Twilio auth token    ${PRACTICE.twilioToken}
    WhatsApp number      ${PRACTICE.twilioNumber}
    Your phone           ${PRACTICE.phone}
    Telegram bot token   ${PRACTICE.telegramToken}
    Telegram chat        ${PRACTICE.telegramChat}
    Discord bot token    ${PRACTICE.discordToken}
    Discord channel      ${PRACTICE.discordChannel}
    Discord person       ${PRACTICE.discordPerson}

  To say hello to the practice bot:
    curl -d '{"text":"hello"}' -H 'content-type: application/json' ${services.url}/__fake/hello

  Ctrl-C ends it.`);
}
