// The page can be put on a home screen, and is offered to be where that makes sense.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { watchBarriers } from './lib/axe.mjs';
import { ask } from './lib/http.mjs';
import { sizeOf } from './lib/pictures.mjs';
import { kept } from './lib/release.mjs';
import { useSite } from './lib/visit.mjs';
import { Wizard } from './lib/wizard.mjs';

const INSTALL = 'Put it on my home screen';

describe('the page as an app', () => {
  const site = useSite();

  const manifest = async () => JSON.parse((await ask(`${site.url}/manifest.webmanifest`)).body);
  const open = async (prepare) => {
    const phone = await site.phone({ serviceWorkers: 'allow' });
    if (prepare) await phone.page.addInitScript(prepare);
    const barriers = watchBarriers(phone.page);
    const wizard = new Wizard(phone.page);
    await wizard.open();
    wizard.onScreen = async (screen) => {
      await barriers.look(screen);
      assert.deepEqual(barriers.found, [], 'barriers');
    };
    return { phone, wizard, page: phone.page };
  };

  test('has a manifest whose pictures exist with the type and size that it claims', async () => {
    const { icons, screenshots } = await manifest();
    for (const { src, sizes, type } of [...icons, ...screenshots]) {
      const { status, headers, body } = await ask(site.url + src);
      assert.equal(status, 200, src);
      assert.equal(headers['content-type'].split(';')[0], type, src);
      if (sizes !== 'any') assert.equal(sizeOf(body), sizes, src);
      assert.ok(body.length < 80_000, `${src} is ${body.length} bytes large`);
    }
  });

  test('has icons for every use, and screenshots for phones and desktops', async () => {
    const { icons, screenshots, ...rest } = await manifest();
    const has = (purpose, sizes) =>
      icons.some((icon) => icon.purpose === purpose && icon.sizes === sizes);
    assert.ok(has('any', '192x192') && has('any', '512x512') && has('maskable', '512x512'));
    const narrow = screenshots.filter(({ form_factor: form }) => form === 'narrow');
    assert.ok(narrow.length >= 3);
    // Chromium shows only those that have the shape of the first.
    assert.equal(new Set(narrow.map(({ sizes }) => sizes)).size, 1);
    assert.ok(screenshots.some(({ form_factor: form }) => form === 'wide'));
    for (const { label } of screenshots) assert.ok(label.length > 10);
    assert.deepEqual(
      [rest.id, rest.start_url, rest.scope, rest.display],
      ['/', '/', '/', 'standalone'],
    );
  });

  test('is found fit to be installed by the browser', async () => {
    const { phone, page } = await open();
    await kept(page);
    const devtools = await phone.context.newCDPSession(page);
    const { errors } = await devtools.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    // A fresh phone of the tests is a private window to Chromium.
    const other = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
    assert.deepEqual(other, []);
    await phone.close();
  });

  test('offers it when the browser does, once, at a tap, and never by itself', async () => {
    const { phone, wizard, page } = await open();
    assert.equal(await wizard.button(INSTALL).count(), 0, 'not before the browser can');
    const held = await page.evaluate(() => {
      const event = new Event('beforeinstallprompt', { cancelable: true });
      window.prompts = 0;
      event.prompt = async () => (window.prompts += 1);
      window.dispatchEvent(event);
      return event.defaultPrevented;
    });
    assert.ok(held, 'the browser does not ask by itself');
    await wizard.button(INSTALL).waitFor();
    await wizard.onScreen('welcome, install offered');
    assert.equal(await page.evaluate(() => window.prompts), 0);
    await wizard.button(INSTALL).tap();
    await wizard.until('the browser to ask', () => page.evaluate(() => window.prompts === 1));
    await wizard.until('the offer to go', async () => !(await wizard.button(INSTALL).count()));
    await phone.close();
  });

  test('no longer offers it once it is installed by the browser’s menu', async () => {
    const { phone, wizard, page } = await open();
    await page.evaluate(() => {
      window.dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }));
    });
    await wizard.button(INSTALL).waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event('appinstalled')));
    await wizard.until('the offer to go', async () => !(await wizard.button(INSTALL).count()));
    await phone.close();
  });

  test('says how it is done by hand on an iPhone, and what is different there', async () => {
    const { phone, wizard, page } = await open(() => {
      Object.defineProperty(navigator, 'standalone', { value: false });
    });
    await page.getByText(/Tap Share, then “Add to Home Screen”.*notes of its own/).waitFor();
    await wizard.onScreen('welcome, install by hand');
    assert.equal(await wizard.button(INSTALL).count(), 0, 'there is no button for it');
    await phone.close();
    const installed = await open(() => {
      Object.defineProperty(navigator, 'standalone', { value: true });
    });
    assert.equal(await installed.page.getByText('Add to Home Screen').count(), 0);
    await installed.phone.close();
  });
});
