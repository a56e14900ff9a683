// The site and a browser, for tests that deploy nothing.

import { after, before } from 'node:test';

import { serveSite } from '../../../scripts/lib/site.mjs';
import { launchChromium, openPhone } from './phone.mjs';

/** To be called in a `describe`: both are there before its tests and gone after them. */
export function useSite() {
  let site;
  let browser;
  before(async () => {
    [site, browser] = await Promise.all([serveSite(), launchChromium()]);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  return {
    /** Its address. */
    get url() {
      return site.url;
    },
    /** The folder that is served: what is changed there is what visitors get next. */
    get root() {
      return site.root;
    },
    /** A fresh phone, with Playwright's options for a context. */
    phone: (options) => openPhone(browser, site.url, options),
    /** The same, on a site at another address. */
    phoneAt: (url, options) => openPhone(browser, url, options),
  };
}
