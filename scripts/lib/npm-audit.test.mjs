// The four ends of an audit are told apart.

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

// As npm puts it.
const answered = (statusCode, message) => JSON.stringify({ message, statusCode, error: { summary: '', detail: '' } });
const lost = (reason) => answered(undefined, `request to https://registry.example/-/npm/v1/x failed, reason: ${reason}`);

test('a registry that is out of reach or knows no audits is neither', () => {
  for (const said of [
    answered(405, '405 Method Not Allowed - POST https://registry.example/-/npm/v1/x'),
    answered(403, '403 Forbidden - POST https://registry.example/-/npm/v1/x'),
    answered(404, '404 Not Found - POST https://registry.example/-/npm/v1/x'),
    answered(503, '503 Service Unavailable - POST https://registry.example/-/npm/v1/x'),
    answered(undefined, 'network timeout at: https://registry.example/-/npm/v1/x'),
    lost('connect ECONNREFUSED 127.0.0.1:9'),
    lost('getaddrinfo ENOTFOUND registry.example'),
    '{"error":{"code":"ENOAUDIT"}}',
  ]) {
    assert.equal(read(said).status, 3, said);
  }
});

test('what is no report for any other reason fails, with what npm said', () => {
  for (const [said, told] of [
    ['', /nothing/],
    ['null', /null/],
    ['<html>', /<html>/],
    ['{"error":{"code":"ENOLOCK","summary":"This command requires an existing lockfile."}}', /lockfile/],
    [answered(400, '400 Bad Request - POST https://registry.example/-/npm/v1/x'), /400 Bad Request/],
    [answered(undefined, 'invalid json response body at https://registry.example/x'), /invalid json/],
    [lost('self-signed certificate'), /self-signed/],
  ]) {
    const { status, stdout } = read(said);
    assert.equal(status, 2, said);
    assert.match(stdout, told);
  }
});
