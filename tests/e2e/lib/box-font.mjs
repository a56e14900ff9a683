// A font whose every letter is the same grey box, as wide on one machine as on the next: with it
// a picture shows where words stand and how long they are, and nothing of the machine's fonts.

const EM = 1000;
const ASCENT = 930;
const DESCENT = 240;
const WIDTH = 560;
const BOX = { xMin: 50, yMin: 0, xMax: 510, yMax: 540 };
// Letters, signs and arrows; what lies beyond is drawn by the machine's own fonts.
const CHARACTERS = [[0x20, 0x20, 1], [0x21, 0x7e, 2], [0xa0, 0xa0, 1], [0xa1, 0x2fff, 2]];

const u8 = (...values) => Buffer.from(values);
const u16 = (...values) => Buffer.concat(values.map((value) => u8((value >> 8) & 255, value & 255)));
const u32 = (...values) => Buffer.concat(values.map((value) => u16(value >>> 16, value & 65535)));

function glyph({ xMin, yMin, xMax, yMax }) {
  const points = [[xMin, yMin], [xMin, yMax], [xMax, yMax], [xMax, yMin]];
  const deltas = (axis) => points.map((point, index) => point[axis] - (points[index - 1]?.[axis] ?? 0));
  return Buffer.concat([
    u16(1, xMin, yMin, xMax, yMax),
    u16(points.length - 1, 0),
    u8(...points.map(() => 1)),
    u16(...deltas(0), ...deltas(1)),
    u16(0),
  ]);
}

function tables() {
  const box = glyph(BOX);
  const bounds = [BOX.xMin, BOX.yMin, BOX.xMax, BOX.yMax];
  const many = u32(...CHARACTERS.flat());
  const name = Buffer.from('Box', 'utf16le').swap16();
  return {
    'OS/2': Buffer.concat([
      u16(3, WIDTH, 400, 5, 0, ...Array(11).fill(0)),
      Buffer.alloc(10),
      u32(1, 0, 0, 0),
      Buffer.from('NONE'),
      u16(0x40, 0x20, 0xffff, ASCENT, -DESCENT, 0, ASCENT, DESCENT),
      u32(1, 0),
      u16(BOX.yMax, BOX.yMax, 0, 0x20, 1),
    ]),
    cmap: Buffer.concat([
      u16(0, 1, 3, 10),
      u32(12),
      u16(13, 0),
      u32(16 + many.length, 0, CHARACTERS.length),
      many,
    ]),
    glyf: Buffer.concat([box, box]),
    head: Buffer.concat([
      u32(0x10000, 0x10000, 0, 0x5f0f3cf5),
      u16(3, EM),
      Buffer.alloc(16),
      u16(...bounds, 0, 8, 2, 1, 0),
    ]),
    hhea: Buffer.concat([
      u32(0x10000),
      u16(ASCENT, -DESCENT, 0, WIDTH, BOX.xMin, WIDTH - BOX.xMax, BOX.xMax, 1, 0, 0, 0, 0, 0, 0, 0, 3),
    ]),
    hmtx: u16(WIDTH, BOX.xMin, WIDTH / 2, 0, WIDTH, BOX.xMin),
    loca: u32(0, box.length, box.length, 2 * box.length),
    maxp: Buffer.concat([u32(0x10000), u16(3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]),
    name: Buffer.concat([u16(0, 1, 18, 3, 1, 0x409, 1, name.length, 0), name]),
    post: Buffer.concat([u32(0x30000, 0), u16(-100, 50), u32(0, 0, 0, 0, 0)]),
  };
}

function checksum(bytes) {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

/** The font as a data: address. */
export function boxFont() {
  const all = Object.entries(tables()).map(([tag, bytes]) => ({
    tag,
    length: bytes.length,
    bytes: Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]),
  }));
  let offset = 12 + 16 * all.length;
  const directory = all.map(({ tag, length, bytes }) => {
    const entry = Buffer.concat([Buffer.from(tag), u32(checksum(bytes), offset, length)]);
    offset += bytes.length;
    return entry;
  });
  const power = Math.floor(Math.log2(all.length));
  const head = Buffer.concat([
    u32(0x10000),
    u16(all.length, 16 << power, power, 16 * (all.length - (1 << power))),
  ]);
  const font = Buffer.concat([head, ...directory, ...all.map(({ bytes }) => bytes)]);
  return `data:font/ttf;base64,${font.toString('base64')}`;
}
