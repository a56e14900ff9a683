// The end of scripts/run --pictures: the screenshots that the manifest names, taken of a practice
// deployment. Phones show them to whoever is about to install the page.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { TOP } from '../../scripts/lib/site.mjs';
import { startSession } from './lib/session.mjs';
import { Wizard } from './lib/wizard.mjs';

const FOLDER = join(TOP, 'public/screenshots');
const WIDE = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false };

/** What is in sight, in the format that makes such pictures smallest. */
async function take({ context, page }, name) {
  await page.evaluate(() => window.scrollTo(0, 0));
  const picture = await page.screenshot({ animations: 'disabled' });
  // The page's own policy would not let its pictures be drawn anew.
  const blank = await context.newPage();
  const data = await blank.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.7);
  }, `data:image/png;base64,${picture.toString('base64')}`);
  await blank.close();
  const path = join(FOLDER, `${name}.webp`);
  writeFileSync(path, Buffer.from(data.split(',')[1], 'base64'));
  console.log(relative(process.cwd(), path));
}

mkdirSync(FOLDER, { recursive: true });
const session = await startSession({ speed: 4 });
try {
  const phone = await session.phone();
  const wizard = new Wizard(phone.page);
  await wizard.open();
  await take(phone, 'welcome');
  await wizard.begin();
  await wizard.stepIs('Start the VM', 'working');
  await take(phone, 'deploying');
  await wizard.done();
  await take(phone, 'done');
  await phone.close();

  const desktop = await session.phone(WIDE);
  await new Wizard(desktop.page).open();
  await take(desktop, 'wide');
} finally {
  await session.stop();
}
