// The practice Anthropic, GitHub, Twilio and Telegram as one program beside us, and its control
// addresses.

import { startPractice } from './practice.mjs';

/** Starts it and resolves to its `url` and its controls. */
export async function startPracticeServices({ port } = {}) {
  const { url, control, stop } = await startPractice('fake-services', { port });
  return {
    url,
    /** Webhooks, the bot and how many messages wait for it. */
    state: () => control('GET', 'state'),
    /** What they were asked that they would not like; empty, or a test fails. */
    records: () => control('GET', 'records'),
    /** Each call: service, method, path without secrets, status. */
    log: () => control('GET', 'log'),
    /** Somebody writes to the bot: `{ text, name, chat, group }`. */
    hello: (said) => control('POST', 'hello', said),
    /** A credential is refused from now on. */
    revoke: (credential) => control('POST', 'revoke', { credential }),
    /** A webhook is set by hand: `{ bot }` or `{ sender, url }`. */
    webhook: (set) => control('POST', 'webhook', set),
    /** Whether another program polls for the bot. */
    poller: (polls) => control('POST', 'poller', { polls }),
    /** Whether a service, or all of them, answers pages of other origins. */
    cors: (on, service) => control('POST', 'cors', { on, service }),
    /** As it was at the start. */
    reset: () => control('POST', 'reset'),
    stop,
  };
}
