// What the shipped nginx.conf says of each kind of file, and what a browser makes of it.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
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

  const everyAnswer = async () => ({
    page: await get('/'),
    config: await get('/config.json'),
    script: await get(`/${hashed.find((name) => name.endsWith('.js'))}`),
    program: await get(`/${hashed.find((name) => name.endsWith('.wasm'))}`),
    screen: await get('/deployments', asBrowser),
    missing: await get('/missing.js'),
    refused: await ask(`${site.url}/`, { method: 'POST', body: 'x' }),
    passThroughOff: await get('/fly/v1/apps'),
  });

  test('every answer, errors too, carries every security header', async () => {
    const expected = {
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    };
    for (const [name, { headers }] of Object.entries(await everyAnswer())) {
      for (const [header, value] of Object.entries(expected)) {
        assert.equal(headers[header], value, `${header} of ${name}`);
      }
      assert.match(headers['content-security-policy'], /^default-src 'none';/, name);
      assert.match(headers['permissions-policy'], /camera=\(\)/, name);
      assert.equal(headers.server, 'nginx', `the version is told by ${name}`);
    }
  });

  test('the policy allows scripts of this site alone, none inline, and requests to Fly', async () => {
    const { headers } = await get('/');
    const policy = new Map(
      headers['content-security-policy'].split('; ').map((directive) => {
        const [name, ...values] = directive.split(' ');
        return [name, values.join(' ')];
      }),
    );
    assert.equal(policy.get('script-src'), "'self' 'wasm-unsafe-eval'");
    assert.equal(policy.get('style-src'), "'self'");
    assert.equal(policy.get('connect-src'), "'self' https://api.machines.dev https://*.fly.dev");
    assert.equal(policy.get('trusted-types'), 'default');
    assert.equal(policy.get('require-trusted-types-for'), "'script'");
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) {
      assert.equal(policy.get(name), "'none'", name);
    }
    for (const name of ['worker-src', 'manifest-src']) {
      assert.equal(policy.get(name), "'self'", name);
    }
  });

  test('the page has no inline script and every file it names is checked', async () => {
    const html = String((await get('/')).body);
    for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) assert.match(tag, /\bsrc=/);
    const named = [...html.matchAll(/<(?:script|link)\b[^>]*-[0-9a-f]{16}[^>]*>/g)];
    assert.ok(named.length >= 4, 'boot script, glue, program and style are named');
    for (const [tag] of named) assert.match(tag, /\bintegrity="sha384-/);
    assert.doesNotMatch(html, /\sstyle=|\son\w+=|https?:/);
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

  test('https is made to last when the visitor came by it', async () => {
    assert.equal((await get('/')).headers['strict-transport-security'], undefined);
    const behindTls = await get('/', { 'x-forwarded-proto': 'https' });
    assert.match(behindTls.headers['strict-transport-security'], /^max-age=31536000/);
  });

  test('nothing but reading is answered', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      assert.equal((await ask(`${site.url}/`, { method })).status, 405, method);
    }
  });
});
