// What the shipped nginx.conf says of each kind of file, and what a browser makes of it.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { BUILT, serveSite } from '../../scripts/lib/site.mjs';
import { asBrowser, ask } from './lib/http.mjs';

const FOREVER = 'public, max-age=31536000, immutable';

describe('the site under its nginx.conf', () => {
  let site;
  const files = readdirSync(BUILT);
  const hashed = files.filter((name) => /-[0-9a-f]{16}(_bg)?\.(js|wasm|css)$/.test(name));
  const get = (path, headers) => ask(site.url + path, { headers });

  before(async () => {
    site = await serveSite();
  });
  after(() => site?.stop());

  const ofKind = (ending) => `/${hashed.find((name) => name.endsWith(ending))}`;

  // Each kind of file that the site has, and each way to be refused one.
  const everyAnswer = async () => ({
    page: await get('/'),
    'page, compressed': await get('/', { 'accept-encoding': 'br' }),
    'page by its name': await get('/index.html'),
    screen: await get('/deployments', asBrowser),
    config: await get('/config.json'),
    manifest: await get('/manifest.webmanifest'),
    script: await get(ofKind('.js')),
    'script, compressed': await get(ofKind('.js'), { 'accept-encoding': 'gzip' }),
    program: await get(ofKind('.wasm')),
    'program, compressed': await get(ofKind('.wasm'), { 'accept-encoding': 'br' }),
    style: await get(ofKind('.css')),
    icon: await get('/icons/icon.svg'),
    picture: await get('/icons/192.png'),
    favicon: await get('/favicon.ico'),
    health: await get('/health'),
    unchanged: await get('/', { 'if-none-match': (await get('/')).headers.etag }),
    'only the head': await ask(`${site.url}/`, { method: 'HEAD' }),
    'asked for in parts': await get(ofKind('.wasm'), { range: 'bytes=0-99' }),
    'asked for beyond its end': await get(ofKind('.wasm'), { range: 'bytes=99999999-' }),
    missing: await get('/missing.js'),
    'missing, hashed': await get('/missing-0123456789abcdef.js'),
    'out of the site': await get('/..%2f..%2fetc/passwd'),
    'too long an address': await get(`/${'a'.repeat(20_000)}`),
    'too much sent': await ask(`${site.url}/`, { method: 'POST', body: 'x'.repeat(2_000) }),
    refused: await ask(`${site.url}/`, { method: 'POST', body: 'x' }),
    'health, written to': await ask(`${site.url}/health`, { method: 'POST' }),
    'pass-through that is off': await get('/fly/v1/apps'),
    'page, by https': await get('/', BY_HTTPS),
    'unchanged, by https': await get('/', {
      ...BY_HTTPS,
      'if-none-match': (await get('/')).headers.etag,
    }),
    'script, by https': await get(ofKind('.js'), BY_HTTPS),
    'health, by https': await get('/health', BY_HTTPS),
    'missing, by https': await get('/missing.js', BY_HTTPS),
  });
  // As the proxy in front tells it.
  const BY_HTTPS = { 'x-forwarded-proto': 'https' };

  const STATUS = {
    unchanged: 304,
    'unchanged, by https': 304,
    missing: 404,
    'missing, by https': 404,
    'missing, hashed': 404,
    'out of the site': 400,
    'too long an address': 414,
    'too much sent': 413,
    refused: 405,
    'health, written to': 405,
    'pass-through that is off': 404,
  };

  test('every kind of answer, errors too, carries every security header once, and https lasts', async () => {
    const policy = (await get('/')).headers['content-security-policy'];
    assert.match(policy, /^default-src 'none';/);
    const expected = {
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy':
        'camera=(), microphone=(), geolocation=(), payment=(), usb=(), screen-wake-lock=(self), ' +
        'clipboard-read=(self), clipboard-write=(self)',
    };
    for (const [name, { status, headers, rawHeaders }] of Object.entries(await everyAnswer())) {
      assert.equal(status, STATUS[name] ?? 200, name);
      for (const [header, value] of Object.entries(expected)) {
        assert.equal(headers[header], value, `${header} of ${name}`);
        // Two policies would both be enforced, and two of the others mean nothing.
        const times = rawHeaders.filter((told) => told.toLowerCase() === header).length;
        assert.equal(times, 1, `${header} of ${name}`);
      }
      const lasts = name.endsWith('by https') ? 'max-age=31536000' : undefined;
      assert.equal(headers['strict-transport-security'], lasts, name);
      assert.equal(headers.server, 'nginx', `the version is told by ${name}`);
      assert.equal(headers['set-cookie'], undefined, name);
    }
  });

  test('whoever looks after the host is told that the site is served, and that it is gone', async () => {
    const { status, headers, body } = await get('/health');
    assert.deepEqual([status, String(body)], [200, 'ok\n']);
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-store');

    const empty = await serveSite();
    try {
      rmSync(join(empty.root, 'index.html'));
      assert.equal((await ask(`${empty.url}/health`)).status, 503);
    } finally {
      await empty.stop();
    }
  });

  test('the policy allows scripts of this site alone, one of them inline, and requests to Fly and the services', async () => {
    const { headers, body } = await get('/');
    const [, inline] = /<script>(.*?)<\/script>/s.exec(body);
    const checksum = createHash('sha256').update(inline).digest('base64');
    const policy = new Map(
      headers['content-security-policy'].split('; ').map((directive) => {
        const [name, ...values] = directive.split(' ');
        return [name, values.join(' ')];
      }),
    );
    assert.equal(policy.get('script-src'), `'self' 'sha256-${checksum}' 'wasm-unsafe-eval'`);
    assert.equal(policy.get('style-src'), "'self'");
    assert.deepEqual(policy.get('connect-src').split(' '), [
      "'self'",
      'https://api.machines.dev',
      'https://*.fly.dev',
      'https://api.anthropic.com',
      'https://api.github.com',
      'https://api.twilio.com',
      'https://messaging.twilio.com',
      'https://api.telegram.org',
    ]);
    const { services } = JSON.parse(String((await get('/config.json')).body));
    for (const address of Object.values(services)) {
      assert.ok(policy.get('connect-src').includes(address), `${address} may not be asked`);
    }
    assert.equal(policy.get('trusted-types'), 'default');
    assert.equal(policy.get('require-trusted-types-for'), "'script'");
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) {
      assert.equal(policy.get(name), "'none'", name);
    }
    for (const name of ['worker-src', 'manifest-src']) {
      assert.equal(policy.get(name), "'self'", name);
    }
  });

  test('the page has one inline script, every file it names is checked, and its programs come after what draws it', async () => {
    const html = String((await get('/')).body);
    const files = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    assert.equal(files.shift(), '<script>');
    const glue = /<link[^>]*rel="modulepreload"[^>]*>/.exec(html)[0];
    for (const tag of [...files, glue]) assert.match(tag, /\b(?:src|href)=.*\bfetchpriority="low"|\bfetchpriority="low".*\b(?:src|href)=/);
    for (const tag of files) assert.match(tag, /\bsrc=/);
    const named = [...html.matchAll(/<(?:script|link)\b[^>]*-[0-9a-f]{16}[^>]*>/g)];
    assert.ok(named.length >= 4, 'boot script, glue, program and style are named');
    for (const [tag] of named) assert.match(tag, /\bintegrity="sha384-/);
    assert.doesNotMatch(html, /\sstyle=|\son\w+=/);
    assert.doesNotMatch(html, /<(?!a\b)[^>]*https?:/, 'nothing but a link to tap leads elsewhere');
  });

  test('files with a hashed name are kept for a year, their absence is not', async () => {
    assert.ok(hashed.length >= 4, `${hashed}`);
    for (const name of hashed) {
      const answer = await get(`/${name}`);
      assert.equal(answer.status, 200, name);
      assert.equal(answer.headers['cache-control'], FOREVER, name);
      const again = await get(`/${name}`, { 'if-none-match': answer.headers.etag });
      assert.equal(again.status, 304, name);
      assert.equal(again.headers['cache-control'], FOREVER, name);
    }
    const gone = await get('/wizard-0123456789abcdef.js');
    assert.equal(gone.status, 404);
    assert.equal(gone.headers['cache-control'], 'no-cache');
  });

  test('everything else is asked for again at each visit', async () => {
    for (const path of ['/', '/index.html', '/config.json', '/manifest.webmanifest', '/sw.js']) {
      const { status, headers } = await get(path);
      assert.equal(status, 200, path);
      assert.equal(headers['cache-control'], 'no-cache', path);
    }
    const screen = await get('/deployments/my-agent', asBrowser);
    assert.equal(screen.headers['cache-control'], 'no-cache');
  });

  test('each kind of file has its type', async () => {
    const kinds = {
      '/': 'text/html; charset=utf-8',
      '/config.json': 'application/json; charset=utf-8',
      '/sw.js': 'text/javascript; charset=utf-8',
      '/manifest.webmanifest': 'application/manifest+json; charset=utf-8',
      [`/${hashed.find((name) => name.endsWith('.wasm'))}`]: 'application/wasm',
      [`/${hashed.find((name) => name.endsWith('.js'))}`]: 'text/javascript; charset=utf-8',
      [`/${hashed.find((name) => name.endsWith('.css'))}`]: 'text/css; charset=utf-8',
    };
    for (const [path, type] of Object.entries(kinds)) {
      assert.equal((await get(path)).headers['content-type'], type, path);
    }
  });

  test('the program travels compressed, and is the same whichever way', async () => {
    const program = `/${hashed.find((name) => name.endsWith('.wasm'))}`;
    const plain = await get(program);
    const gzip = await get(program, { 'accept-encoding': 'gzip' });
    const brotli = await get(program, { 'accept-encoding': 'gzip, deflate, br' });
    assert.equal(gzip.headers['content-encoding'], 'gzip');
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.equal(brotli.headers['content-type'], 'application/wasm');
    assert.match(brotli.headers.vary, /accept-encoding/i);
    assert.ok(brotli.body.length < gzip.body.length && gzip.body.length < plain.body.length);
    assert.ok(gunzipSync(gzip.body).equals(plain.body));
    assert.ok(brotliDecompressSync(brotli.body).equals(plain.body));
  });

  test('an unknown address is a screen for people and missing for everything else', async () => {
    const screen = await get('/deployments/my-agent', asBrowser);
    assert.equal(screen.status, 200);
    assert.match(String(screen.body), /^<!doctype html>/i);
    const oldSafari = await get('/deployments', { accept: 'text/html,application/xml' });
    assert.equal(oldSafari.status, 200);
    const missing = [
      ['/missing.js', asBrowser],
      ['/missing.js', { 'sec-fetch-mode': 'no-cors' }],
      ['/static/wizard_bg.wasm', asBrowser],
      ['/config', { 'sec-fetch-mode': 'cors', accept: '*/*' }],
      ['/.git/config', {}],
      ['/..%2f..%2fnginx.conf', asBrowser],
    ];
    for (const [path, headers] of missing) {
      const { status } = await get(path, headers);
      assert.ok([400, 404].includes(status), `${path} answered ${status}`);
    }
  });

  test('nothing but reading is answered', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      assert.equal((await ask(`${site.url}/`, { method })).status, 405, method);
    }
  });
});
