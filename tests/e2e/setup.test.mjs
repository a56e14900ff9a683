// The set-up that all scripts share: two of them at once do not get into each other's way, and
// what only a person can mend is said.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { TOP } from '../../scripts/lib/site.mjs';
import { skipLoudly } from './lib/skip.mjs';

const SETUP = join(TOP, 'scripts/lib/setup.sh');
const WAITS = /waiting for another run/;

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'textslash-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A script that sources the set-up and does `body`, in a checkout of its own. */
function script(body, env = process.env) {
  const child = spawn('/bin/bash', ['-c', `set -euo pipefail; source "$0"; ${body}`, SETUP], { cwd: folder, env });
  const run = { said: '', ended: new Promise((resolve) => child.once('close', resolve)) };
  for (const from of [child.stdout, child.stderr]) from.setEncoding('utf8').on('data', (more) => (run.said += more));
  return run;
}

async function until(holds, what) {
  for (let tries = 0; !holds(); tries += 1) {
    assert.ok(tries < 250, `waited in vain for ${what}`);
    await sleep(20);
  }
}

describe('two scripts at the same time', () => {
  if (spawnSync('flock', ['--version']).status !== 0) {
    skipLoudly('scripts that wait for each other', 'there is no flock');
    return;
  }
  const file = (name) => join(folder, name);

  test('install and build one after the other, and the later one says that it waits', async () => {
    const first = script(`alone step first bash -c 'touch begun; until [[ -e go ]]; do sleep 0.02; done; echo first >>order'`);
    await until(() => existsSync(file('begun')), 'the first to begin');
    const second = script(`alone step second bash -c 'echo second >>order'`);
    await until(() => WAITS.test(second.said), 'the second to say so');
    writeFileSync(file('go'), '');
    assert.deepEqual([await first.ended, await second.ended], [0, 0]);
    assert.equal(readFileSync(file('order'), 'utf8'), 'first\nsecond\n');
    assert.doesNotMatch(first.said, WAITS);
  });

  test('do not wait for a program that the other has left behind', async () => {
    const first = script(`alone step first bash -c 'sleep 60 >/dev/null 2>&1 & echo $! >left'`);
    try {
      assert.equal(await first.ended, 0, first.said);
      const second = script('alone step second true');
      assert.equal(await second.ended, 0, second.said);
      assert.doesNotMatch(second.said, WAITS);
    } finally {
      process.kill(Number(readFileSync(file('left'), 'utf8')));
    }
  });

  test('do not wait for one that has failed, whose end is told', async () => {
    const first = script('alone step first false; echo went on');
    assert.equal(await first.ended, 1);
    assert.doesNotMatch(first.said, /went on/);
    const second = script('alone alone step second true && echo went on');
    assert.equal(await second.ended, 0, second.said);
    assert.match(second.said, /went on/);
  });
});

test('a machine with Rust and no C linker is told what to install', async () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync('/bin/true', join(bin, 'cargo'));
  const run = script('need_cargo', { PATH: bin });
  assert.equal(await run.ended, 1);
  assert.match(run.said, /Stopped: install the C linker cc .*build-essential/);
});
