// The three ends of an audit are told apart.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('npm-audit.mjs', import.meta.url));
const read = (report) => {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM], { input: report, encoding: 'utf8' });
  return { status, stdout };
};
const report = (vulnerabilities) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { total: 7 } } });

test('no known hole is well', () => {
  assert.deepEqual(read(report({})), { status: 0, stdout: 'npm: 7 packages, 0 with a known hole\n' });
});

test('a known hole fails, with its name and what it is', () => {
  const hole = { name: 'left', severity: 'high', range: '<2', via: [{ title: 'Runs anything' }, 'right'] };
  const { status, stdout } = read(report({ left: hole }));
  assert.equal(status, 1);
  assert.match(stdout, /high: left <2: Runs anything; right/);
});

test('a registry that does not answer is neither', () => {
  for (const said of ['', '<html>', '{"error":{"code":"ENOAUDIT"}}', '{"message":"Method Not Allowed"}']) {
    assert.equal(read(said).status, 3, said);
  }
});
