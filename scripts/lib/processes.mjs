// Programs that run beside us: started with an address to wait for, and ended with us.

import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set();

/** Starts a program and resolves when it listens on `port` of this machine. */
export async function startListening(program, args, { port, patienceMs = 15_000 }) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const keep = (text) => (said = (said + text).slice(-4000));
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  let ended = null;
  const end = new Promise((resolve) => {
    const done = (why) => {
      ended = why;
      running.delete(child);
      resolve();
    };
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(`it ended with ${signal ?? code}`));
  });
  running.add(child);

  const deadline = Date.now() + patienceMs;
  while (!ended && !(await answers(port))) {
    if (Date.now() > deadline) {
      child.kill();
      ended = `nothing listens on port ${port}`;
    }
    await sleep(30);
  }
  if (ended) throw new Error(`${program} did not start: ${ended}\n${said}`);

  return {
    said: () => said,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await end;
      clearTimeout(late);
    },
  };
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

/** The wished port if it is free, else any free one. */
export async function freePort(wished = 0) {
  return (await tryPort(wished)) ?? (await tryPort(0));
}

function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ host: '127.0.0.1', port }, () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}

function killAll() {
  for (const child of running) child.kill('SIGTERM');
}

process.once('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    killAll();
    process.exit(128 + (signal === 'SIGINT' ? 2 : 15));
  });
}
