// A newer version of the page, put in the place of the one that is served.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { checksum } from '../../../scripts/lib/checksum.mjs';
import { compressFile } from '../../../scripts/lib/finish-site.mjs';

/** Publishes a version that differs in the number that its page bears. */
export function release(root, version) {
  releasePage(root, version);
  releaseWorker(root, version);
}

/** Of a newer version the page alone, as a host may hand it out for a moment. */
export function releasePage(root, version) {
  change(join(root, 'index.html'), (html) =>
    html.replace(/<html[^>]*>/, `<html lang="en" data-version="${version}">`),
  );
}

/**
 * Its worker, which names the page that lies there now; with `other`, one that does not. How it
 * names it is the build's doing: what the build leaves out is not put in here.
 */
export function releaseWorker(root, version, { other = false } = {}) {
  const page = readFileSync(join(root, 'index.html'));
  change(join(root, 'sw.js'), (worker) => {
    const listed = /\{[^{}]*"\/index\.html"[^{}]*\}/;
    if (!listed.test(worker)) throw new Error('sw.js does not name the page');
    return worker.replace(listed, (text) => {
      const entry = { ...JSON.parse(text), revision: `v${version}` };
      if (entry.integrity) entry.integrity = checksum(other ? `${page} of another release` : page);
      return JSON.stringify(entry);
    });
  });
}

function change(path, edit) {
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
  compressFile(path);
}

/** The number that the page before the person bears; 0 for the one that was built. */
export const versionOf = (page) =>
  page.evaluate(() => Number(document.documentElement.dataset.version ?? 0));

/** Resolves when the worker has kept everything. */
export const kept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));

/** Looks for a newer version, as browsers do now and then. Resolves when it is there and waits. */
export const lookForNewer = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const until = Date.now() + 20_000;
    while (!registration.waiting) {
      if (Date.now() > until) throw new Error('no newer version came, or it waits no more');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

/** Makes the page believe that it is hidden, or seen again. */
export const hide = (page, hidden = true) =>
  page.evaluate((hidden) => {
    const state = hidden ? 'hidden' : 'visible';
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
