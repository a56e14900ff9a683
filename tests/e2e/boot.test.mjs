// The page starts under the shipped policy, and says so when it cannot.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { hold } from './lib/hold.mjs';
import { kept } from './lib/release.mjs';
import { useSite } from './lib/visit.mjs';
import { TITLE } from './lib/wizard.mjs';

describe('the page', () => {
  const site = useSite();

  test('starts with nothing refused, nothing on the console, and the program fetched once', async () => {
    const phone = await site.phone({ serviceWorkers: 'allow' });
    const programs = [];
    phone.page.on('request', (request) => {
      if (request.url().endsWith('.wasm')) programs.push(request.url());
    });
    await phone.page.goto('/');
    await phone.page.locator('.column h1').waitFor();
    await phone.page.waitForLoadState('networkidle');
    await kept(phone.page);
    assert.equal(await phone.page.locator('#starting').isVisible(), false);
    assert.equal(await phone.page.locator('#broken').isVisible(), false);
    assert.deepEqual(phone.unexpected(), []);
    assert.equal(programs.length, 1);
    await phone.close();
  });

  test('asks nothing of any other host before it is told to', async () => {
    const phone = await site.phone();
    const foreign = [];
    phone.page.on('request', (request) => {
      if (!request.url().startsWith(site.url)) foreign.push(request.url());
    });
    await phone.page.goto('/');
    await phone.page.waitForLoadState('networkidle');
    assert.deepEqual(foreign, []);
    await phone.close();
  });

  test('says that it cannot go on when the program does not arrive', async () => {
    const phone = await site.phone();
    await phone.page.route(/\.wasm$/, (route) => route.abort());
    await phone.page.goto('/');
    await phone.page.getByRole('alert').getByRole('link', { name: 'Reload' }).waitFor();
    await phone.close();
  });

  /** A host on which a newer release has replaced what the first `old` pages name. */
  async function releaseUnder(phone, old) {
    let pages = 0;
    phone.page.on('request', (request) => (pages += request.isNavigationRequest() ? 1 : 0));
    await phone.page.route(/\/wizard-/, (route) =>
      pages > old ? route.continue() : route.fulfill({ status: 404 }),
    );
    return () => pages;
  }

  test('is loaded anew when a newer release has replaced its program', async () => {
    const phone = await site.phone();
    const pages = await releaseUnder(phone, 1);
    await phone.page.goto('/');
    await phone.page.locator('.column h1').waitFor();
    assert.equal(pages(), 2);
    await phone.close();
  });

  test('is loaded anew once, and says so when its program is missing then too', async () => {
    const phone = await site.phone();
    const pages = await releaseUnder(phone, Infinity);
    await phone.page.goto('/');
    await phone.page.getByRole('alert').getByRole('link', { name: 'Reload' }).waitFor();
    assert.equal(pages(), 2);
    await phone.close();
  });

  test('starts, and waits no longer than it should, in a browser without time limits of its own', async () => {
    const phone = await site.phone();
    const { page } = phone;
    await page.addInitScript(() => delete AbortSignal.timeout);
    await page.goto('/account');
    await page.getByRole('heading', { name: TITLE.account }).waitFor();
    const { letGo } = await hold(page, '**/config.json');
    await page.goto('/account');
    await page.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 20_000 });
    await letGo();
    await page.getByRole('button', { name: 'Try again' }).tap();
    await page.getByRole('heading', { name: TITLE.account }).waitFor();
    assert.deepEqual(phone.unexpected(), []);
    await phone.close();
  });

  test('shows a way to start again, and nothing else, after a panic', async () => {
    const phone = await site.phone();
    await phone.page.goto('/');
    await phone.page.locator('.column h1').waitFor();
    await phone.page.evaluate(() => {
      setTimeout(() => {
        throw new WebAssembly.RuntimeError('unreachable');
      });
    });
    await phone.page.getByRole('alert').getByRole('link', { name: 'Reload' }).waitFor();
    assert.equal(await phone.page.getByRole('heading', { level: 1 }).count(), 1);
    await phone.close();
  });

  test('refuses a program that was changed on the way', async () => {
    const phone = await site.phone();
    await phone.page.route(/\.wasm$/, async (route) => {
      const answer = await route.fetch();
      const body = Buffer.concat([await answer.body(), Buffer.from([0, 2, 1, 0])]);
      await route.fulfill({ response: answer, body });
    });
    await phone.page.goto('/');
    await phone.page.getByRole('alert').getByRole('link', { name: 'Reload' }).waitFor();
    await phone.close();
  });

  test('refuses markup that could run code, and scripts from elsewhere', async () => {
    const phone = await site.phone();
    await phone.page.goto('/');
    const refused = await phone.page.evaluate(() =>
      [
        '<img src=x onerror=alert(1)>',
        '<script>alert(1)</script>',
        '<iframe srcdoc="<p>"></iframe>',
        '<a href="javascript:alert(1)">x</a>',
        '<svg/onload=alert(1)>',
      ].filter((markup) => {
        try {
          document.createElement('div').innerHTML = markup;
          return false;
        } catch {
          return true;
        }
      }).length,
    );
    assert.equal(refused, 5);
    const worker = await phone.page.evaluate(() => {
      try {
        new Worker('/elsewhere.js');
        return 'made';
      } catch (error) {
        return error.name;
      }
    });
    assert.equal(worker, 'TypeError');
    await phone.close();
  });
});
