// The practice Fly as a program beside us, and its control addresses.

import { join } from 'node:path';

import { freePort, startListening } from './processes.mjs';
import { TOP } from './site.mjs';

const PROGRAM = join(process.env.CARGO_TARGET_DIR ?? join(TOP, 'target'), 'debug/fake-fly');

/**
 * Starts it and resolves to its `url` and its controls.
 *
 * - `speed`: how many seconds pass there in one of ours
 * - `seed`: decides its latencies and whatever else is chance
 * - `cors`: whether it answers pages of other origins, as we hope that Fly does
 */
export async function startPracticeFly({ port, speed = 1, seed = 1, cors = true } = {}) {
  const listen = await freePort(port);
  const url = `http://127.0.0.1:${listen}`;
  const args = ['--listen', `127.0.0.1:${listen}`, '--speed', `${speed}`, '--seed', `${seed}`];
  if (!cors) args.push('--no-cors');
  const program = await startListening(PROGRAM, args, { port: listen });

  const control = async (method, name, body) => {
    const answer = await fetch(`${url}/__fake/${name}`, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`practice Fly, ${name}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
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
    stop: program.stop,
  };
}
