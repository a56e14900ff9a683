// A practice server of this project as a program beside us, and its control addresses.

import { join } from 'node:path';

import { freePort, startListening } from './processes.mjs';
import { TOP } from './site.mjs';

const PROGRAMS = join(process.env.CARGO_TARGET_DIR ?? join(TOP, 'target'), 'debug');

/**
 * Starts one and resolves to its `url`, to `control(method, name, body)`, which resolves to what
 * the control address of that name answers, and to `stop`.
 */
export async function startPractice(name, { port, args = [] } = {}) {
  const listen = await freePort(port);
  const url = `http://127.0.0.1:${listen}`;
  const program = await startListening(
    join(PROGRAMS, name),
    ['--listen', `127.0.0.1:${listen}`, ...args],
    { port: listen },
  );
  const control = async (method, what, body) => {
    const answer = await fetch(`${url}/__fake/${what}`, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${name}, ${what}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  return { url, control, stop: program.stop };
}
