// Reads what `npm audit --json` says. Ends with 0 if no hole is known, 1 if one is, 2 if it is no
// report, 3 if the registry is out of reach or answers no such questions: npm itself ends the same
// in all cases but the first.

import { readFileSync } from 'node:fs';

const text = readFileSync(0, 'utf8');
const parse = () => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};
const { vulnerabilities, metadata, message = '', statusCode, error } = parse();

// Mirrors know no audits, or let nobody ask. Who is not who he should be is somebody's to look at.
const KNOWS_NO_AUDITS = [401, 403, 404, 405, 501];
const isInTrouble = statusCode === 429 || (statusCode >= 500 && statusCode < 600);
const isOutOfReach =
  /^request to \S+ failed, reason: |^network timeout|^Response timeout/.test(message) &&
  !/certificate/i.test(message);
const mayNotAsk =
  KNOWS_NO_AUDITS.includes(statusCode) || isInTrouble || isOutOfReach || error?.code === 'ENOAUDIT';

if (!vulnerabilities || !metadata) {
  const why = message || error?.summary || text.trim().slice(0, 500) || 'nothing';
  console.log(`npm gave no report: ${why}`);
  process.exit(mayNotAsk ? 3 : 2);
}

const holes = Object.values(vulnerabilities);
for (const { name, severity, range, via } of holes) {
  const titles = via.map((cause) => cause.title ?? cause).join('; ');
  console.log(`  ${severity}: ${name} ${range}: ${titles}`);
}
const { total } = metadata.dependencies;
console.log(`npm: ${total} packages, ${holes.length} with a known hole`);
process.exit(holes.length > 0 ? 1 : 0);
