// What somebody else does to the same account, by Fly's API and without this page.

import { PRACTICE } from '../../../scripts/lib/practice-credentials.mjs';

/** Makes a relay's Machine in the app of my-agent's relay. */
export async function makeRelay(fly) {
  const answer = await fetch(`${fly.url}/v1/apps/my-agent-relay/machines`, {
    method: 'POST',
    headers: { Authorization: PRACTICE.flyToken, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: 'relay',
      region: 'fra',
      config: {
        image: 'registry.example/textslash-relay:1',
        guest: { cpu_kind: 'shared', cpus: 1, memory_mb: 512 },
      },
    }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
