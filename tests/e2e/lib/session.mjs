// A practice Fly and practice services, the site in front of them and a browser; and what must hold after every use.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SECRETS } from '../../../scripts/lib/practice-credentials.mjs';
import { startPracticeFly } from '../../../scripts/lib/practice-fly.mjs';
import { startPracticeServices } from '../../../scripts/lib/practice-services.mjs';
import { practiceConfig, serveSite } from '../../../scripts/lib/site.mjs';
import { watchBarriers } from './axe.mjs';
import { launchChromium, openPhone } from './phone.mjs';
import { findSecrets, placesOf } from './secrets.mjs';
import { Wizard } from './wizard.mjs';

/**
 * Starts all of them.
 *
 * - `speed`, `seed`, `cors`: of the practice Fly
 * - `config`: further keys of config.json, or what makes them of the practice Fly's address
 * - `site`: further options of `serveSite`, or what makes them of it
 */
export async function startSession({ speed = 20, seed = 1, cors = true, config, site } = {}) {
  // What runs, newest last. What does not start leaves nothing behind that would keep Node waiting.
  const running = [];
  const begin = async (started) => {
    running.push(await started);
    return running.at(-1);
  };
  const stop = async () => {
    while (running.length) await running.pop().stop();
  };
  try {
    const fly = await begin(startPracticeFly({ speed, seed, cors }));
    const services = await begin(startPracticeServices());
    const of = (options) => (typeof options === 'function' ? options(fly.url) : options);
    const served = await begin(serveSite({
      config: { ...practiceConfig(fly.url, services.url), ...of(config) },
      connectSrc: fly.url,
      servicesSrc: services.url,
      ...of(site),
    }));
    const browser = await launchChromium();
    running.push({ stop: () => browser.close() });
    return {
      fly,
      services,
      url: served.url,
      phone: (options) => openPhone(browser, served.url, options),
      /** The folder that is served: what is changed there is what visitors get next. */
      root: served.root,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * One test on a fresh phone and an empty account, which must both be clean after it.
 *
 * `body` gets the wizard, the phone, the practice Fly and services, and may answer with options of
 * `assertClean`. `session` is a function: the session does not exist yet when
 * tests are named. Every state that the wizard passes through is searched for barriers; the
 * screens of a plain deployment only with `everyScreen`, as one test is enough for them.
 */
export function flow(name, session, body, { everyScreen = false, ...options } = {}) {
  test(name, async () => {
    const here = session();
    await Promise.all([here.fly.reset(), here.services.reset()]);
    const before = await here.fly.state();
    const phone = await here.phone(options);
    try {
      const barriers = watchBarriers(phone.page, { everyScreen });
      const wizard = new Wizard(phone.page, { onScreen: barriers.look });
      // For a second tab or phone.
      wizard.onScreenOf = (page) => watchBarriers(page, { into: barriers.found }).look;
      const end = await body({
        wizard,
        phone,
        fly: here.fly,
        services: here.services,
        session: here,
      });
      assert.deepEqual(barriers.found, [], 'barriers');
      await assertClean(here, phone, end);
      await assertOrder(here);
      const { foreign_fingerprint: others } = await here.fly.state();
      assert.equal(others, before.foreign_fingerprint, 'something of others was touched');
    } finally {
      await phone.close();
    }
  });
}

/** What a run must leave at Fly: nothing, or whole deployments. */
async function assertOrder(session) {
  const { ours } = await session.fly.state();
  for (const name of new Set(ours.map((app) => app.name.replace(/-(relay|vm)$/, '')))) {
    const [machine] = ours.find((app) => app.name === `${name}-vm`)?.machines ?? [];
    await assertDeployed(session, name, { region: machine?.region });
  }
}

// Chromium logs answers of 4xx and 5xx as errors of its own; to us they are answers.
const AN_ANSWER = /^error: Failed to load resource: the server responded with a status of/;

/**
 * What every run must leave behind: no complaint of the browser but the `expected` ones, nothing
 * that Fly would not have liked but such `records`, however often, and no secret anywhere.
 */
export async function assertClean(
  session,
  phone,
  { expected = [], records = [], secrets = SECRETS } = {},
) {
  assert.deepEqual(phone.unexpected(AN_ANSWER, ...expected), [], 'the browser complained');
  const noted = (await session.fly.records()).map(({ kind, detail }) => ({ kind, detail }));
  const expects = ({ kind, detail }) =>
    records.some((record) => record.kind === kind && record.detail === detail);
  const surprising = noted.filter((record) => !expects(record));
  assert.deepEqual(surprising, [], 'the practice Fly complained');
  assert.deepEqual(await session.services.records(), [], 'the practice services complained');
  await assertNoSecrets(session, phone, secrets);
}

/** May be called in the middle of a run too; `typing`: the fields still hold what was typed. */
export async function assertNoSecrets(session, phone, secrets = SECRETS, { typing = false } = {}) {
  const places = await placesOf(phone);
  if (typing) delete places.fields;
  places['addresses of calls'] = JSON.stringify([
    await session.fly.log(),
    await session.services.log(),
  ]);
  assert.deepEqual(findSecrets(places, secrets), []);
}

/** Nothing of ours is left at Fly, neither standing nor billed. */
export async function assertNothingLeft({ fly }) {
  const { ours, leftovers } = await fly.state();
  assert.deepEqual({ ours, leftovers }, { ours: [], leftovers: [] });
}

/** Exactly one whole deployment stands, well and private. */
export async function assertDeployed({ fly }, name = 'my-agent', { region = 'fra' } = {}) {
  const { ours } = await fly.state();
  const shape = ours.map((app) => ({
    name: app.name,
    machines: app.machines.map((machine) => `${machine.name} ${machine.state} ${machine.region}`),
    healthy: app.machines.every((machine) => machine.healthy),
    volumes: app.volumes.filter((volume) => volume.billed).map((volume) => `${volume.region} ${volume.attached ? 'in use' : 'idle'}`),
    addresses: app.addresses.map((address) => address.kind).sort(),
    public: app.addresses.some((address) => address.public),
    marked: app.secrets.includes('TEXTSLASH_DEPLOYMENT'),
  }));
  assert.deepEqual(shape, [
    {
      name: `${name}-relay`,
      machines: [`relay started ${region}`],
      healthy: true,
      volumes: [],
      addresses: ['private_v6', 'shared_v4', 'v6'],
      public: true,
      marked: true,
    },
    {
      name: `${name}-vm`,
      machines: [`vm started ${region}`],
      healthy: true,
      volumes: [`${region} in use`],
      addresses: ['private_v6'],
      public: false,
      marked: true,
    },
  ]);
}
