// Puts the service worker into a finished site: one file, with the list of what it keeps.

import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { injectManifest } from 'workbox-build';

import { checksum } from './checksum.mjs';

const SOURCE = resolve(dirname(fileURLToPath(import.meta.url)), '../../static/sw.js');

/** What the page needs to open without a network, and no more: the first visit pays for it. */
const KEPT = ['index.html', '*-*.{css,js,wasm}', 'icons/icon.svg'];
// Their names change with their content: they are taken from the browser's own cache, where the
// first visit has just put them.
const NAMED_BY_CONTENT = /-[0-9a-f]{16}(_bg)?\.(css|js|wasm)$/;

/**
 * While a release is being put in place a host may still hand out the page of the one before: kept
 * under the new one's name, it would stay as long as that release. With its checksum in the list
 * it is refused, and the worker is installed at a later visit. What a browser has thrown away is
 * put back by its checksum too, and without one never.
 */
const withChecksums = (site) => (entries) => ({
  manifest: entries.map((entry) => {
    const integrity = checksum(readFileSync(join(site, entry.url)));
    return { ...entry, integrity };
  }),
});

/** Writes `sw.js` into the folder; its files must have their last names and content. */
export async function addWorker(site) {
  const bundled = join(site, 'sw.bundled.js');
  const bundle = await rollup({
    input: SOURCE,
    plugins: [
      nodeResolve({ browser: true }),
      // Workbox's long messages are for development.
      replace({ 'process.env.NODE_ENV': '"production"', preventAssignment: true }),
      terser({ ecma: 2020, module: true, compress: { passes: 3 } }),
    ],
    onwarn(warning) {
      throw new Error(warning.message);
    },
  });
  await bundle.write({ file: bundled, format: 'es' });
  await bundle.close();
  const { count, warnings } = await injectManifest({
    swSrc: bundled,
    swDest: join(site, 'sw.js'),
    globDirectory: site,
    globPatterns: KEPT,
    dontCacheBustURLsMatching: NAMED_BY_CONTENT,
    modifyURLPrefix: { '': '/' },
    manifestTransforms: [withChecksums(site)],
    // The program alone is several hundred KB.
    maximumFileSizeToCacheInBytes: 16 * 1024 * 1024,
  });
  rmSync(bundled);
  if (warnings.length > 0) throw new Error(warnings.join('\n'));
  if (count < 7) throw new Error(`only ${count} files for the service worker to keep`);
}
