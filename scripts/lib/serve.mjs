// The end of scripts/run: the site on this machine until Ctrl-C, with a practice Fly beside it,
// or with --live in front of the real one.

import { PRACTICE } from './practice-credentials.mjs';
import { startPracticeFly } from './practice-fly.mjs';
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
  const site = await serveSite({
    port: 8080,
    config: practiceConfig(fly.url),
    connectSrc: fly.url,
  });
  console.log(`
  ${site.url}

  A practice Fly answers: nothing leaves this machine and nothing is billed. Type these:

    Fly token            ${PRACTICE.flyToken}
    Anthropic key        ${PRACTICE.anthropicKey}
    Twilio account SID   ${PRACTICE.twilioSid}
    Twilio auth token    ${PRACTICE.twilioToken}
    WhatsApp number      ${PRACTICE.twilioNumber}
    Your phone           ${PRACTICE.phone}

  Ctrl-C ends it.`);
}
