// The search for barriers finds them: without this test its silence would prove nothing.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { findBarriers } from './lib/axe.mjs';
import { useSite } from './lib/visit.mjs';

describe('the search for barriers', () => {
  const site = useSite();

  test('finds a field without a label, and faint words in light or in dark', async () => {
    const phone = await site.phone();
    await phone.page.goto('/');
    const headline = phone.page.getByRole('heading', { level: 1 });
    await headline.waitFor();
    assert.deepEqual(await findBarriers(phone.page), []);

    await phone.page.evaluate(() => {
      const main = document.querySelector('main');
      main.append(document.createElement('input'));
    });
    const paint = (colour) =>
      headline.evaluate((element, colour) => element.style.setProperty('color', colour), colour);
    await paint('#ddd');
    const inLight = await findBarriers(phone.page);
    await paint('#222');
    const inDark = await findBarriers(phone.page);

    assert.ok(inLight.some((barrier) => barrier.startsWith('label ')), `${inLight}`);
    assert.ok(inLight.some((barrier) => /^color-contrast.*light/.test(barrier)), `${inLight}`);
    assert.ok(inDark.some((barrier) => /^color-contrast.*dark/.test(barrier)), `${inDark}`);
    await phone.close();
  });
});
