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
export function split([start, end], { platform, answers }) {
  const working = within(platform, [start, end]);
  const either = [...working, ...within(answers, [start, end])];
  const total = end - start;
  return {
    total,
    platform: length(working),
    answers: length(either) - length(working),
    waiting: total - length(either),
    gaps: gaps(union(either), [start, end]),
  };
}

function gaps(covered, [start, end]) {
  const edges = [start, ...covered.flat(), end];
  const found = [];
  for (let index = 0; index < edges.length; index += 2) {
    if (edges[index + 1] > edges[index]) found.push([edges[index], edges[index + 1]]);
  }
  return found;
}

/** The calls of a log as intervals in which an answer was waited for. */
export const answersOf = (log) =>
  log.map(({ at_ms: at, latency_ms: latency }) => [at, at + latency]);

/** From an app's creation until the last answer that did not know it yet. */
export function hiddenApps(log) {
  const found = [];
  for (const made of log.filter((call) => call.method === 'POST' && call.path === '/v1/apps')) {
    const known = made.at_ms + made.latency_ms;
    const unknown = log.filter((call) => call.status === 404 && call.at_ms > made.at_ms);
    for (const call of unknown) found.push([known, call.at_ms + call.latency_ms]);
  }
  return found;
}
