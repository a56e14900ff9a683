// Which crates the bytes of a WebAssembly program come from, by the names of its functions.

const SECTIONS = [
  'custom', 'types', 'imports', 'function types', 'tables', 'memory', 'globals', 'exports',
  'start', 'elements', 'code', 'data', 'data count', 'tags',
];
const CODE = 10;
const IMPORTS = 2;
const FUNCTION_NAMES = 1;

/** Reads numbers and texts one after the other. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }
}

/** `{ name, from, to }` of each section, its head counted in `bytes`. */
function sections(bytes) {
  if (bytes.readUInt32LE(0) !== 0x6d736100) throw new Error('not a WebAssembly program');
  const found = [];
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.number();
    const length = reader.number();
    const from = reader.at;
    const to = from + length;
    const own = id === 0 ? `custom: ${new Reader(bytes, from).text()}` : SECTIONS[id];
    found.push({ id, name: own, from, to, bytes: to - start });
    reader.at = to;
  }
  return found;
}

/** How many functions are imported: they come first in the numbering. */
function importedFunctions(bytes, section) {
  if (!section) return 0;
  const reader = new Reader(bytes, section.from);
  let functions = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    const kind = reader.number();
    if (kind === 0) {
      functions += 1;
      reader.number();
    } else if (kind === 1 || kind === 2) {
      if (kind === 1) reader.number();
      const limits = reader.number();
      reader.number();
      if (limits & 1) reader.number();
    } else {
      reader.number();
      reader.number();
    }
  }
  return functions;
}

function functionNames(bytes, section) {
  const names = new Map();
  const reader = new Reader(bytes, section.from);
  reader.text();
  while (reader.at < section.to) {
    const kind = reader.number();
    const length = reader.number();
    const end = reader.at + length;
    if (kind === FUNCTION_NAMES) {
      for (let left = reader.number(); left > 0; left -= 1) names.set(reader.number(), reader.text());
    }
    reader.at = end;
  }
  return names;
}

const KEYWORDS = new Set(['dyn', 'mut', 'const', 'as', 'for', 'impl', 'unsafe', 'extern', 'fn']);

/**
 * The crate that a function belongs to, by its name as wasm-bindgen writes it. An implementation
 * counts for the type that it is of; one of a generic type, for the crate that wrote it.
 */
export function crateOf(name) {
  for (const [, word] of name.matchAll(/([a-z_][a-z0-9_]*)(?:\[[0-9a-f]+\])?::/gi)) {
    if (!KEYWORDS.has(word)) return word;
  }
  return /^__?(?:rust|rdl|rg)/.test(name) ? 'std' : 'no name';
}

/** Bytes by section, and of the code by crate; each as a list, the largest first. */
export function account(bytes) {
  const all = sections(bytes);
  const code = all.find(({ id }) => id === CODE);
  const named = all.find(({ name }) => name === 'custom: name');
  if (!named) throw new Error('the names of the functions are not there');
  const names = functionNames(bytes, named);

  const crates = new Map();
  const reader = new Reader(bytes, code.from);
  const first = importedFunctions(bytes, all.find(({ id }) => id === IMPORTS));
  const functions = reader.number();
  for (let index = 0; index < functions; index += 1) {
    const start = reader.at;
    const length = reader.number();
    reader.at += length;
    const crate = crateOf(names.get(first + index) ?? '');
    crates.set(crate, (crates.get(crate) ?? 0) + reader.at - start);
  }
  if (reader.at !== code.to) throw new Error('the code does not end where it should');

  const bySize = (list) => list.sort((a, b) => b.bytes - a.bytes);
  return {
    functions,
    // The names are there for this account alone.
    sections: bySize(all.filter((section) => section !== named).map(({ name, bytes }) => ({ name, bytes }))),
    crates: bySize([...crates].map(([name, bytes]) => ({ name, bytes }))),
  };
}
