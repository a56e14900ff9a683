// Trunk's last step, run on the folder it is about to publish.
//
// 1. Makes one style sheet of the files in style/, takes comments out of the page, looks whether
//    nginx.conf lets its one inline script run, lets the program wait for the first screen, and
//    makes the scripts small: Trunk's own minifier cannot read what wasm-bindgen writes today.
// 2. Gives files names by what they hold now. Trunk names the program by what cargo made, before
//    wasm-bindgen and wasm-opt changed it: with a newer tool the same name would hold other
//    bytes, and browsers keep such names for a year. Trunk also drops a hash's leading zeros.
// 3. Adds the service worker, with the list of the files as they are called now.
// 4. Writes the .br and .gz copies that nginx serves.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import * as terser from 'terser';

import { bundleStyle } from './bundle-style.mjs';
import { checksum } from './checksum.mjs';

const HASHED = /^(.+)-[0-9a-f]{8,16}(_bg)?\.(css|js|wasm)$/;
const GAINS_BY_COMPRESSION = /\.(css|html|ico|js|json|svg|txt|wasm|webmanifest)$/;
// A copy that saves less than a packet is not worth its place.
const LEAST_GAIN = 128;

/** Takes out of the scripts what is for people; the page names their checksums. */
export async function minify(site) {
  const page = join(site, 'index.html');
  let html = readFileSync(page, 'utf8');
  for (const name of readdirSync(site).filter((name) => name.endsWith('.js'))) {
    const path = join(site, name);
    const before = readFileSync(path);
    const { code } = await terser.minify(String(before), {
      ecma: 2020,
      module: true,
      compress: { passes: 2 },
    });
    writeFileSync(path, code);
    html = html.replaceAll(checksum(before), checksum(code));
  }
  writeFileSync(page, html);
}

export function nameByContent(site) {
  const page = join(site, 'index.html');
  let html = readFileSync(page, 'utf8');
  for (const name of readdirSync(site)) {
    const [, stem, suffix = '', kind] = HASHED.exec(name) ?? [];
    if (!stem || !html.includes(name)) continue;
    const hash = createHash('sha256').update(readFileSync(join(site, name))).digest('hex');
    const renamed = `${stem}-${hash.slice(0, 16)}${suffix}.${kind}`;
    renameSync(join(site, name), join(site, renamed));
    html = html.replaceAll(name, renamed);
  }
  writeFileSync(page, html);
}

/** Without what only its authors read. */
export function trimPage(site) {
  const page = join(site, 'index.html');
  const html = readFileSync(page, 'utf8');
  writeFileSync(page, html.replace(/<!--.*?-->/gs, '').replace(/\s*\n\s*/g, '\n'));
}

/** The Content-Security-Policy in nginx.conf names the inline script by its checksum. */
export function checkInlineScript(site, source) {
  const html = readFileSync(join(site, 'index.html'), 'utf8');
  const inline = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script);
  if (inline.length !== 1) throw new Error(`index.html has ${inline.length} inline scripts, not one`);
  const allowed = `'sha256-${createHash('sha256').update(inline[0]).digest('base64')}'`;
  if (!readFileSync(join(source, 'nginx.conf'), 'utf8').includes(allowed)) {
    throw new Error(`nginx.conf must name the inline script of index.html, in script-src: ${allowed}`);
  }
}

/**
 * The program is named and not asked for: static/boot.js asks, once the first screen is shown.
 * Its glue is asked for and comes after what is drawn first. Trunk has no words for either.
 */
export function holdProgram(site) {
  const page = join(site, 'index.html');
  const html = readFileSync(page, 'utf8');
  const preload = /rel="preload"(?=[^>]*\.wasm")/;
  if (!preload.test(html)) throw new Error('index.html does not name the program');
  const glue = 'rel="modulepreload"';
  if (!html.includes(glue)) throw new Error('index.html does not name the glue');
  const held = html.replace(preload, 'rel="program"');
  writeFileSync(page, held.replace(glue, `${glue} fetchpriority="low"`));
}

export function compress(site) {
  for (const name of readdirSync(site, { recursive: true })) {
    if (GAINS_BY_COMPRESSION.test(name)) compressFile(join(site, name));
  }
}

export function compressFile(path) {
  const bytes = readFileSync(path);
  const copies = {
    br: brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    gz: gzipSync(bytes, { level: 9 }),
  };
  for (const [ending, copy] of Object.entries(copies)) {
    if (copy.length + LEAST_GAIN < bytes.length) writeFileSync(`${path}.${ending}`, copy);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const site = process.env.TRUNK_STAGING_DIR;
  bundleStyle(site, process.env.TRUNK_SOURCE_DIR);
  trimPage(site);
  checkInlineScript(site, process.env.TRUNK_SOURCE_DIR);
  holdProgram(site);
  await minify(site);
  nameByContent(site);
  // Loaded here, as whoever only wants a file compressed has no use for its tools.
  const { addWorker } = await import('./worker.mjs');
  await addWorker(site);
  if (process.env.TRUNK_PROFILE === 'release') compress(site);
}
