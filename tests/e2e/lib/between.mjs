// A stand-in between the browser and nginx: counts what passes, and says something else where a
// test wants the host to be in trouble. Unlike Playwright's, it sees what a service worker fetches.

import { createServer, request } from 'node:http';

/**
 * Resolves to its `url`, and
 *
 * - `passed`: `{ path, status, bytes, headers }` of each answer, `headers` those of the request
 * - `rules`: functions by path that are given the request's answer and may answer something else:
 *   `{ status, headers }` in place of the host's, `hold`, a promise that is waited for, or `cut`,
 *   which breaks the connection
 */
export async function standBetween(origin) {
  const passed = [];
  const rules = new Map();
  const proxy = createServer(({ method, url, headers }, answer) => {
    const call = request(origin + url, { method, headers }, async (given) => {
      const rule = rules.get(url)?.(given) ?? {};
      const { status = given.statusCode, headers: others, hold, cut } = rule;
      await hold;
      if (cut) return answer.destroy();
      const entry = { path: url, status, bytes: 0, headers };
      passed.push(entry);
      answer.writeHead(status, { ...given.headers, ...others });
      given.on('data', (chunk) => (entry.bytes += chunk.length));
      given.pipe(answer);
    });
    call.once('error', () => answer.destroy());
    call.end();
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${proxy.address().port}`,
    passed,
    rules,
    stop() {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
