// The accessibility rules of axe-core, run on what is shown now.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { albumOfStates } from './screens.mjs';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// The page has no frames, and its policy refuses what axe would do to look for them.
const OPTIONS = { resultTypes: ['violations'], iframes: false };
// The schemes differ in colour alone.
const COLOURS = { ...OPTIONS, runOnly: ['color-contrast', 'link-in-text-block'] };

/**
 * The findings in light and in dark, one line each; empty is well.
 *
 * By the debugger: the page's own policy would not let such a script in.
 */
export async function findBarriers(page) {
  const debug = await page.context().newCDPSession(page);
  const run = async (expression) => {
    const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`axe: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  };
  if ((await run('typeof axe')) === 'undefined') await run(`${SOURCE};0`);
  const found = new Set();
  for (const [colorScheme, options] of [['dark', COLOURS], ['light', OPTIONS]]) {
    await page.emulateMedia({ colorScheme });
    const violations = await run(`axe.run(document, ${JSON.stringify(options)}).then(
      (result) => JSON.stringify(result.violations.map(({ id, impact, nodes }) => ({
        id, impact, where: nodes.map((node) => node.html.slice(0, 160)) }))))`);
    for (const { id, impact, where } of JSON.parse(violations)) {
      found.add(`${id} (${impact}, ${colorScheme}): ${where.join(' | ')}`);
    }
  }
  await debug.detach();
  return [...found];
}

// The screens that every run passes through.
const ROUTINE = new Set([
  'welcome', 'account', 'where', 'where, named', 'ai key', 'channel', 'review', 'deploying', 'done',
  'destroy, token', 'destroy, choose', 'destroy, confirm', 'destroying', 'gone',
]);

/** Looks for barriers in each state that it is told of, and keeps what it finds, in `into` if given. */
export function watchBarriers(page, { everyScreen = false, into: found = [] } = {}) {
  const picture = albumOfStates(page);
  const look = async (screen) => {
    if (ROUTINE.has(screen) && !everyScreen) return;
    for (const barrier of await findBarriers(page)) found.push(`${screen}: ${barrier}`);
    await picture(screen);
  };
  return { found, look };
}
