// What is shipped for hosting works as it says, as far as that shows without a container engine.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BUILT, TOP } from '../../scripts/lib/site.mjs';
import { asBrowser, ask } from './lib/http.mjs';
import { confOfImage, instructions, only, startImage, whyNot } from './lib/image.mjs';
import { skipLoudly } from './lib/skip.mjs';

const read = (name) => readFileSync(join(TOP, name), 'utf8');

describe('the Dockerfile', () => {
  test('copies what exists after a build, and nothing else is sent to the engine', () => {
    const copied = instructions().filter(({ name }) => name === 'COPY' || name === 'ADD');
    const sources = copied.flatMap(({ rest }) => rest.split(' ').slice(0, -1)).sort();
    for (const source of sources) {
      assert.ok(existsSync(source === 'dist' ? BUILT : join(TOP, source)), source);
    }
    const lines = read('.dockerignore').trim().split('\n');
    assert.equal(lines.shift(), '*', 'everything is left out but what is named');
    assert.deepEqual(lines.map((line) => line.replace(/^!/, '')).sort(), sources);
  });

  test('brings the site to where nginx.conf looks for it, with its compressed copies', () => {
    const [, root] = /root (\S+);/.exec(read('nginx.conf'));
    assert.ok(instructions().some(({ name, rest }) => name === 'COPY' && rest === `dist ${root}`));
    const wasm = readdirSync(BUILT).find((name) => name.endsWith('.wasm'));
    for (const copy of ['', '.br', '.gz']) assert.ok(statSync(join(BUILT, wasm + copy)).size > 0);
  });

  test('runs as somebody without rights, and says where it listens', () => {
    assert.doesNotMatch(only('USER'), /^(root|0)\b/);
    const port = Number(only('EXPOSE'));
    assert.ok(port >= 1024, 'only root listens below');
    assert.match(only('HEALTHCHECK'), new RegExp(`/dev/tcp/127\\.0\\.0\\.1/${port} .*GET /health `));
  });

  describe('makes of nginx.conf', () => {
    const shipped = read('nginx.conf');
    let folder;
    before(() => (folder = mkdtempSync(join(tmpdir(), 'textslash-'))));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const made = (args) => readFileSync(confOfImage(folder, args), 'utf8');

    test('the same that listens elsewhere, unless it is told more', () => {
      assert.equal(made(), shipped.replace('listen 80;', `listen ${only('EXPOSE')};`));
    });

    test('one with the pass-through on, that counts whom the proxy names', () => {
      const changed = made({ PASS_THROUGH: 'on', VISITOR: '$http_fly_client_ip' });
      assert.match(changed, /map \$host \$fly_pass_through {\s+default on;/);
      assert.match(changed, /map \$host \$visitor {\s+default \$http_fly_client_ip;/);
    });

    test('no image at all when it does not hold what is changed', () => {
      for (const line of ['listen 80;', 'default off;', 'default $binary_remote_addr;']) {
        const other = shipped.replace(line, '');
        assert.throws(() => confOfImage(folder, {}, other), /Command failed/, line);
      }
    });
  });
});

describe('fly.toml', () => {
  const told = (key) => new RegExp(`^\\s*${key} = "?([^"\\n]+)"?$`, 'm').exec(read('fly.toml'))?.[1];

  test('leads to the port and the health address of the image, over https alone', () => {
    assert.equal(told('internal_port'), only('EXPOSE'));
    assert.equal(told('path'), '/health');
    assert.equal(told('dockerfile'), 'Dockerfile');
    assert.equal(told('force_https'), 'true');
  });

  test('gives the image arguments that it knows, the pass-through off', () => {
    const known = instructions().filter(({ name }) => name === 'ARG').map(({ rest }) => rest.split('=')[0]);
    const [, given] = /\[build\.args\]\n((?: +\S.*\n)+)/.exec(read('fly.toml'));
    const names = [...given.matchAll(/^\s+(\w+) =/gm)].map(([, name]) => name);
    assert.deepEqual(names.sort(), known.sort());
    assert.equal(told('PASS_THROUGH'), 'off');
  });
});

describe("the image's command, without rights, where only /tmp can be written", async () => {
  const missing = whyNot();
  if (missing) {
    skipLoudly("the image's command in a read-only file system", missing);
    return;
  }
  let image;
  before(async () => {
    image = await startImage();
  });
  after(() => image?.stop());

  test('serves the site, compressed, with its headers', async () => {
    const page = await ask(`${image.url}/`, { headers: { ...asBrowser, 'accept-encoding': 'br' } });
    assert.equal(page.status, 200);
    assert.match(page.headers['content-security-policy'], /^default-src 'none';/);
    const wasm = readdirSync(BUILT).find((name) => name.endsWith('.wasm'));
    const program = await ask(`${image.url}/${wasm}`, { headers: { 'accept-encoding': 'br' } });
    assert.equal(program.headers['content-encoding'], 'br');
    assert.deepEqual(program.body, readFileSync(join(BUILT, `${wasm}.br`)));
  });

  test('says that it is well, and only while it is', async () => {
    assert.equal(await image.isHealthy(), true);
    const other = await startImage();
    await other.stop();
    assert.equal(await other.isHealthy(), false);
  });

  test('has no right beyond those of its user', async () => {
    const status = readFileSync(`/proc/${await image.pid()}/status`, 'utf8');
    assert.match(status, /^CapEff:\t0+$/m);
    assert.match(status, /^CapBnd:\t0+$/m);
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.doesNotMatch(status, /^Uid:\t0\b/m);
  });

  test('can write to /tmp and nowhere else', async () => {
    assert.equal(await image.does(['touch', '/tmp/here']), true);
    for (const path of ['/srv/textslash/x', '/etc/nginx/nginx.conf', '/var/lib/x', '/var/tmp/x', '/x']) {
      assert.equal(await image.does(['touch', path]), false, path);
    }
  });

  test('ends in peace when it is told to, and complained of nothing', async () => {
    const other = await startImage();
    assert.equal(await other.stop(), 0);
    assert.doesNotMatch(other.said(), /\[(emerg|alert|crit|error|warn)\]/);
  });
});
