// What a picture looks like in a few hundred letters: the mean light of each cell of a grid, and
// the mean colour of larger ones. Small enough to be kept in the repository, and coarse enough
// that another browser's smoothing of edges does not change it; a block that is missing, moved
// or of another colour does.

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
// Of 64 steps of light or colour, so many are the same.
const SAME = 3;
// So many cells of a hundred may differ: a curve or a line that fell to the other side.
const FEW = 0.015;
const SAME_HEIGHT = 8;

/** A page that reads pictures. */
export async function openReader(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto('about:blank');
  return {
    /** The fingerprint of a PNG, in cells of `cell` px. */
    async read(png, cell) {
      const grid = await page.evaluate(readGrid, { png: png.toString('base64'), cell });
      const text = (steps) => steps.map((step) => LETTERS[step]).join('');
      return `${grid.width}x${grid.height} ${text(grid.light)} ${text(grid.colour)}`;
    },
    close: () => context.close(),
  };
}

// Runs in the page.
async function readGrid({ png, cell }) {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  canvas.drawImage(bitmap, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const mean = (left, top, size) => {
    const sum = [0, 0, 0];
    const [right, bottom] = [Math.min(left + size, width), Math.min(top + size, height)];
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) {
        const at = 4 * (y * width + x);
        for (let part = 0; part < 3; part += 1) sum[part] += data[at + part];
      }
    }
    const [r, g, b] = sum.map((part) => part / ((right - left) * (bottom - top)));
    const light = 0.299 * r + 0.587 * g + 0.114 * b;
    return { light, blue: (b - light) * 0.564, red: (r - light) * 0.713 };
  };
  const step = (value) => Math.max(0, Math.min(63, Math.round(value / 4)));
  const cells = (size) => {
    const found = [];
    for (let top = 0; top < height; top += size) {
      for (let left = 0; left < width; left += size) found.push(mean(left, top, size));
    }
    return found;
  };
  const colours = cells(4 * cell).flatMap(({ blue, red }) => [step(2 * blue + 128), step(2 * red + 128)]);
  return { width, height, light: cells(cell).map(({ light }) => step(light)), colour: colours };
}

/** What differs between two fingerprints, in words; nothing if they are of the same picture. */
export function difference(before, now) {
  const [a, b] = [before, now].map((print) => {
    const [size, light, colour] = print.split(' ');
    const [width, height] = size.split('x').map(Number);
    return { width, height, light, colour };
  });
  if (a.width !== b.width) return `${b.width} px wide in place of ${a.width}`;
  if (Math.abs(a.height - b.height) > SAME_HEIGHT) {
    return `${b.height} px high in place of ${a.height}`;
  }
  for (const part of ['light', 'colour']) {
    const length = Math.min(a[part].length, b[part].length);
    let differ = 0;
    for (let at = 0; at < length; at += 1) {
      const apart = LETTERS.indexOf(a[part][at]) - LETTERS.indexOf(b[part][at]);
      if (Math.abs(apart) > SAME) differ += 1;
    }
    if (differ > FEW * length) return `${differ} of ${length} places have another ${part}`;
  }
  return undefined;
}
