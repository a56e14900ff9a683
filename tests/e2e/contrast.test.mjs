// The colours of style/tokens.css: whatever is read on whatever ground, in light and in dark, and
// no colour, size of text or side anywhere else but by its name.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { minifyStyle, readStyle } from '../../scripts/lib/bundle-style.mjs';
import { TOP } from '../../scripts/lib/site.mjs';

const STYLE = join(TOP, 'style');

/** The grounds that each colour stands on, and the contrast that it owes them. */
const PAIRS = {
  ink: [7, ['ground', 'raised', 'tint', 'caution-tint', 'danger-tint']],
  quiet: [4.5, ['ground', 'raised', 'tint', 'caution-tint', 'danger-tint']],
  accent: [4.5, ['ground', 'raised', 'tint', 'caution-tint', 'danger-tint']],
  'on-accent': [4.5, ['accent']],
  'on-danger': [4.5, ['danger']],
  danger: [4.5, ['ground', 'raised', 'danger-tint']],
  // The sign in a round of that colour.
  ground: [4.5, ['danger', 'caution']],
  // The edges of controls.
  edge: [3, ['ground', 'raised']],
  caution: [3, ['ground', 'caution-tint']],
};

function tokens() {
  const [light, dark] = readFileSync(join(STYLE, 'tokens.css'), 'utf8').split('@media');
  const read = (text) =>
    Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));
  return { light: read(light), dark: { ...read(light), ...read(dark) } };
}

// WCAG 2.2, "relative luminance" and "contrast ratio".
function luminance(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe('the colours', () => {
  for (const [scheme, colours] of Object.entries(tokens())) {
    test(`can be read on every ground they stand on, ${scheme}`, () => {
      for (const [colour, [least, grounds]] of Object.entries(PAIRS)) {
        for (const ground of grounds) {
          const is = contrast(colours[colour], colours[ground]);
          assert.ok(is >= least, `${colour} on ${ground}: ${is.toFixed(2)}, not ${least}`);
        }
      }
    });
  }

  test('are measured rightly', () => {
    assert.equal(contrast('#000000', '#ffffff').toFixed(2), '21.00');
    assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
  });

  test('that words are written in are all in the table of pairs', () => {
    const used = readStyle(join(STYLE, 'main.css')).matchAll(/[;{]\s*color: var\(--([\w-]+)\)/g);
    for (const [, colour] of used) assert.ok(colour in PAIRS, colour);
  });
});

describe('the style', () => {
  const parts = readdirSync(STYLE).filter((name) => name.endsWith('.css') && name !== 'tokens.css');
  const rules = (name) => readFileSync(join(STYLE, name), 'utf8').replace(/\/\*.*?\*\//gs, '');

  test('names every colour', () => {
    for (const part of parts) {
      assert.deepEqual(rules(part).match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\([^)]*\)/gi), null, part);
    }
  });

  test('says start and end, never left and right: a page read the other way is its mirror', () => {
    const sided = /(?:^|[\s;{])(?:left|right|(?:margin|padding|border)-(?:left|right)(?:-\w+)?|text-align: (?:left|right))(?=[:;])[^;]*/g;
    for (const part of parts) {
      assert.deepEqual((rules(part).match(sided) ?? []).filter((rule) => !rule.includes('safe-area')), [], part);
    }
  });

  test('keeps spaces to the grid of 4 px', () => {
    const spaces = /(?:margin|padding|gap)[\w-]*: ([^;]*)/g;
    for (const part of parts) {
      for (const [rule, value] of rules(part).matchAll(spaces)) {
        for (const [, px] of value.matchAll(/(?<![\w.-])(\d+)px/g)) {
          // Less than a step of the grid puts a sign right to the eye.
          assert.ok(px % 4 === 0 || px < 4, `${part}: ${rule}`);
        }
      }
    }
  });

  test('has a use for every class, and the page has a rule for each that it gives', () => {
    const styled = new Set([...minifyStyle(readStyle(join(STYLE, 'main.css'))).matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name));
    const folders = ['src/web', 'src/web/components', 'src/web/screens', 'src/web/screens/channel'];
    const page = folders
      .flatMap((folder) => readdirSync(join(TOP, folder)).filter((name) => name.endsWith('.rs')).map((name) => join(TOP, folder, name)))
      .concat(join(TOP, 'index.html'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const given = new Set([...page.matchAll(/"([a-z][a-z -]*)"/g)].flatMap(([, names]) => names.split(' ')));
    for (const [, name] of page.matchAll(/classList\.\w+\('([\w-]+)'/g)) given.add(name);
    assert.deepEqual([...styled].filter((name) => !given.has(name) && !new RegExp(`\\b${name}"`).test(page)), [], 'rules for nothing');
    const classes = [...page.matchAll(/\.class\("([^"]*)"\)|class="([^"]*)"|"(?:state|part|step) [a-z]+"/g)];
    const asked = classes.flatMap(([whole, a, b]) => (a ?? b ?? whole.replaceAll('"', '')).split(' ')).filter(Boolean);
    // By this one static/boot.js finds the fields that it empties.
    const hooks = ['secret'];
    assert.deepEqual([...new Set(asked)].filter((name) => !styled.has(name) && !hooks.includes(name)), [], 'classes without a rule');
  });
});
