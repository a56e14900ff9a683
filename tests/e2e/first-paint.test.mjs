// What is seen before the program arrives: the first screen itself, in its place, and it works.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { TOP } from '../../scripts/lib/site.mjs';
import { useSite } from './lib/visit.mjs';
import { TITLE, Wizard } from './lib/wizard.mjs';

const PAGE = join(TOP, 'index.html');
const PART = /(<!-- first screen -->\n).*?(\n {6}<!-- \/first screen -->)/s;

/** A page whose program comes when it is told to. */
async function openEarly(site, { path = '/', before, prepare, ...options } = {}) {
  const phone = await site.phone(options);
  await prepare?.(phone);
  let arrive;
  const held = new Promise((resolve) => (arrive = resolve));
  await phone.page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await phone.page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) window.shifts += shift.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  if (before) await phone.page.addInitScript(before);
  await phone.page.goto(path);
  return { ...phone, arrive };
}

// Runs in the page: each piece of text and each picture that is shown in `root`, and where.
function piecesOf(root) {
  const pieces = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element.checkVisibility() || element.closest('.unseen')) continue;
    if (node.nodeType === Node.ELEMENT_NODE && node.tagName !== 'svg') continue;
    const range = document.createRange();
    range.selectNode(node);
    const { x, y, width, height } = range.getBoundingClientRect();
    const what = node.data?.trim() ?? node.innerHTML;
    if (what) pieces.push({ what, place: [x, y + scrollY, width, height].map(Math.round).join(' ') });
  }
  return pieces;
}

describe('before the program arrives', () => {
  const site = useSite();

  if (process.env.TEXTSLASH_UPDATE_LOOK) {
    test('(update) the first screen is put into index.html as the program draws it', async () => {
      const { page, close } = await site.phone();
      await page.goto('/');
      await page.locator('.column h1').waitFor();
      const drawn = await page.evaluate(() => {
        const copy = document.querySelector('.column main').cloneNode(true);
        const comments = document.createNodeIterator(copy, NodeFilter.SHOW_COMMENT);
        for (let node = comments.nextNode(); node; node = comments.nextNode()) node.remove();
        // As far as nothing in it depends on the host's configuration: the prices do.
        for (const part of [...copy.children]) if (!part.querySelector('.needs')) part.remove();
        let part = copy.querySelector('.needs').nextElementSibling;
        while (part) {
          const next = part.nextElementSibling;
          part.remove();
          part = next;
        }
        copy.normalize();
        return copy.outerHTML;
      });
      const lines = drawn.replace(/<(?=main|div|p[ >]|h[12]|ol|ul|li)/g, '\n      <').trimStart();
      const html = readFileSync(PAGE, 'utf8');
      assert.match(html, PART);
      writeFileSync(PAGE, html.replace(PART, (_, open, close) => `${open}      ${lines}${close}`));
      await close();
    });
    return;
  }

  for (const [size, viewport] of [['a phone', { width: 390, height: 844 }], ['a desktop', { width: 1280, height: 800 }]]) {
    test(`the first screen is painted, in the place where it stays, on ${size}`, async () => {
      const { page, arrive, close } = await openEarly(site, { viewport });
      await page.getByRole('heading', { level: 1, name: TITLE.welcome }).waitFor();
      await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
      const painted = await page.waitForFunction(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      );
      assert.ok((await painted.jsonValue()) > 0);
      const early = await page.locator('#starting').evaluate(piecesOf);
      arrive();
      await page.locator('.column h1').waitFor();
      const late = await page.locator('.column').evaluate(piecesOf);
      assert.ok(early.length > 20, 'there is much to see');
      assert.deepEqual(early, late.slice(0, early.length));
      await page.waitForTimeout(300);
      assert.ok((await page.evaluate(() => window.shifts)) < 0.01, 'something moved');
      await close();
    });
  }

  test('a tap on Start is done when the program is there', async () => {
    const { page, arrive, close, unexpected } = await openEarly(site);
    await page.getByRole('button', { name: 'Start', exact: true }).tap();
    await page.getByRole('button', { name: 'Starting…' }).waitFor();
    arrive();
    const wizard = new Wizard(page);
    await wizard.arrive(TITLE.account);
    assert.ok(await wizard.headline(TITLE.account).evaluate((title) => title === document.activeElement));
    assert.deepEqual(unexpected(), []);
    await close();
  });

  test('a tap on Start that comes before any file of ours is done too', async () => {
    const { page, close, unexpected } = await site.phone();
    let arrive;
    const held = new Promise((resolve) => (arrive = resolve));
    await page.route(/\/boot-\w+\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('/', { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Start', exact: true }).tap();
    arrive();
    await new Wizard(page).arrive(TITLE.account);
    assert.deepEqual(unexpected(), []);
    await close();
  });

  for (const path of ['/', '/account']) {
    test(`at ${path} a page whose first script does not come says so`, async () => {
      const { page, close } = await site.phone();
      await page.route(/\/boot-\w+\.js$/, (route) => route.abort());
      await page.goto(path);
      await page.getByRole('alert').getByRole('link', { name: 'Reload' }).waitFor();
      assert.equal(await page.getByText('Starting…').isVisible(), false);
      assert.equal(await page.getByRole('button', { name: 'Start' }).isVisible(), false);
      await close();
    });
  }

  test('a tap on a link is done too', async () => {
    const { page, arrive, close } = await openEarly(site);
    await page.getByRole('link', { name: 'Destroy a deployment' }).tap();
    arrive();
    await new Wizard(page).arrive(TITLE.destroy);
    await close();
  });

  for (const [who, options] of Object.entries({
    'comes to another address': { path: '/account' },
    'has notes of a deployment': { before: () => localStorage.setItem('textslash.journal', '{}') },
  })) {
    test(`who ${who} is told to wait, and never shown another screen first`, async () => {
      const { page, arrive, close } = await openEarly(site, {
        ...options,
        before: `(${options.before ?? (() => {})})();
          window.sawWelcome = false;
          const look = () => {
            const title = document.querySelector('#starting h1');
            if (title?.checkVisibility() && performance.getEntriesByName('first-paint').length) window.sawWelcome = true;
            requestAnimationFrame(look);
          };
          look();`,
      });
      await page.getByText('Starting…').waitFor();
      assert.equal(await page.getByRole('heading', { name: TITLE.welcome }).count(), 0);
      arrive();
      await page.locator('.column h1').waitFor();
      assert.equal(await page.evaluate(() => window.sawWelcome), false);
      assert.ok((await page.evaluate(() => window.shifts)) < 0.01, 'something moved');
      await close();
    });
  }

  test('where a host lets no inline script run, a tap does nothing on another screen', async () => {
    const bare = async (phone) =>
      phone.page.route(`${site.url}/destroy`, async (route) => {
        const answer = await route.fetch();
        const body = (await answer.text()).replace(/<script>.*?<\/script>/s, '');
        await route.fulfill({ response: answer, body });
      });
    const { page, arrive, close, unexpected } = await openEarly(site, { path: '/destroy', prepare: bare });
    await page.getByRole('button', { name: 'Start', exact: true }).tap();
    arrive();
    await new Wizard(page).arrive(TITLE.destroy);
    assert.equal(new URL(page.url()).pathname, '/destroy');
    assert.deepEqual(unexpected(), []);
    await close();
  });

  test('the program comes after the first paint, and draws nothing that counts as a larger one', async () => {
    const phone = await site.phone();
    await phone.page.addInitScript(() => {
      window.largest = [];
      new PerformanceObserver((list) => {
        for (const { element, size } of list.getEntries()) {
          window.largest.push({ size, drawnLater: Boolean(element?.closest('.column')) });
        }
      }).observe({ type: 'largest-contentful-paint', buffered: true });
    });
    await phone.page.goto('/');
    await phone.page.locator('.column h1').waitFor();
    await phone.page.waitForLoadState('networkidle');
    // Until a frame after the program's is reported.
    await phone.page.waitForTimeout(500);
    const { largest, painted, asked } = await phone.page.evaluate(() => ({
      largest: window.largest,
      painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      asked: performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.wasm')).startTime,
    }));
    assert.ok(largest.length > 0, 'nothing was reported');
    assert.deepEqual(largest.filter(({ drawnLater }) => drawnLater), []);
    assert.ok(asked > painted, `the program was asked for ${painted - asked} ms before the first paint`);
    await phone.close();
  });

  for (const [where, unseen] of Object.entries({
    'is looked at by nobody': () => Object.defineProperty(document, 'hidden', { get: () => true }),
    'is never told that it was painted': () => (PerformanceObserver.prototype.observe = () => {}),
    'cannot ask what was painted': () => delete window.PerformanceObserver,
  })) {
    test(`a page that ${where} starts all the same`, async () => {
      const phone = await site.phone();
      await phone.page.addInitScript(unseen);
      await phone.page.goto('/');
      await phone.page.locator('.column h1').waitFor();
      assert.equal(await phone.page.locator('#starting').count(), 0);
      await phone.close();
    });
  }

  test('without scripts the first screen is all there is, and nobody is told to wait', async () => {
    const { page, close } = await site.phone({ javaScriptEnabled: false });
    await page.goto('/account');
    assert.ok(await page.getByRole('heading', { level: 1, name: TITLE.welcome }).isVisible());
    assert.equal(await page.getByText('Starting…').isVisible(), false);
    await close();
  });

  test('the compiler is given the program before all of it is there', async () => {
    const phone = await site.phone();
    await phone.page.addInitScript(() => {
      const own = WebAssembly.compileStreaming;
      WebAssembly.compileStreaming = async (given) => {
        const answer = await given;
        window.compiling = performance.now();
        return own.call(WebAssembly, answer);
      };
    });
    const network = await phone.context.newCDPSession(phone.page);
    await network.send('Network.enable');
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: 500_000,
      uploadThroughput: 500_000,
    });
    await phone.page.goto('/');
    await phone.page.locator('.column h1').waitFor();
    const { compiling, arrived } = await phone.page.evaluate(() => ({
      compiling: window.compiling,
      arrived: performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.wasm')).responseEnd,
    }));
    assert.ok(compiling < arrived, `${compiling - arrived} ms after its last byte`);
    await phone.close();
  });

  test('the program is compiled while it comes, and nothing is asked for twice', async () => {
    const phone = await site.phone();
    const asked = [];
    phone.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await phone.page.addInitScript(() => {
      window.compiled = [];
      for (const way of ['compile', 'compileStreaming', 'instantiateStreaming']) {
        const own = WebAssembly[way];
        WebAssembly[way] = (...given) => {
          window.compiled.push(way);
          return own.apply(WebAssembly, given);
        };
      }
    });
    const answer = phone.page.waitForResponse(/\.wasm$/);
    await phone.page.goto('/');
    await phone.page.locator('.column h1').waitFor();
    await phone.page.waitForLoadState('networkidle');
    assert.equal((await answer).headers()['content-type'], 'application/wasm');
    assert.deepEqual(await phone.page.evaluate(() => window.compiled), ['compileStreaming']);
    assert.deepEqual(asked.filter((path, at) => asked.indexOf(path) !== at), []);
    await phone.close();
  });
});
