// The names of the built files: by what they hold, in one form, whatever Trunk called them.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { nameByContent } from '../../scripts/lib/finish-site.mjs';

test('a name that lost the zeros at its beginning gets all sixteen digits', () => {
  const site = mkdtempSync(join(tmpdir(), 'names-'));
  try {
    // Trunk writes the number as it is: one build in sixteen has a digit less.
    const names = ['boot-0123456789abcde.js', 'wizard-123456789abcde_bg.wasm', 'main-1234567890abcd.css'];
    for (const name of names) writeFileSync(join(site, name), `content of ${name}`);
    writeFileSync(join(site, 'index.html'), names.map((name) => `<link href="/${name}">`).join('\n'));

    nameByContent(site);

    const page = readFileSync(join(site, 'index.html'), 'utf8');
    const renamed = readdirSync(site).filter((name) => name !== 'index.html');
    assert.equal(renamed.length, 3);
    for (const name of renamed) {
      assert.match(name, /^(boot|wizard|main)-[0-9a-f]{16}(_bg)?\.(js|wasm|css)$/);
      assert.ok(page.includes(`"/${name}"`), `the page does not name ${name}`);
    }
  } finally {
    rmSync(site, { recursive: true });
  }
});
