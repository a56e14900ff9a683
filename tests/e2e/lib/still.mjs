// A screen as it is at one moment, standing still: the same markup and style on a page without a
// program, where it can be looked at in every size, colour and size of text while nothing moves.

import { boxFont } from './box-font.mjs';
import { layoutFaults } from './layout.mjs';

const FONT = boxFont();
// Words that take up as much room wherever the machine's fonts are from, and end where they end.
const BOXES = `
  @font-face { font-family: Box; src: url(${FONT}); }
  :root { --sans: Box; --mono: Box; }
  ::placeholder { font-family: Box; }
  *, ::before, ::after { caret-color: transparent; }`;

/** Copies what is shown. Times and progress are set to fixed ones: they are not the same twice. */
export async function freeze(page) {
  return page.evaluate(() => {
    const fields = 'input, textarea';
    const copy = document.body.cloneNode(true);
    const live = [...document.body.querySelectorAll(fields)];
    for (const [index, field] of [...copy.querySelectorAll(fields)].entries()) {
      const { value, checked, type } = live[index];
      if (field.tagName === 'TEXTAREA') field.textContent = value;
      else if (type === 'radio' || type === 'checkbox') field.toggleAttribute('checked', checked);
      else field.setAttribute('value', value);
      field.removeAttribute('autofocus');
    }
    const put = (selector, pattern, text) => {
      for (const element of copy.querySelectorAll(selector)) {
        if (pattern.test(element.textContent)) element.textContent = text;
      }
    };
    put('.time', /\d s$/, '1.0 s');
    put('.step > small', /./, 'start started');
    put('.remaining span:first-child', / left$/, 'about a minute left');
    put('.remaining span:last-child', /\d s$/, '10 s');
    for (const bar of copy.querySelectorAll('progress')) bar.setAttribute('value', 400);
    const sheets = [...document.querySelectorAll('link[rel="stylesheet"]')];
    return { classes: document.documentElement.className, body: copy.innerHTML, styles: sheets.map((link) => link.href) };
  });
}

/** A page for looking at what was frozen. */
export async function openStill(browser, url) {
  const context = await browser.newContext({
    baseURL: url,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  let html = '';
  // An answer of our own: the site's policy would not let the font and the axe in.
  await page.route('**/still', (route) => route.fulfill({ contentType: 'text/html', body: html }));

  /**
   * Shows it.
   *
   * - `text`: the size of the phone's text, 1 or 2
   * - `direction`: which way the page is read
   * - `boxes`: letters of the same width on every machine
   */
  async function show(frozen, { width, height = 844, scheme = 'light', text = 1, direction = 'ltr', boxes = false }) {
    const links = frozen.styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('');
    const size = `<style>html { font-size: ${106.25 * text}% !important; } ${boxes ? BOXES : ''}</style>`;
    html = `<!doctype html><html lang="en" dir="${direction}" class="${frozen.classes}"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>still</title>
      ${links}${size}</head><body>${frozen.body}</body></html>`;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/still');
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
  }

  return {
    page,
    show,
    /** The same frozen screen in another size or scheme, where neither text nor direction change. */
    async resize({ width, height, scheme }) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
    },
    picture: () => page.screenshot({ fullPage: true, animations: 'disabled' }),
    faults: () => page.evaluate(layoutFaults),
    /** Of all rules of the style, by their selectors, whether each is for something shown now. */
    rules: () => page.evaluate(rulesInUse),
    close: () => context.close(),
  };
}

// Runs in the page. What a rule says of moments, such as a finger on it, or of parts that are not
// in the markup, is left out of its selector.
function rulesInUse() {
  const MOMENTS = /::?(?:before|after|placeholder|active|focus-visible|focus|-(?:webkit|moz)-[\w-]+)/g;
  const found = {};
  const look = (rules) => {
    for (const rule of rules) {
      if (rule.selectorText) {
        const selector = rule.selectorText.replace(MOMENTS, '').replaceAll(':has()', '').replace(/(^|, |[ >+~] ?)(?=,|$)/g, '$1*');
        found[rule.selectorText] = document.querySelector(selector) !== null;
      }
      if (rule.cssRules && !(rule instanceof CSSKeyframesRule)) look(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) if (sheet.href) look(sheet.cssRules);
  return found;
}
