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

/** Puts the whole sheet where Trunk put the one that imports. */
export function bundleStyle(site, source) {
  rewrite(site, /^main-[0-9a-f]+\.css$/, () => minifyStyle(readStyle(join(source, 'style/main.css'))));
}

/** Changes a file of the built site, and its checksum in the page. */
export function rewrite(site, pattern, change) {
  const name = readdirSync(site).find((name) => pattern.test(name));
  if (!name) throw new Error(`the build holds no ${pattern}`);
  const [path, page] = [join(site, name), join(site, 'index.html')];
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  const checksum = (text) => createHash('sha384').update(text).digest('base64');
  const html = readFileSync(page, 'utf8');
  writeFileSync(page, html.replaceAll(checksum(before), checksum(after)));
  writeFileSync(path, after);
}
