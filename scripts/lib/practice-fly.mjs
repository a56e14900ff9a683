// The practice Fly as a program beside us, and its control addresses.

import { startPractice } from './practice.mjs';

/**
 * Starts it and resolves to its `url` and its controls.
 *
 * - `speed`: how many seconds pass there in one of ours
 * - `seed`: decides its latencies and whatever else is chance
 * - `cors`: whether it answers pages of other origins, as we hope that Fly does
 */
export async function startPracticeFly({ port, speed = 1, seed = 1, cors = true } = {}) {
  const args = ['--speed', `${speed}`, '--seed', `${seed}`];
  if (!cors) args.push('--no-cors');
  const { url, control, stop } = await startPractice('fake-fly', { port, args });
  return {
    url,
    /** What exists there now. */
    state: () => control('GET', 'state'),
    /** What it was asked that Fly would not like; empty, or a test fails. */
    records: () => control('GET', 'records'),
    /** Each call with its time, method, path, status and latency. */
    log: () => control('GET', 'log'),
    /** What goes wrong from now on. */
    faults: (faults) => control('POST', 'faults', faults),
    /** An empty account again. */
    reset: (to = seed) => control('POST', 'reset', { seed: to }),
    /** A card is added to the account. */
    addCard: () => control('POST', 'card'),
    stop,
  };
}
