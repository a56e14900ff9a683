// What a person has asked their system for: no motion, or the system's own few colours.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { findBarriers } from './lib/axe.mjs';
import { flow, startSession } from './lib/session.mjs';
import { FIELD } from './lib/wizard.mjs';

describe('a system set by its owner', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('moves while it works, and not where no motion is wanted', () => session,
    async ({ wizard, phone }) => {
      const moving = () => phone.page.evaluate(() => document.getAnimations().length);
      const transitions = () => phone.page.evaluate(() =>
        [...document.querySelectorAll('*')].filter((element) =>
          ['', '::before', '::after'].some((part) =>
            getComputedStyle(element, part).transitionDuration.split(', ').some((time) => time !== '0s'))).length);
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", /working|done/);
      assert.ok((await moving()) > 0, 'nothing shows that something goes on');
      assert.ok((await transitions()) > 0);
      await phone.page.emulateMedia({ reducedMotion: 'reduce' });
      assert.equal(await moving(), 0);
      assert.equal(await transitions(), 0);
      await wizard.done();
    },
    { reducedMotion: 'no-preference' });

  for (const colorScheme of ['light', 'dark']) {
    flow(`is told by shapes in the system’s own colours what colours told, ${colorScheme}`, () => session,
      async ({ wizard, phone }) => {
        const { page } = phone;
        const look = async (target, around = 0) => {
          await target.scrollIntoViewIfNeeded();
          const { x, y, width, height } = await target.boundingBox();
          const clip = { x: x - around, y: y - around, width: width + 2 * around, height: height + 2 * around };
          return (await page.screenshot({ clip, animations: 'disabled' })).toString('base64');
        };
        /** How many colours a piece of the page has. */
        const colours = async (target) => {
          const png = await look(target);
          return page.evaluate(async (png) => {
            const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
            const bitmap = await createImageBitmap(new Blob([bytes]));
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
            canvas.drawImage(bitmap, 0, 0);
            const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
            return new Set(new Uint32Array(data.buffer)).size;
          }, png);
        };
        /** The same piece, with and without the focus. */
        const showsFocus = async (target) => {
          const without = await look(target, 5);
          await target.focus();
          await page.keyboard.press('Shift');
          const withIt = await look(target, 5);
          await target.blur();
          return withIt !== without;
        };
        const hasEdge = (target) => target.evaluate((element) => {
          const style = getComputedStyle(element);
          const ground = getComputedStyle(document.body).backgroundColor;
          return parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none' && style.borderTopColor !== ground;
        });

        await wizard.open();
        await page.emulateMedia({ forcedColors: 'active', colorScheme });
        assert.ok(await hasEdge(wizard.button('Start')), 'a button has an edge');
        await wizard.start();
        const field = page.locator('.box').first();
        assert.ok(await hasEdge(field), 'a field has an edge');
        await wizard.field(FIELD.flyToken).focus();
        assert.notEqual(await field.evaluate((box) => getComputedStyle(box).outlineStyle), 'none', 'the focus on a field');
        assert.ok(await showsFocus(wizard.button('Continue')), 'the focus on a button');
        await wizard.giveToken();
        await wizard.atPlace();
        const [chosen, other] = ['Frankfurt', 'Amsterdam'].map((name) => page.locator('.choice', { hasText: name }).locator('input'));
        assert.ok(await chosen.isChecked());
        assert.notEqual(await look(chosen), await look(other), 'what is chosen');
        await page.getByText('More options').tap();
        const box = page.getByRole('checkbox');
        const off = await look(box);
        await box.check();
        assert.notEqual(await look(box), off, 'what is on');
        await box.uncheck();
        await wizard.givePlace();
        await wizard.giveKeys();
        await wizard.giveChannel();
        await wizard.arrive('Deploy my-agent?');
        await wizard.deploy();
        await wizard.stepIs("Make the VM's volume", 'done');
        await page.emulateMedia({ forcedColors: 'active', colorScheme });
        assert.ok((await colours(page.getByRole('progressbar'))) > 1, 'how far it is');
        const [phoneShape, channel] = [0, 1].map((at) => page.locator('.part .shape').nth(at));
        assert.ok(await hasEdge(channel), 'a part of the picture has an edge');
        assert.notEqual(
          await phoneShape.evaluate((shape) => getComputedStyle(shape).backgroundColor),
          await channel.evaluate((shape) => getComputedStyle(shape).backgroundColor),
          'what is there and what is planned',
        );
        await wizard.done();
        await page.emulateMedia({ forcedColors: 'active', colorScheme });
        assert.deepEqual(await findBarriers(page), []);
      });
  }
});
