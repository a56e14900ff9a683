// How fast nginx hands out the page and the program under our nginx.conf, against the same bytes
// as plain files from the same nginx without any of it: no headers, no maps, no choice between
// compressed copies. On this machine's loopback, both in turn, a few seconds each; only the ratio
// means anything elsewhere.
//
//   --seconds N   how long each turn takes (2)
//   --turns N     how many turns each takes (5)

import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort, startListening } from './processes.mjs';
import { BUILT, quoted, serveSite, TOP } from './site.mjs';

const run = promisify(execFile);
// One thread asks over a few connections: on a small machine more would measure the asker.
const CONNECTIONS = 16;

const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? usual : Number(process.argv[at + 1]);
  if (!(value > 0)) throw new Error(`--${name} takes a number`);
  return value;
};
const seconds = option('seconds', 2);
const turns = option('turns', 5);

/** A second nginx that knows nothing but one folder. */
async function servePlain(files) {
  const port = await freePort();
  const folder = join(TOP, 'target/practice', String(port));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, from] of Object.entries(files)) copyFileSync(from, join(folder, name));
  const conf = join(folder, 'nginx.conf');
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    conf,
    `worker_processes auto;
events { worker_connections 1024; }
http {
${scratch.map((kind) => `  ${kind}_temp_path ${quoted(join(folder, kind))};`).join('\n')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  server { listen 127.0.0.1:${port}; root ${quoted(folder)}; }
}
`,
  );
  const user = process.getuid() === 0 ? 'user root; ' : '';
  const main = `${user}daemon off; pid ${quoted(join(folder, 'pid'))};`;
  const nginx = await startListening('nginx', ['-e', 'stderr', '-c', conf, '-g', main], { port });
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await nginx.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Requests a second; every answer must be a good one. */
async function load(url) {
  const { stdout } = await run('wrk', [
    ...['--threads', '1', '--connections', String(CONNECTIONS), '--duration', `${seconds}s`],
    ...['--header', 'Accept-Encoding: br', url],
  ]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}\n${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

async function bytesOf(url) {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'br' } });
  const length = Number(answer.headers.get('content-length'));
  await answer.body.cancel();
  return length;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const thousands = (number) => Math.round(number).toLocaleString('en').padStart(8);

const program = readdirSync(BUILT).find((name) => name.endsWith('.wasm'));
const plain = await servePlain({
  page: join(BUILT, 'index.html.br'),
  program: join(BUILT, `${program}.br`),
});
const site = await serveSite();

try {
  console.log(`Requests a second, the middle of ${turns} turns of ${seconds} s, one after the other:`);
  console.log('                  bytes     ours    plain   ours/plain, and of single turns');
  for (const [name, path] of [['page', '/'], ['program', `/${program}`]]) {
    const [ours, theirs] = [`${site.url}${path}`, `${plain.url}/${name}`];
    const size = await bytesOf(theirs);
    if (size !== (await bytesOf(ours))) throw new Error(`${name} is not the same on both sides`);
    const rates = { ours: [], plain: [] };
    // Each turn is a pair: whatever else slows the machine slows both.
    await load(ours);
    await load(theirs);
    for (let turn = 0; turn < turns; turn += 1) {
      rates.ours.push(await load(ours));
      rates.plain.push(await load(theirs));
    }
    // Where the single turns lie far apart, the machine was busy with something else.
    const ratios = rates.ours.map((rate, turn) => rate / rates.plain[turn]);
    const [ratio, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
    console.log(
      `  ${name.padEnd(12)} ${thousands(size)} ${thousands(median(rates.ours))} ` +
        `${thousands(median(rates.plain))}   ${ratio.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`,
    );
  }
} finally {
  await Promise.all([site.stop(), plain.stop()]);
}
