// Pictures of what is shown, for people to look at.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Answers with a function that saves one picture of each scheme by the screen's name. */
export function album(page, folder, schemes = ['light', 'dark']) {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  return async (screen) => {
    number += 1;
    const name = `${String(number).padStart(2, '0')}-${screen.replace(/[^a-z0-9]+/g, '-')}`;
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(folder, `${name}-${colorScheme}.png`),
        fullPage: true,
        animations: 'disabled',
      });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };
}

/**
 * With TEXTSLASH_ALBUM=FOLDER, answers with a function that saves pictures of a state: at the
 * size of a phone, light and dark, and of the smallest one; else with one that does nothing.
 */
export function albumOfStates(page) {
  const folder = process.env.TEXTSLASH_ALBUM;
  if (!folder) return async () => {};
  mkdirSync(folder, { recursive: true });
  return async (screen) => {
    const size = page.viewportSize();
    for (const [width, colorScheme] of [[size.width, 'light'], [size.width, 'dark'], [320, 'light']]) {
      await page.setViewportSize({ ...size, width });
      await page.emulateMedia({ colorScheme });
      const name = `${screen.replace(/[^a-z0-9]+/g, '-')}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: join(folder, name), fullPage: true, animations: 'disabled' });
    }
    await page.setViewportSize(size);
  };
}
