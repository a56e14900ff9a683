// Reads what `npm audit --json` says. Ends with 0 if no hole is known, 1 if one is, 3 if nobody
// answered: npm itself ends the same in the last two cases.

import { readFileSync } from 'node:fs';

let report = {};
try {
  report = JSON.parse(readFileSync(0, 'utf8'));
} catch {
  // No report at all.
}
if (!report.vulnerabilities || !report.metadata) process.exit(3);

const holes = Object.values(report.vulnerabilities);
for (const { name, severity, range, via } of holes) {
  const titles = via.map((cause) => cause.title ?? cause).join('; ');
  console.log(`  ${severity}: ${name} ${range}: ${titles}`);
}
const { total } = report.metadata.dependencies;
console.log(`npm: ${total} packages, ${holes.length} with a known hole`);
process.exit(holes.length > 0 ? 1 : 0);
