// A practice Fly, the site in front of it and a browser; and what must hold after every use.

import assert from 'node:assert/strict';

import { SECRETS } from '../../../scripts/lib/practice-credentials.mjs';
import { startPracticeFly } from '../../../scripts/lib/practice-fly.mjs';
import { practiceConfig, serveSite } from '../../../scripts/lib/site.mjs';
import { launchChromium, openPhone } from './phone.mjs';
import { findSecrets, placesOf } from './secrets.mjs';

/**
 * Starts all three.
 *
 * - `speed`, `seed`, `cors`: of the practice Fly
 * - `config`: further keys of config.json
 * - `site`: further options of `serveSite`
 */
export async function startSession({ speed = 20, seed = 1, cors = true, config, site } = {}) {
  const fly = await startPracticeFly({ speed, seed, cors });
  const served = await serveSite({
    config: { ...practiceConfig(fly.url), ...config },
    connectSrc: fly.url,
    ...site,
  });
  const browser = await launchChromium();
  return {
    fly,
    url: served.url,
    phone: (options) => openPhone(browser, served.url, options),
    async stop() {
      await browser.close();
      await Promise.all([served.stop(), fly.stop()]);
    },
  };
}

// Chromium logs answers of 4xx and 5xx as errors of its own; to us they are answers.
const AN_ANSWER = /^error: Failed to load resource: the server responded with a status of/;

/**
 * What every run must leave behind: no complaint of the browser but the `expected` ones, nothing
 * that Fly would not have liked, and no secret anywhere.
 */
export async function assertClean(session, phone, { expected = [], secrets = SECRETS } = {}) {
  assert.deepEqual(phone.unexpected(AN_ANSWER, ...expected), [], 'the browser complained');
  assert.deepEqual(await session.fly.records(), [], 'the practice Fly complained');
  await assertNoSecrets(session, phone, secrets);
}

/** May be called in the middle of a run too; `fields` that still hold what was typed are left out. */
export async function assertNoSecrets(session, phone, secrets = SECRETS, { typing = false } = {}) {
  const places = await placesOf(phone);
  if (typing) delete places.fields;
  places['addresses of calls'] = JSON.stringify(await session.fly.log());
  assert.deepEqual(findSecrets(places, secrets), []);
}

/** Nothing of ours is left at Fly: `ours` is what the wizard made. */
export async function assertNothingLeft(session) {
  const { ours } = await session.fly.state();
  assert.deepEqual(ours, { apps: [] });
}
