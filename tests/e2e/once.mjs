// The end of scripts/run --once: one whole deployment and its end by the page, in headless
// Chromium, with the practice Fly. Ends well only if both did and nothing is left.
//
//   --speed N   how many seconds pass at Fly in one of ours (1)
//   --seed N    decides its latencies (1)

import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';

import { TOP } from '../../scripts/lib/site.mjs';
import { album } from './lib/screens.mjs';
import { assertClean, assertDeployed, assertNothingLeft, startSession } from './lib/session.mjs';
import { answersOf, hiddenApps, split } from './lib/timeline.mjs';
import { Wizard } from './lib/wizard.mjs';

const SCREENS = join(TOP, 'target/screens');
const PATIENCE = 300_000;
const LOOK_EVERY = 50;

const { values: options } = parseArgs({
  options: { speed: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});
const speed = Number(options.speed);
const seed = Number(options.seed);

const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`.padStart(8);
const share = (part, whole) => `${Math.round((part * 100) / whole)} %`.padStart(5);

/** Looks at the platform all the time and notes when each machine was made and became well. */
function watchPlatform(fly) {
  const machines = new Map();
  let going = true;
  const looking = (async () => {
    while (going) {
      const { at_ms: at, ours } = await fly.state();
      for (const app of ours) {
        for (const machine of app.machines) {
          const noted = machines.get(machine.id) ?? { name: machine.name, made: at };
          if (machine.healthy) noted.well ??= at;
          machines.set(machine.id, noted);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  })();
  return async () => {
    going = false;
    await looking;
    return [...machines.values()];
  };
}

/** The time at Fly of a moment in the page. */
async function sharedClock(fly, page) {
  const before = await page.evaluate(() => performance.now());
  const { at_ms: at } = await fly.state();
  const after = await page.evaluate(() => performance.now());
  return (moment) => at + (moment - (before + after) / 2) * speed;
}

function printSteps({ began, steps }) {
  for (const step of steps) {
    const from = step.began === undefined ? '' : seconds(step.began - began);
    const took = step.ended === undefined ? 'not done' : seconds(step.ended - step.began);
    console.log(`  ${from}  ${took.padStart(8)}  ${step.name}`);
  }
}

function printSummary(fact) {
  const { total, platform, answers, waiting } = fact;
  console.log(`
  In ${seconds(total).trim()} of Fly's time:
  ${seconds(platform)} ${share(platform, total)}  Fly's own work: image pull, boot, checks
  ${seconds(answers)} ${share(answers, total)}  Fly's answers to calls
  ${seconds(waiting)} ${share(waiting, total)}  our own waiting`);
}

async function run(session) {
  const phone = await session.phone();
  const { page } = phone;
  const wizard = new Wizard(page, { onScreen: album(page, SCREENS), patience: PATIENCE });
  const { fly } = session;

  await wizard.answerAll();
  const clock = await sharedClock(fly, page);
  const before = (await fly.log()).length;
  const platform = watchPlatform(fly);
  await wizard.watchSteps();
  await wizard.deploy();
  await wizard.stepIs('Start the VM', 'working');
  await wizard.onScreen('deploying');
  await wizard.arrive('my-agent is ready', undefined, PATIENCE);
  const times = await wizard.stepTimes();
  const machines = await platform();
  const log = (await fly.log()).slice(before);
  await assertDeployed(session);
  await wizard.onScreen('done');

  console.log('\nDeployed. When each step began, and what it took:\n');
  printSteps(times);
  const first = clock(times.began);
  const last = clock(Math.max(...times.steps.map((step) => step.ended ?? 0)));
  const working = machines.map(({ made, well }) => [made, well ?? last]);
  const fact = split([first, last], {
    platform: [...working, ...hiddenApps(log)],
    answers: answersOf(log),
  });
  printSummary(fact);
  const changes = log.filter((call) => call.method !== 'GET').length;
  console.log(`            ${log.length} calls, ${changes} of them made something\n`);

  await wizard.link('textslash').tap();
  await wizard.onScreen('welcome, deployed');
  await wizard.watchSteps();
  await wizard.destroy();
  console.log('Destroyed:\n');
  printSteps(await wizard.stepTimes());
  await assertNothingLeft(session);
  await assertClean(session, phone);
  console.log(`
Nothing is left, Fly had nothing to complain of, no key was kept.
Pictures of every screen: ${relative(process.cwd(), SCREENS)}/`);
}

rmSync(SCREENS, { recursive: true, force: true });
let session;
try {
  session = await startSession({ speed, seed });
  await run(session);
} catch (error) {
  console.error(`\nIt did not end well: ${error.message}`);
  process.exitCode = 1;
} finally {
  await session?.stop();
}
