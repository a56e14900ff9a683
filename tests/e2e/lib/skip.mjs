// A test that cannot be done here says so where it is read: scripts/test repeats it at its end.

import { appendFileSync } from 'node:fs';

export function skipLoudly(what, why) {
  const line = `SKIPPED: ${what}: ${why}\n`;
  process.stdout.write(line);
  if (process.env.TEXTSLASH_SKIPPED) appendFileSync(process.env.TEXTSLASH_SKIPPED, line);
}
