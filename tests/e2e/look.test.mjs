// Every screen and state, standing still, in every size and both schemes: nothing is cut off or
// lies on something else, axe finds nothing, and it looks as it did.
//
// How it looked is kept as fingerprints in look.json. After a change that was meant:
//
//   TEXTSLASH_UPDATE_LOOK=1 scripts/test look
//
// Then look at the pictures in target/look/ before you commit the new fingerprints. There, too, lie
// the pictures of what failed; TEXTSLASH_ALBUM=1 keeps all of them without updating.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { TOP } from '../../scripts/lib/site.mjs';
import { findBarriers } from './lib/axe.mjs';
import { difference, openReader } from './lib/fingerprint.mjs';
import { launchChromium } from './lib/phone.mjs';
import { flow, startSession } from './lib/session.mjs';
import { freeze, openStill } from './lib/still.mjs';
import { VISITS } from './lib/tour.mjs';

const KEPT = fileURLToPath(new URL('look.json', import.meta.url));
const PICTURES = join(TOP, 'target/look');
const UPDATE = Boolean(process.env.TEXTSLASH_UPDATE_LOOK);
const KEEP_PICTURES = UPDATE || Boolean(process.env.TEXTSLASH_ALBUM);

const SIZES = { phone: [390, 844], small: [320, 568], desktop: [1280, 800] };
// The schemes differ in colour alone: for the dark one a coarser grid is enough.
const CELLS = { light: 48, dark: 96 };
// What a screen must bear: sizes of text, directions, and sizes of the screen under each.
const STRAINS = [
  { how: {}, sizes: [[390, 844], [320, 568], [1280, 800]] },
  { how: { text: 2 }, sizes: [[390, 844], [320, 568]] },
  { how: { direction: 'rtl' }, sizes: [[320, 568]] },
];

const fileName = (...parts) => `${parts.join('-').replace(/[^a-z0-9]+/g, '-')}.png`;

/** What comes a moment after a screen itself is waited for. */
async function settled(page, name) {
  if (name === 'welcome') await page.getByText(/Prices of/).waitFor();
  if (name.startsWith('review')) {
    await page.locator('#shared-senders .busy').waitFor({ state: 'detached' });
  }
}

describe('the look', () => {
  let session;
  let browser;
  let still;
  let reader;
  const kept = JSON.parse(readFileSync(KEPT, 'utf8'));
  const seen = {};
  const rules = {};

  before(async () => {
    rmSync(PICTURES, { recursive: true, force: true });
    mkdirSync(PICTURES, { recursive: true });
    [session, browser] = await Promise.all([startSession(), launchChromium()]);
    still = await openStill(browser, session.url);
    reader = await openReader(browser);
  });
  after(async () => {
    if (UPDATE && Object.keys(seen).length > 0) {
      const sorted = Object.fromEntries(Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1)));
      writeFileSync(KEPT, `${JSON.stringify(sorted, null, 1)}\n`);
    }
    await browser?.close();
    await session?.stop();
  });

  /** Fingerprints of a frozen screen in each size and scheme; pictures go where they are told. */
  async function fingerprints(frozen, keep) {
    const prints = {};
    await still.show(frozen, { width: SIZES.phone[0], boxes: true });
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      for (const [scheme, cell] of Object.entries(CELLS)) {
        await still.resize({ width, height, scheme });
        const picture = await still.picture();
        prints[`${size} ${scheme}`] = await reader.read(picture, cell);
        keep?.(`${size} ${scheme}`, picture);
      }
    }
    return prints;
  }

  async function strain(frozen) {
    const found = [];
    for (const { how, sizes } of STRAINS) {
      await still.show(frozen, { ...how, width: sizes[0][0] });
      for (const [width, height] of sizes) {
        await still.resize({ width, height, scheme: 'light' });
        const where = [width, how.text && '200 %', how.direction].filter(Boolean).join(', ');
        for (const fault of await still.faults()) found.push(`${where}: ${fault}`);
      }
    }
    return found;
  }

  /** For people: what it looks like with the machine's own fonts. */
  async function photograph(name, frozen) {
    await still.show(frozen, { width: SIZES.phone[0] });
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      for (const scheme of Object.keys(CELLS)) {
        await still.resize({ width, height, scheme });
        writeFileSync(join(PICTURES, fileName(name, size, scheme)), await still.picture());
      }
    }
  }

  async function examine(name, frozen) {
    const faults = (await strain(frozen)).map((fault) => `${name}, ${fault}`);
    await still.show(frozen, { width: 390 });
    for (const [rule, used] of Object.entries(await still.rules())) rules[rule] ||= used;
    for (const barrier of await findBarriers(still.page)) faults.push(`${name}: ${barrier}`);
    if (KEEP_PICTURES) await photograph(name, frozen);

    const pictures = {};
    const prints = await fingerprints(frozen, (view, picture) => (pictures[view] = picture));
    seen[name] = prints;
    if (UPDATE) return faults;
    for (const [view, print] of Object.entries(prints)) {
      const before = kept[name]?.[view];
      const differs = before ? difference(before, print) : 'has no fingerprint yet';
      if (!differs) continue;
      const file = fileName(name, view, 'boxes');
      writeFileSync(join(PICTURES, file), pictures[view]);
      faults.push(`${name}, ${view}: ${differs} (target/look/${file})`);
    }
    return faults;
  }

  for (const [visit, walk] of Object.entries(VISITS)) {
    flow(`${visit}: holds together, has no barrier and looks as it did`, () => session,
      async ({ wizard, phone, fly, services }) => {
        const faults = [];
        const show = async (name, { page = phone.page, change = (body) => body } = {}) => {
          if (name in seen) return;
          await settled(page, name);
          const frozen = await freeze(page);
          faults.push(...(await examine(name, { ...frozen, body: change(frozen.body) })));
        };
        wizard.onScreen = (name) => show(name);
        const end = await walk({ wizard, phone, fly, services, show });
        assert.deepEqual(faults, []);
        return end;
      });
  }

  test('there is no fingerprint of a state that is gone', () => {
    assert.deepEqual(Object.keys(kept).filter((name) => !UPDATE && !(name in seen)), []);
  });

  test('every rule of the style is for something that is shown somewhere', () => {
    assert.ok(Object.keys(rules).length > 100);
    assert.deepEqual(Object.keys(rules).filter((rule) => !rules[rule]), []);
  });

  test('a block that is hidden, moved or repainted, and the wrong scheme, are noticed', async () => {
    const phone = await session.phone();
    await phone.page.goto('/account');
    await phone.page.locator('.column h1').waitFor();
    const frozen = await freeze(phone.page);
    await phone.close();
    const before = await fingerprints(frozen);
    const compare = async (change) => {
      const now = await fingerprints({ ...frozen, body: change(frozen.body) });
      return Object.keys(before).filter((view) => difference(before[view], now[view]));
    };
    const all = Object.keys(before);
    const style = (rules) => (body) => `${body}<style>${rules}</style>`;

    assert.deepEqual(await compare((body) => body), [], 'the same is the same');
    assert.deepEqual(await compare(style('.lede { display: none }')), all, 'a hidden block');
    assert.deepEqual(await compare(style('.button { visibility: hidden }')), all, 'an unseen button');
    assert.deepEqual(await compare(style('form { transform: translateY(40px) }')), all, 'moved');
    const repainted = await compare(style('.button { background: #b3261e !important }'));
    assert.ok(repainted.length >= 3, `repainted, in ${repainted}`);
    for (const size of Object.keys(SIZES)) {
      await still.show(frozen, { width: SIZES[size][0], height: SIZES[size][1], scheme: 'light', boxes: true });
      const light = await reader.read(await still.picture(), CELLS.dark);
      assert.ok(difference(before[`${size} dark`], light), `the wrong scheme, ${size}`);
    }
  });

  test('what is cut off, too wide, too small to touch or on something else is noticed', async () => {
    const phone = await session.phone();
    await phone.page.goto('/account');
    await phone.page.locator('.column h1').waitFor();
    const frozen = await freeze(phone.page);
    await phone.close();
    const faults = async (rules) => {
      await still.show({ ...frozen, body: `${frozen.body}<style>${rules}</style>` }, { width: 320 });
      return (await still.faults()).join('\n');
    };
    assert.equal(await faults(''), '');
    assert.match(await faults('h1 { white-space: nowrap }'), /px wide, of 320/);
    assert.match(await faults('h1 { white-space: nowrap; overflow: hidden; font-size: 3rem }'), /cut off: h1/);
    assert.match(await faults('.button { min-height: 30px; padding: 0 }'), /× 30 to touch: button/);
    assert.match(await faults('.lede { position: relative; top: -40px }'), /on one another/);
    assert.match(await faults('.button { position: relative; top: -60px }'), /on one another/);
  });
});
