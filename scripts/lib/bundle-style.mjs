// One small style sheet out of the files that style/main.css names: a phone asks once, and pays
// for no comment and no blank.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORT = /^@import "([\w./-]+)";$/gm;

/** The text of a style sheet with everything that it imports in its place. */
export function readStyle(path) {
  const text = readFileSync(path, 'utf8');
  return text.replace(IMPORT, (_, name) => readStyle(join(dirname(path), name)));
}

/** The same rules without comments and without blanks that say nothing. */
export function minifyStyle(text) {
  return text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/([{;][\w-]+): /g, '$1:')
    .replace(/;}/g, '}')
    .trim();
}

/** Puts the whole sheet where Trunk put the one that imports, and its checksum into the page. */
export function bundleStyle(site, source) {
  const page = join(site, 'index.html');
  const sheet = readdirSync(site).find((name) => /^main-[0-9a-f]+\.css$/.test(name));
  if (!sheet) throw new Error('the build holds no main style sheet');
  const path = join(site, sheet);
  const checksum = (text) => createHash('sha384').update(text).digest('base64');
  const whole = minifyStyle(readStyle(join(source, 'style/main.css')));
  const html = readFileSync(page, 'utf8');
  writeFileSync(page, html.replaceAll(checksum(readFileSync(path)), checksum(whole)));
  writeFileSync(path, whole);
}
