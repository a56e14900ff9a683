// What a phone has to download stays small: the number stands in tests/bench/budget.mjs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { serveSite } from '../../scripts/lib/site.mjs';
import { FIRST_VISIT_BYTES } from '../bench/budget.mjs';
import { firstVisit, sum } from '../bench/first-visit.mjs';

describe('a first visit', () => {
  let site;
  let answers;
  before(async () => {
    site = await serveSite();
    answers = await firstVisit(site);
  });
  after(() => site?.stop());

  const list = () => answers.map(({ path, bytes }) => `${bytes} ${path}`).join('\n');

  test('fetches no more than its budget', () => {
    const bytes = sum(answers);
    assert.ok(bytes <= FIRST_VISIT_BYTES, `${bytes} bytes, ${FIRST_VISIT_BYTES} allowed:\n${list()}`);
  });

  test('was counted whole', () => {
    for (const part of [/^\/$/, /\.css$/, /boot-.*\.js$/, /_bg\.wasm$/, /^\/sw\.js$/, /^\/config\.json$/]) {
      assert.ok(answers.some(({ path, bytes }) => part.test(path) && bytes > 0), `${part}:\n${list()}`);
    }
  });

  test('fetches nothing large twice: what the worker keeps comes from the browser', () => {
    const seen = new Set();
    for (const { path, bytes } of answers) {
      assert.ok(!seen.has(path) || bytes < 2_000, `${path} twice:\n${list()}`);
      seen.add(path);
    }
  });
});
