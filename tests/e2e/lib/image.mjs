// What the Dockerfile says, and the container that it describes, without a container engine:
// the same program as the same user with the same command, in a file system where nothing but
// /tmp can be written.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { freePort } from '../../../scripts/lib/processes.mjs';
import { BUILT, TOP } from '../../../scripts/lib/site.mjs';
import { ask } from './http.mjs';

const run = promisify(execFile);
const CONF = '/etc/nginx/nginx.conf';
const PATIENCE_MS = 5_000;
const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n'];

/** The instructions of the Dockerfile: `[{ name, rest }]`, continued lines joined. */
export function instructions() {
  const lines = readFileSync(join(TOP, 'Dockerfile'), 'utf8').split('\n');
  const said = lines.filter((line) => !/^\s*#/.test(line)).join('\n').replace(/\\\n/g, '');
  return [...said.matchAll(/^([A-Z]+) +(.+)$/gm)].map(([, name, rest]) => ({ name, rest }));
}

/** What follows the only instruction of that name. */
export function only(name) {
  const found = instructions().filter((instruction) => instruction.name === name);
  if (found.length !== 1) throw new Error(`${found.length} of ${name} in the Dockerfile`);
  return found[0].rest;
}

/** The nginx.conf as the image holds it, made of `shipped` by the Dockerfile's own commands. */
export function confOfImage(folder, args = {}, shipped = readFileSync(join(TOP, 'nginx.conf'))) {
  const conf = join(folder, 'nginx.conf');
  writeFileSync(conf, shipped);
  const defaults = instructions()
    .filter(({ name }) => name === 'ARG')
    .map(({ rest }) => rest.replace(/\\\$/g, '$').split('='));
  const change = instructions().find(({ name, rest }) => name === 'RUN' && rest.includes(CONF));
  // Its check and its cleaning are for the image alone.
  const commands = change.rest.replaceAll(CONF, '"$CONF"').replace(/nginx -t;.*$/, 'true');
  execFileSync('sh', ['-c', commands], {
    env: { ...process.env, ...Object.fromEntries(defaults), ...args, CONF: conf },
    stdio: 'ignore',
  });
  return conf;
}

/** Why no such container can be imitated here; nothing if it can. */
export function whyNot() {
  try {
    execFileSync(asRoot[0] ?? 'true', asRoot.slice(1).concat(asRoot.length ? ['true'] : []));
    execFileSync(...command(['unshare', '--mount', 'true']), { stdio: 'ignore' });
    execFileSync('id', ['www-data'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'it takes root, mount namespaces and the user www-data';
  }
}

const command = (words) => {
  const [program, ...rest] = [...asRoot, ...words];
  return [program, rest];
};

// Every right is given away before the image's own command runs.
const WITHOUT_RIGHTS = (user, group) =>
  `setpriv --reuid=${user} --regid=${group} --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all`;

/** Starts what the image would start; resolves to its `url`, `pid` and more. */
export async function startImage() {
  mkdirSync(join(TOP, 'target'), { recursive: true });
  const folder = mkdtempSync(join(TOP, 'target/image-'));
  const port = await freePort();
  const [inside] = only('EXPOSE').split(' ');
  const conf = confOfImage(folder);
  const text = readFileSync(conf, 'utf8');
  if (!text.includes(`listen ${inside};`)) throw new Error('it listens elsewhere than it says');
  writeFileSync(conf, text.replace(`listen ${inside};`, `listen 127.0.0.1:${port};`));

  const [user, group] = only('USER').split(':');
  const started = JSON.parse(only('CMD')).map((word) => `'${word}'`).join(' ');
  const script = `
    set -e
    mount --make-rprivate /
    # What the image brings along.
    mount --bind "$1" ${CONF}
    mount -t tmpfs none /srv && mkdir /srv/textslash && mount --bind "$2" /srv/textslash
    mount -t tmpfs none /var/lib && ln -s /tmp /var/lib/nginx
    # --read-only, and --tmpfs /tmp. Devices, processes and such stay as they are.
    findmnt --noheadings --list --output TARGET | grep -vE '^/(dev|proc|sys)(/|$)' | while read -r at; do
      mount -o remount,bind,ro "$at" 2>/dev/null || true
    done
    mount -t tmpfs -o mode=1777 none /tmp
    exec ${WITHOUT_RIGHTS(user, group)} ${started}`;
  const [program, rest] = command(['unshare', '--mount', 'sh', '-c', script, 'sh', conf, BUILT]);
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' });
  let said = '';
  let hasEnded = false;
  child.stderr.setEncoding('utf8').on('data', (more) => (said += more));
  const ended = new Promise((resolve) => {
    const end = (why) => {
      hasEnded = true;
      resolve(why);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(code ?? signal));
  });
  const tell = async (signal) => {
    // What has ended meanwhile is told nothing more.
    const pid = await commandOf(child.pid).catch(() => null);
    if (!hasEnded && pid) await run(...command(['kill', `-${signal}`, pid])).catch(() => {});
  };

  const url = `http://127.0.0.1:${port}`;
  const image = {
    url,
    ended,
    said: () => said,
    /** The container's own check, as the engine would run it. */
    async isHealthy() {
      const words = JSON.parse(only('HEALTHCHECK').replace(/^.*?CMD /, ''));
      const check = words.map((word) => word.replaceAll(inside, String(port)));
      return run(check[0], check.slice(1), { timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    },
    /** The process that answers, by its pid. */
    async pid() {
      const { stdout } = await run('pgrep', ['-f', '-u', user, `^nginx: master process .*pid /tmp/nginx.pid`]);
      const mine = stdout.trim().split('\n').filter((pid) => isBelow(pid, child.pid));
      return mine[0];
    },
    /** Runs a command where and as whom the image runs; answers whether it worked. */
    async does(words) {
      const inIt = ['nsenter', '--mount', `--target=${await image.pid()}`];
      const [first, more] = command([...inIt, ...WITHOUT_RIGHTS(user, group).split(' '), ...words]);
      return run(first, more).then(
        () => true,
        () => false,
      );
    },
    async stop(signal = only('STOPSIGNAL')) {
      await tell(signal);
      const late = setTimeout(tell, PATIENCE_MS, 'SIGKILL');
      const code = await ended;
      clearTimeout(late);
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
  for (let tries = 0; tries < 200; tries += 1) {
    const up = await ask(`${url}/health`).catch(() => null);
    if (up) return image;
    if (hasEnded) break;
    await sleep(30);
  }
  await image.stop('SIGKILL');
  throw new Error(`the image's command does not start:\n${said}`);
}

// Who may use sudo may not signal it, and it hands on no SIGKILL.
async function commandOf(pid) {
  const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  if (name !== 'sudo') return String(pid);
  const { stdout } = await run('pgrep', ['-P', String(pid)]);
  return commandOf(stdout.trim().split('\n')[0]);
}

// Under sudo it is a child of what was started; else it is that itself.
function isBelow(pid, ancestor) {
  for (let at = Number(pid); at > 1; ) {
    if (at === ancestor) return true;
    at = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${at}/status`, 'utf8'))[1]);
  }
  return false;
}
