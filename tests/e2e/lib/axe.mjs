// The accessibility rules of axe-core, run on what is shown now.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const GRAVE = ['serious', 'critical'];
// The page has no frames, and its policy refuses what axe would do to look for them.
const OPTIONS = { resultTypes: ['violations'], iframes: false };

/**
 * The serious findings in light and in dark, one line each; empty is well.
 *
 * By the debugger: the page's own policy would not let such a script in.
 */
export async function findBarriers(page, schemes = ['light', 'dark']) {
  const debug = await page.context().newCDPSession(page);
  const found = new Set();
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    const run = `${SOURCE};axe.run(document, ${JSON.stringify(OPTIONS)}).then(
      (result) => JSON.stringify(result.violations.map(({ id, impact, nodes }) => ({
        id, impact, where: nodes.map((node) => node.html.slice(0, 160)) }))))`;
    const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
      expression: run,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`axe: ${JSON.stringify(exceptionDetails)}`);
    for (const { id, impact, where } of JSON.parse(result.value)) {
      if (GRAVE.includes(impact)) found.add(`${id} (${impact}, ${colorScheme}): ${where.join(' | ')}`);
    }
  }
  await debug.detach();
  return [...found];
}
