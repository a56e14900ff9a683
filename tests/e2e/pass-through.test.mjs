// The same-origin road to Fly's API: off as shipped; switched on, a narrow and silent one.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { serveSite } from '../../scripts/lib/site.mjs';
import { ask } from './lib/http.mjs';

const TOKEN = 'FlyV1 fm2_practice-org-token-0001,fm2_practice-discharge-0001';

const listening = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

/** Stands in for Fly: answers each call, and remembers it as it arrived. */
function recorder(calls) {
  return (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      calls.push({ method, url, headers, body: String(Buffer.concat(chunks)) });
      response.writeHead(method === 'POST' ? 201 : 422, {
        'content-type': 'application/json',
        'cache-control': 'public, max-age=60',
        'set-cookie': 'session=1',
        'access-control-allow-origin': '*',
        'x-accel-redirect': '/config.json',
      });
      response.end('{"error":"as Fly says it"}');
    });
  };
}

describe('the pass-through as shipped', () => {
  test('is off: no call goes anywhere', async () => {
    const calls = [];
    const fly = createServer(recorder(calls));
    const site = await serveSite({ upstream: `http://127.0.0.1:${await listening(fly)}` });
    const answer = await ask(`${site.url}/fly/v1/tokens/current`, {
      headers: { authorization: TOKEN },
    });
    await site.stop();
    fly.close();
    assert.equal(answer.status, 404);
    assert.deepEqual(calls, []);
  });
});

describe('the pass-through switched on', () => {
  let fly;
  let site;
  const calls = [];

  before(async () => {
    fly = createServer(recorder(calls));
    const upstream = `http://127.0.0.1:${await listening(fly)}`;
    site = await serveSite({ passThrough: true, upstream });
  });
  after(async () => {
    await site?.stop();
    fly?.close();
  });

  const call = async (method, path, options = {}) => {
    calls.length = 0;
    const answer = await ask(`${site.url}${path}`, { method, ...options });
    // The rate limit is tested by itself.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return answer;
  };

  test('hands a call on as it is: method, address, query and body', async () => {
    const body = '{"app_name":"my-agent-relay","org_slug":"personal"}';
    const headers = { authorization: TOKEN, 'content-type': 'application/json' };
    const answer = await call('POST', '/fly/v1/apps', { headers, body });
    assert.equal(answer.status, 201);
    assert.equal(String(answer.body), '{"error":"as Fly says it"}');
    assert.equal(calls[0].url, '/v1/apps');
    assert.equal(calls[0].body, body);
    await call('DELETE', '/fly/v1/apps/my-agent-vm?force=true', { headers });
    assert.equal(calls[0].method, 'DELETE');
    assert.equal(calls[0].url, '/v1/apps/my-agent-vm?force=true');
    const address = '/apps/my-agent-vm/ip_assignments/fdaa:0:1::3';
    await call('DELETE', `/fly/v1${address}`, { headers });
    assert.equal(calls[0].url, `/v1${address}`);
  });

  test('sends two headers of the page on and no other', async () => {
    await call('GET', '/fly/v1/tokens/current', {
      headers: {
        authorization: TOKEN,
        'content-type': 'application/json',
        cookie: 'a=b',
        referer: 'https://wizard.example/deploy',
        origin: 'https://wizard.example',
        'user-agent': 'a phone',
        'x-forwarded-for': '203.0.113.9',
        'accept-language': 'de',
      },
    });
    const { host, ...rest } = calls[0].headers;
    assert.match(host, /^127\.0\.0\.1/);
    assert.deepEqual(rest, { authorization: TOKEN, 'content-type': 'application/json' });
  });

  test('keeps cookies, caching and openness of the other side from the page', async () => {
    const { status, headers } = await call('GET', '/fly/v1/platform/regions');
    assert.equal(status, 422);
    assert.equal(headers['set-cookie'], undefined);
    assert.equal(headers['cache-control'], 'no-store');
    assert.match(headers['content-security-policy'], /^default-src 'none';/);
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  test('refuses every call that the wizard does not make', async () => {
    const refused = [
      ['GET', '/fly/v1/apps/my-agent-vm/secrets/ANTHROPIC_API_KEY'],
      ['POST', '/fly/v1/apps/my-agent-vm/deploy_token'],
      ['POST', '/fly/v1/tokens/oidc'],
      ['GET', '/fly/v1/apps/my-agent-vm/certificates'],
      ['PATCH', '/fly/v1/apps/my-agent-vm'],
      ['OPTIONS', '/fly/v1/apps'],
      ['GET', '/fly/v1/apps/../tokens/oidc'],
      ['GET', '/fly/v1/apps/a%2f..%2f..%2fgraphql'],
      ['GET', '/fly/v1/'],
    ];
    for (const [method, path] of refused) {
      const { status } = await call(method, path);
      assert.ok([400, 403, 404].includes(status), `${method} ${path} answered ${status}`);
      assert.deepEqual(calls, [], `${method} ${path} went through`);
    }
  });

  test('leads to Fly alone, whatever other host a call names', async () => {
    const { hostname, port } = new URL(site.url);
    const raw = (start, headers) =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: hostname, port });
        const lines = [start, ...headers, `Authorization: ${TOKEN}`, 'Connection: close', '', ''];
        let said = '';
        socket.setEncoding('utf8').on('data', (text) => (said += text));
        socket.once('error', reject).once('close', () => resolve(said));
        // Not ended from here: nginx takes that for a page that has gone.
        socket.write(lines.join('\r\n'));
      });
    calls.length = 0;
    for (const [target, host] of [
      ['/fly/v1/platform/regions', 'elsewhere.example'],
      ['http://elsewhere.example/fly/v1/platform/regions', 'elsewhere.example'],
    ]) {
      const asked = calls.length;
      await raw(`GET ${target} HTTP/1.1`, [`Host: ${host}`, `X-Forwarded-Host: ${host}`]);
      assert.equal(calls.length, asked + 1, target);
      const { url, headers } = calls[asked];
      assert.equal(url, '/v1/platform/regions');
      assert.match(headers.host, /^127\.0\.0\.1:/);
      assert.equal(headers['x-forwarded-host'], undefined);
    }
    calls.length = 0;
    for (const target of [
      '/fly/v1//elsewhere.example/apps',
      '/fly/v1/https://elsewhere.example/apps',
      '/fly/v1/@elsewhere.example/apps',
      '/fly/v1.elsewhere.example/apps',
    ]) {
      const said = await raw(`GET ${target} HTTP/1.1`, [`Host: ${hostname}`]);
      assert.match(said, /^HTTP\/1\.1 (400|403|404) /, target);
    }
    const tunnel = await raw('CONNECT api.machines.dev:443 HTTP/1.1', ['Host: api.machines.dev']);
    assert.match(tunnel, /^HTTP\/1\.1 (400|405) /);
    assert.deepEqual(calls, []);
  });

  test('is for this host’s own page: one of another address is sent away', async () => {
    for (const from of ['cross-site', 'same-site']) {
      const headers = { authorization: TOKEN, 'sec-fetch-site': from };
      assert.equal((await call('GET', '/fly/v1/platform/regions', { headers })).status, 403, from);
      assert.deepEqual(calls, [], from);
    }
    const headers = { authorization: TOKEN, 'sec-fetch-site': 'same-origin' };
    assert.equal((await call('GET', '/fly/v1/platform/regions', { headers })).status, 422);
    assert.equal(calls.length, 1);
  });

  test('takes no body that the wizard would not send, told or untold how long', async () => {
    const body = 'x'.repeat(65 * 1024);
    const chunked = { 'transfer-encoding': 'chunked' };
    for (const headers of [{}, chunked]) {
      assert.equal((await call('POST', '/fly/v1/apps', { body, headers })).status, 413);
      assert.deepEqual(calls, []);
    }
  });

  test('writes nothing down, neither what went through nor what was refused', async () => {
    const headers = { authorization: TOKEN, cookie: 'kept=secret-cookie' };
    const body = JSON.stringify({ values: { SECRET: 'secret-value'.padEnd(60 * 1024, 'x') } });
    const path = '/fly/v1/apps/my-agent-vm/secrets';
    assert.equal((await call('POST', path, { headers, body })).status, 201);
    assert.equal((await call('POST', path, { headers, body: body + body })).status, 413);
    assert.equal((await call('PATCH', path, { headers, body })).status, 403);
    fly.close();
    fly.closeAllConnections();
    assert.equal((await call('GET', '/fly/v1/apps/my-agent-vm', { headers })).status, 502);
    const files = readdirSync(site.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    assert.ok(files.some((file) => file.endsWith('nginx.conf')), 'looked in the right folder');
    const written = [site.said(), ...files.map((file) => readFileSync(file, 'latin1'))].join('\n');
    assert.doesNotMatch(written, /my-agent-vm|fm2_practice|secret-value|secret-cookie/);
  });

  test('slows down whoever asks too often', async () => {
    const asked = await Promise.all(
      Array.from({ length: 80 }, () => ask(`${site.url}/fly/v1/platform/regions`)),
    );
    const slowed = asked.filter(({ status }) => status === 429).length;
    assert.ok(slowed >= 20 && slowed < 80, `${slowed} of 80`);
  });
});

describe('the pass-through over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'textslash-'));
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'certificate.pem');
  const calls = [];
  let fly;
  let upstream;

  before(async () => {
    const ask = '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1'.split(' ');
    const name = ['-addext', 'subjectAltName=DNS:127.0.0.1,IP:127.0.0.1'];
    execFileSync('openssl', ['req', ...ask, ...name, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    });
    const credentials = { key: readFileSync(key), cert: readFileSync(certificate) };
    fly = createTlsServer(credentials, recorder(calls));
    upstream = `https://127.0.0.1:${await listening(fly)}`;
  });
  after(() => {
    fly?.close();
    rmSync(folder, { recursive: true });
  });

  const statusWhen = async (trust) => {
    const site = await serveSite({ passThrough: true, upstream, trust });
    const { status } = await ask(`${site.url}/fly/v1/platform/regions`);
    await site.stop();
    return status;
  };

  test('tells nothing to a server that nobody vouches for', async () => {
    assert.equal(await statusWhen(undefined), 502);
    assert.deepEqual(calls, []);
  });

  test('speaks to one whose certificate is right', async () => {
    assert.equal(await statusWhen(certificate), 422);
    assert.equal(calls.length, 1);
  });
});
