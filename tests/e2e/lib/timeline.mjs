// Where the time of a run went: to Fly's answers, to Fly's own work, or to our waiting.

/** Joins intervals `[from, to]` that touch. */
function union(intervals) {
  const joined = [];
  for (const [from, to] of intervals.filter(([a, b]) => b > a).sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

const length = (intervals) => union(intervals).reduce((sum, [from, to]) => sum + to - from, 0);

const within = (intervals, [start, end]) =>
  intervals.map(([from, to]) => [Math.max(from, start), Math.min(to, end)]);

/**
 * Splits `[start, end]`. What overlaps is counted once: as the platform's work first, as an
 * answer that is waited for next, and only what is neither is our own waiting.
 */
function split([start, end], { platform, answers }) {
  const working = within(platform, [start, end]);
  const either = [...working, ...within(answers, [start, end])];
  const total = end - start;
  return {
    total,
    platform: length(working),
    answers: length(either) - length(working),
    waiting: total - length(either),
  };
}

/** The calls of a log as intervals in which an answer was waited for. */
const answersOf = (log) => log.map(({ at_ms: at, latency_ms: latency }) => [at, at + latency]);

/** From an app's creation until the last answer that did not know it yet. */
function hidden(log) {
  const made = log.find((call) => call.method === 'POST' && call.path === '/v1/apps');
  const unknown = log.filter((call) => call.status === 404 && made && call.at_ms > made.at_ms);
  return unknown.map((call) => [made.at_ms + made.latency_ms, call.at_ms + call.latency_ms]);
}

// A step is seen to end up to so long after the next one is seen to begin.
const BLUR_MS = 60;

// What each step waits for, as `needs` in src/deploy/step.rs says it.
const CHECKS = ["Check the VM's name", "Check the relay's name", 'Check that the region has room'];
const NEEDS = {
  'Check the token': [],
  ...Object.fromEntries(CHECKS.map((check) => [check, ['Check the token']])),
  "Make the VM's app": CHECKS,
  "Make the relay's app": CHECKS,
  "Make the VM's volume": ["Make the VM's app"],
  "Store the VM's secrets": ["Make the VM's app"],
  'Give the VM a private address': ["Make the VM's app"],
  "Store the relay's secrets": ["Make the relay's app"],
  'Give it a public IPv4 address': ["Make the relay's app"],
  'Give it a public IPv6 address': ["Make the relay's app"],
  'Give the relay a private address': ["Make the relay's app"],
  'Start the VM': [
    "Make the VM's volume",
    "Store the VM's secrets",
    'Give the VM a private address',
  ],
  'Start the relay': [
    "Store the relay's secrets",
    'Give it a public IPv4 address',
    'Give it a public IPv6 address',
    'Give the relay a private address',
  ],
  'See the VM healthy': ['Start the VM'],
  'See the relay healthy': ['Start the relay'],
  'Check that the VM is private': ['See the VM healthy'],
  'Check that the relay reaches the VM': ['See the VM healthy', 'See the relay healthy'],
  'Reach the relay from this phone': ['See the relay healthy'],
};

/**
 * The steps that the end had to wait for: back from the last, each time to the need that ended
 * last. Each begins, here, where that one ended, so that what lies between counts too.
 */
export function criticalPath(steps) {
  const unknown = steps.filter(({ name }) => !(name in NEEDS));
  if (unknown.length > 0) throw new Error(`unknown steps: ${unknown.map(({ name }) => name)}`);
  const latest = (some) => some.toSorted((a, b) => b.ended - a.ended)[0];
  const path = [];
  let step = latest(steps);
  while (step) {
    const { name } = step;
    const before = latest(steps.filter((other) => NEEDS[name].includes(other.name)));
    path.unshift({ ...step, began: before ? before.ended : step.began });
    step = before;
  }
  return path;
}

/**
 * Where the time of each step went. `works` is what the platform was at: `{ app, from, to }`.
 *
 * A step about one of two apps waited for calls about that app, or about neither.
 */
export function splitSteps(steps, { log, works, apps }) {
  return steps.map(({ name, began, ended }) => {
    const others = apps.filter(({ part }) => !name.includes(part)).map(({ app }) => app);
    const aboutBoth = others.length === apps.length || others.length === 0;
    const foreign = (text) => !aboutBoth && others.some((app) => text.includes(app));
    const own = log.filter((call) => !foreign(call.path));
    const working = works.filter((work) => !foreign(work.app));
    const fact = split([began, ended], {
      platform: [...working.map(({ from, to }) => [from, to]), ...hidden(own)],
      answers: answersOf(own),
    });
    return { name, ...fact };
  });
}
