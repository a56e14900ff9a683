// What a first visit fetches, counted where it passes: between the browser and nginx.

import { standBetween } from '../e2e/lib/between.mjs';
import { launchChromium, openPhone } from '../e2e/lib/phone.mjs';

// Named by the page, and fetched by a browser with a window; one without leaves them out.
const FETCHED_BY_WINDOWS = ['/manifest.webmanifest', '/icons/icon.svg'];

/** Resolves to `{ path, bytes }` of each answer of a first visit, service worker and all. */
export async function firstVisit(site) {
  const { url, passed, stop } = await standBetween(site.url);
  const browser = await launchChromium();
  try {
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
    stop();
  }
}

/** The bytes of all answers. */
export const sum = (answers) => answers.reduce((all, { bytes }) => all + bytes, 0);
