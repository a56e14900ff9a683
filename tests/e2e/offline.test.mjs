// The page opens without a network from the first visit on, and what it keeps is its own files
// and nothing else.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { BUILT, configure } from '../../scripts/lib/site.mjs';
import { standBetween } from './lib/between.mjs';
import { kept } from './lib/release.mjs';
import { assertDeployed, flow, startSession } from './lib/session.mjs';
import { useSite } from './lib/visit.mjs';
import { FIELD, TITLE, Wizard } from './lib/wizard.mjs';

const ALLOW = { serviceWorkers: 'allow' };

/** The addresses that the caches hold. */
const cached = (page) =>
  page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) all.push(new URL(url));
    }
    return all.map(({ origin, pathname }) => [origin, pathname]);
  });

/** Only the page's own files, which the site was built with, and its configuration. */
async function assertOwnFilesOnly(page, origin) {
  const own = readdirSync(BUILT, { recursive: true }).map((name) => `/${name}`);
  const found = await cached(page);
  assert.ok(found.length >= 8, `${found.length} files kept`);
  for (const [from, path] of found) {
    assert.equal(from, origin);
    assert.ok(own.includes(path), `${path} is kept`);
  }
}

describe('without a network', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('the page opens after one visit, with what this phone remembers and its age', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.done();
      await kept(phone.page);
      await phone.context.setOffline(true);
      await phone.page.goto('/');
      await wizard.arrive(TITLE.welcome);
      await phone.page.getByText('You are offline.').waitFor();
      await phone.page.getByText(/^Noted on this phone (just now|\d+ minutes? ago)\.$/).waitFor();
      await wizard.onScreen('welcome, offline');
      // The search for barriers ends what the browser believes of the network.
      await phone.context.setOffline(true);
      await wizard.link('Show its addresses and last steps').tap();
      await wizard.arrive('my-agent is ready');
      await phone.page.getByText('my-agent-relay', { exact: false }).first().waitFor();
      // Deep links are screens here as under nginx.
      await phone.page.goto('/destroy');
      await wizard.arrive(TITLE.destroy);
      await phone.page.getByText('You are offline.').waitFor();
      await phone.context.setOffline(false);
      await assertDeployed(session);
      return { expected: [/ERR_INTERNET_DISCONNECTED/] };
    }, ALLOW);

  flow('a question keeps what was typed and says what it needs', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await wizard.start();
      await kept(phone.page);
      await phone.context.setOffline(true);
      await wizard.giveToken(PRACTICE.flyToken);
      await wizard.expectMessage(FIELD.flyToken, /Go online and try again/);
      await phone.context.setOffline(false);
      await wizard.next();
      await wizard.atPlace();
      return { expected: [/ERR_INTERNET_DISCONNECTED/] };
    }, ALLOW);

  flow('what was answered is remembered, without its keys', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await kept(phone.page);
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      await wizard.givePlace();
      await phone.context.setOffline(true);
      await phone.page.goto('/');
      await wizard.arrive(TITLE.welcome);
      await phone.page.getByText(/^You are offline\..*Your answers are kept: my-agent, Frankfurt/).waitFor();
      await phone.context.setOffline(false);
      return { expected: [/ERR_INTERNET_DISCONNECTED/] };
    }, ALLOW);

  flow('a run that was cut off is remembered, and goes on when the network is back', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      await kept(phone.page);
      await phone.context.setOffline(true);
      await phone.page.goto('/');
      await wizard.arrive(TITLE.welcome);
      await phone.page.getByRole('heading', { name: 'my-agent is not finished' }).waitFor();
      await phone.page.getByText(/^Noted on this phone/).waitFor();
      await phone.context.setOffline(false);
      await wizard.goOn();
      await wizard.done();
      await assertDeployed(session);
      return { expected: [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/] };
    }, ALLOW);

  flow('nothing of a deployment is kept but the page’s own files', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await kept(phone.page);
      // From here on the worker sees every request.
      await wizard.begin();
      await wizard.done();
      assert.ok(await phone.page.evaluate(() => navigator.serviceWorker.controller !== null));
      await assertOwnFilesOnly(phone.page, session.url);
    }, ALLOW);
});

describe('what the browser has thrown away of the page', () => {
  const site = useSite();
  const precached = (page) =>
    page.evaluate(async () => {
      const name = (await caches.keys()).find((name) => /precache/.test(name));
      const keys = await (await caches.open(name)).keys();
      return keys.map(({ url }) => new URL(url).pathname).sort();
    });

  test('is put back at the next visit, so that the page opens without a network after it', async () => {
    const phone = await site.phone(ALLOW);
    const { page } = phone;
    const wizard = new Wizard(page);
    await wizard.open();
    await kept(page);
    const all = await precached(page);
    await page.evaluate(async () => {
      const name = (await caches.keys()).find((name) => /precache/.test(name));
      await caches.delete(name);
    });
    await wizard.open();
    await page.waitForLoadState('networkidle');
    const back = await precached(page);
    // Not every browser asks for the picture at each visit.
    assert.deepEqual(all.filter((path) => !back.includes(path) && !path.endsWith('.svg')), []);
    await phone.context.setOffline(true);
    await wizard.open();
    await page.getByText('You are offline.').waitFor();
    await phone.close();
  });
});

describe('calls through the host’s own way to Fly', () => {
  let session;
  before(async () => {
    // Fly answers no page of another origin, so that every call takes the road through the host.
    session = await startSession({
      cors: false,
      site: (fly) => ({ passThrough: true, upstream: fly }),
      config: (fly) => ({ api_roads: [`${fly}/v1`, '/fly/v1'] }),
    });
  });
  after(() => session?.stop());

  flow('pass the worker by', () => session,
    async ({ wizard, phone }) => {
      await wizard.open();
      await kept(phone.page);
      const answers = [];
      phone.page.on('response', (answer) => answers.push(answer));
      await wizard.open();
      await wizard.start();
      await wizard.giveToken();
      await wizard.atPlace();
      const through = (part) =>
        answers.filter((answer) => part.test(answer.url())).map((answer) => answer.fromServiceWorker());
      assert.ok(through(/_bg\.wasm$/).every(Boolean) && through(/_bg\.wasm$/).length > 0, 'the page does not');
      const calls = through(/\/fly\/v1\//);
      assert.ok(calls.length >= 2, `${calls.length} calls`);
      assert.ok(!calls.some(Boolean), 'a call was answered by the worker');
      await assertOwnFilesOnly(phone.page, session.url);
      // The look whether anybody is there at all bears no token.
      const records = [{ kind: 'missing-header', detail: 'Authorization' }];
      return { expected: [/CORS policy/, /ERR_FAILED/], records };
    }, ALLOW);
});

describe('the host’s health', () => {
  const site = useSite();

  test('is told by the host itself, whatever is kept here', async () => {
    const phone = await site.phone(ALLOW);
    await phone.page.goto('/');
    await kept(phone.page);
    await phone.page.goto('/health');
    assert.equal((await phone.page.locator('body').innerText()).trim(), 'ok');
    await phone.close();
  });
});

describe('the host’s configuration', () => {
  const site = useSite();

  const dated = (date) => {
    const { prices } = JSON.parse(readFileSync(join(BUILT, 'config.json')));
    return { prices: { ...prices, date } };
  };

  test('is the newest where there is a network, and the last known where there is none', async () => {
    configure(site.root, dated('2031-01'));
    const phone = await site.phone(ALLOW);
    const { page } = phone;
    const wizard = new Wizard(page);
    await wizard.open();
    await page.getByText('Prices of January 2031').waitFor();
    await kept(page);

    await phone.context.setOffline(true);
    await page.reload();
    await page.getByText('Prices of January 2031').waitFor();

    await phone.context.setOffline(false);
    configure(site.root, dated('2031-02'));
    await page.reload();
    await page.getByText('Prices of February 2031').waitFor();
    await phone.context.setOffline(true);
    await page.reload();
    await page.getByText('Prices of February 2031').waitFor();
    await phone.close();
  });

  /** The host with something between it and the phones, which does as it is told. */
  async function between(body) {
    const host = await standBetween(site.url);
    const phone = await site.phoneAt(host.url, ALLOW);
    try {
      await body(host, phone);
    } finally {
      await phone.close();
      host.stop();
    }
  }
  const trouble = () => ({ status: 503 });

  test('is the last known while the host is in trouble', () =>
    between(async (host, phone) => {
      configure(site.root, dated('2031-03'));
      await phone.page.goto('/');
      await phone.page.getByText('Prices of March 2031').waitFor();
      await kept(phone.page);
      host.rules.set('/config.json', trouble);
      // Any screen but the first one waits for it.
      await phone.page.goto('/destroy');
      await new Wizard(phone.page).arrive(TITLE.destroy);
      await phone.page.goto('/');
      await phone.page.getByText('Prices of March 2031').waitFor();
    }));

  test('is waited for, and not guessed, where none is known', () =>
    between(async (host, phone) => {
      host.rules.set('/config.json', trouble);
      const wizard = new Wizard(phone.page);
      await wizard.open();
      await wizard.button('Start').tap();
      await wizard.arrive('The settings of this page did not arrive');
      host.rules.clear();
      await wizard.button('Try again').tap();
      await wizard.arrive(TITLE.account);
    }));

  test('is not guessed where the connection breaks, and read when the network is back', () =>
    between(async (host, phone) => {
      host.rules.set('/config.json', () => ({ cut: true }));
      const wizard = new Wizard(phone.page);
      await wizard.open();
      await wizard.button('Start').tap();
      await wizard.arrive('The settings of this page did not arrive');
      host.rules.clear();
      // Playwright's network comes back only after the browser has told of it.
      await phone.page.evaluate(() => dispatchEvent(new Event('online')));
      await wizard.arrive(TITLE.account);
    }));

  test('is the newest though the browser keeps nothing more', async () => {
    configure(site.root, dated('2031-04'));
    const phone = await site.phone(ALLOW);
    const { page } = phone;
    await page.goto('/');
    await page.getByText('Prices of April 2031').waitFor();
    await kept(page);
    const tools = await phone.context.newCDPSession(page);
    await tools.send('Storage.overrideQuotaForOrigin', { origin: site.url, quotaSize: 1 });
    configure(site.root, dated('2031-05'));
    await page.reload();
    await page.getByText('Prices of May 2031').waitFor();
    await phone.close();
  });

  test('comes with a policy that lets the kept page run its own inline script', () =>
    between(async (host, phone) => {
      const { page } = phone;
      await page.goto('/');
      await kept(page);
      // The host has a newer page, which this phone has not fetched yet.
      host.rules.set('/config.json', (given) => ({
        headers: {
          'content-security-policy': given.headers['content-security-policy'].replace(
            /'sha256-[^']*'/,
            `'sha256-${'A'.repeat(43)}='`,
          ),
        },
      }));
      await page.reload();
      await page.waitForLoadState('networkidle');
      await page.goto('/destroy');
      await new Wizard(page).arrive(TITLE.destroy);
      assert.equal(await page.evaluate(() => document.documentElement.className), 'waits');
      await phone.violations.settle();
      assert.deepEqual(phone.violations.found, []);
    }));

  test('comes with the policy that fits it, though the page is kept', () =>
    between(async (host, phone) => {
      const { page } = phone;
      const other = await standBetween(site.url);
      await page.goto('/');
      await kept(page);
      // The host names another address, in its configuration and in its policy, and builds nothing.
      const allows = (given) => ({
        headers: {
          'content-security-policy': given.headers['content-security-policy'].replace(
            'connect-src',
            `connect-src ${other.url}`,
          ),
        },
      });
      host.rules.set('/config.json', allows);
      await page.reload();
      await page.waitForLoadState('networkidle');
      await page.reload();
      await new Wizard(page).arrive(TITLE.welcome);
      await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => {}), other.url);
      other.stop();
      await phone.violations.settle();
      assert.deepEqual(phone.violations.found, [], 'the page may call it');
      assert.ok(other.passed.length > 0);
    }));
});
