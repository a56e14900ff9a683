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
import { criticalPath, splitSteps } from './lib/timeline.mjs';
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

/** Looks at the platform all the time and notes what it was at: what it made until it was there. */
function watchPlatform(fly) {
  const works = new Map();
  let going = true;
  const note = (at, app, { id }, ready) => {
    const work = works.get(id) ?? { app, from: at };
    if (ready) work.to ??= at;
    works.set(id, work);
  };
  const looking = (async () => {
    while (going) {
      const { at_ms: at, ours } = await fly.state();
      for (const { name, machines, volumes } of ours) {
        for (const machine of machines) note(at, name, machine, machine.healthy);
        for (const volume of volumes) note(at, name, volume, volume.state === 'created');
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  })();
  return async () => {
    going = false;
    await looking;
    return [...works.values()];
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
    const from = step.began === undefined ? '' : seconds((step.began - began) * speed);
    const took = step.ended === undefined ? 'not done' : seconds((step.ended - step.began) * speed);
    console.log(`  ${from}  ${took.padStart(8)}  ${step.name}`);
  }
}

function printCriticalPath(path) {
  const sum = (part) => path.reduce((all, step) => all + step[part], 0);
  const total = sum('total');
  console.log('\nThe critical path, and where its time went:\n');
  console.log('     total  platform   answers   waiting');
  const row = (step) => ['total', 'platform', 'answers', 'waiting'].map((part) => seconds(step[part]));
  for (const step of path) console.log(`  ${row(step).join('  ')}  ${step.name}`);
  const parts = [
    ['platform', "Fly's own work: volume, image pull, boot, checks, new names becoming known"],
    ['answers', "Fly's answers to calls"],
    ['waiting', 'our own waiting'],
  ];
  console.log(`\n  In all ${seconds(total).trim()}, of which`);
  for (const [part, what] of parts) {
    const ms = `${Math.round(sum(part))} ms`.padStart(10);
    console.log(`  ${ms} ${share(sum(part), total)}  ${what}`);
  }
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
  const works = await platform();
  const log = (await fly.log()).slice(before);
  await assertDeployed(session);
  await wizard.onScreen('done');

  console.log('\nDeployed. When each step began, and what it took:\n');
  printSteps(times);
  const atFly = times.steps.map(({ name, began, ended }) => ({
    name,
    began: clock(began),
    // The screen may change before the last step is seen to be done.
    ended: clock(ended ?? times.now),
  }));
  const end = Math.max(...atFly.map((step) => step.ended));
  printCriticalPath(
    splitSteps(criticalPath(atFly), {
      log,
      works: works.map((work) => ({ to: end, ...work })),
      apps: [
        { part: 'VM', app: 'my-agent-vm' },
        { part: 'relay', app: 'my-agent-relay' },
      ],
    }),
  );
  const changes = log.filter((call) => call.method !== 'GET').length;
  console.log(`  ${log.length} calls, ${changes} of them made something\n`);

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
