// What a first visit fetches, counted where it passes: between the browser and nginx.

import { createServer, request } from 'node:http';

import { launchChromium, openPhone } from '../e2e/lib/phone.mjs';

// Named by the page, and fetched by a browser with a window; one without leaves them out.
const FETCHED_BY_WINDOWS = ['/manifest.webmanifest', '/icons/icon.svg'];

/** Resolves to `{ path, bytes }` of each answer of a first visit, service worker and all. */
export async function firstVisit(site) {
  const passed = [];
  const proxy = await listen(site.url, passed);
  const browser = await launchChromium();
  try {
    const url = `http://127.0.0.1:${proxy.address().port}`;
    const phone = await openPhone(browser, url, { serviceWorkers: 'allow' });
    await phone.page.goto('/');
    await phone.page.getByRole('button', { name: 'Start' }).waitFor();
    await phone.page.evaluate(() => navigator.serviceWorker.ready);
    await phone.page.waitForLoadState('networkidle');
    for (const path of FETCHED_BY_WINDOWS) {
      if (passed.some((answer) => answer.path === path)) continue;
      await phone.page.evaluate((path) => fetch(path, { cache: 'no-store' }), path);
    }
    return passed;
  } finally {
    await browser.close();
    proxy.close();
  }
}

function listen(origin, passed) {
  const proxy = createServer(({ method, url, headers }, answer) => {
    const call = request(origin + url, { method, headers }, (given) => {
      const entry = { path: url, status: given.statusCode, bytes: 0 };
      passed.push(entry);
      answer.writeHead(given.statusCode, given.headers);
      given.on('data', (chunk) => (entry.bytes += chunk.length));
      given.pipe(answer);
    });
    call.once('error', () => answer.destroy());
    call.end();
  });
  return new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(proxy)));
}

/** The bytes of all answers. */
export const sum = (answers) => answers.reduce((all, { bytes }) => all + bytes, 0);
