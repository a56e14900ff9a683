// Serves the built site on this machine, under the nginx.conf that is shipped: only where it
// listens, what it serves and which hosts it knows is changed, and every change must apply.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compressFile } from './finish-site.mjs';
import { freePort, startListening } from './processes.mjs';

export const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Fly's API, relays and the other services as the page sees them while practising: `fly` and
 * `services` are origins.
 */
export const practiceConfig = (fly, services) => ({
  api_roads: [`${fly}/v1`],
  relay_url: `${fly}/relay/{app}`,
  services: {
    anthropic: `${services}/anthropic`,
    github: `${services}/github`,
    twilio: `${services}/twilio`,
    twilio_messaging: `${services}/twilio-messaging`,
    telegram: `${services}/telegram`,
  },
});

// Where the built site is: TEXTSLASH_SITE names another build, such as a quick one for trying.
export const BUILT = resolve(TOP, process.env.TEXTSLASH_SITE ?? 'dist');

/**
 * Serves the built site; resolves to its `url`, and `root`, the copy that is served.
 *
 * - `config`: keys of config.json to put in place of the built ones
 * - `connectSrc`, `servicesSrc`: the hosts for the Content-Security-Policy, in place of the
 *   shipped ones
 * - `passThrough`: switches the road through this host on; `upstream` is where it leads to and
 *   `trust` a file of certificates to trust there
 */
export async function serveSite({ port, site = BUILT, config, ...changes } = {}) {
  const listen = await freePort(port);
  const folder = join(TOP, 'target/practice', String(listen));
  const root = join(folder, 'site');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(site, root, { recursive: true });
  if (config) configure(root, config);

  const conf = join(folder, 'nginx.conf');
  const shipped = readFileSync(join(TOP, 'nginx.conf'), 'utf8');
  writeFileSync(conf, render(shipped, { listen, root, folder, ...changes }));

  const main = ['daemon off', 'master_process on', `pid ${quoted(`${folder}/pid`)}`];
  // As root, nginx would read the site as somebody who may not look into our folders.
  if (process.getuid() === 0) main.push('user root');
  const nginx = await startListening(
    'nginx',
    ['-e', 'stderr', '-c', conf, '-g', `${main.join('; ')};`],
    { port: listen },
  );
  return {
    url: `http://127.0.0.1:${listen}`,
    root,
    said: nginx.said,
    /** Where its files are, and all that nginx writes. */
    folder,
    async stop() {
      await nginx.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Changes keys of the config.json in a served folder. */
export function configure(root, changes) {
  const path = join(root, 'config.json');
  const config = { ...JSON.parse(readFileSync(path, 'utf8')), ...changes };
  for (const copy of ['.br', '.gz']) rmSync(path + copy, { force: true });
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`);
  compressFile(path);
}

/** A path as nginx reads it, whatever the folders above are called. */
export const quoted = (path) => `"${path.replace(/["\\]/g, '\\$&')}"`;

const SERVICES =
  '"https://api.anthropic.com https://api.github.com https://api.twilio.com https://messaging.twilio.com https://api.telegram.org"';

/** The shipped configuration with a practice session's addresses in it. */
export function render(
  shipped,
  { listen, root, folder, connectSrc, servicesSrc, passThrough, upstream, trust },
) {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `    ${kind}_temp_path ${quoted(`${folder}/${kind}`)};\n`)
    .join('');
  const changes = [
    ['http {\n', `http {\n${scratch}`],
    ['listen 80;', `listen 127.0.0.1:${listen};`],
    ['root /srv/textslash;', `root ${quoted(root)};`],
  ];
  if (connectSrc) {
    changes.push(['"https://api.machines.dev https://*.fly.dev"', `"${connectSrc}"`]);
  }
  if (servicesSrc) changes.push([SERVICES, `"${servicesSrc}"`]);
  if (passThrough) changes.push(['default off;', 'default on;']);
  if (upstream) changes.push(['default https://api.machines.dev;', `default ${upstream};`]);
  if (trust) changes.push(['/etc/ssl/certs/ca-certificates.crt', quoted(trust)]);

  return changes.reduce((conf, [from, to]) => {
    if (conf.split(from).length !== 2) throw new Error(`nginx.conf does not hold one '${from}'`);
    return conf.replace(from, () => to);
  }, shipped);
}
