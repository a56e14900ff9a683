// The end of scripts/bench size: what the site weighs, and where that comes from.
//
//   node tests/bench/size.mjs SITE PROGRAM   PROGRAM: built with the names of its functions

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { serveSite } from '../../scripts/lib/site.mjs';
import { FIRST_VISIT_BYTES } from './budget.mjs';
import { firstVisit, sum } from './first-visit.mjs';
import { account } from './wasm.mjs';

const [site, program] = process.argv.slice(2);

const number = (value) => value.toLocaleString('en-US').padStart(10);
const share = (part, whole) => `${((part * 100) / whole).toFixed(1)} %`.padStart(8);

function printFiles() {
  const size = (path) => (existsSync(path) ? statSync(path).size : undefined);
  const names = readdirSync(site, { recursive: true })
    .filter((name) => !/\.(br|gz)$/.test(name) && statSync(join(site, name)).isFile())
    .map((name) => {
      const path = join(site, name);
      const raw = size(path);
      return { name, raw, gzip: size(`${path}.gz`) ?? raw, brotli: size(`${path}.br`) ?? raw };
    })
    .sort((a, b) => b.brotli - a.brotli);
  console.log('Files of the site, in bytes:\n');
  console.log('         raw        gzip      brotli');
  for (const { name, raw, gzip, brotli } of names) {
    console.log(`  ${number(raw)}  ${number(gzip)}  ${number(brotli)}  ${name}`);
  }
}

async function printFirstVisit() {
  const served = await serveSite({ site });
  try {
    const answers = await firstVisit(served);
    console.log('\nWhat a first visit fetches, service worker and all, as it travels:\n');
    for (const { path, bytes } of answers.sort((a, b) => b.bytes - a.bytes)) {
      console.log(`  ${number(bytes)}  ${path}`);
    }
    const all = sum(answers);
    console.log(`  ${number(all)}  in all; the budget is${number(FIRST_VISIT_BYTES)},${share(all, FIRST_VISIT_BYTES)} of it used`);
  } finally {
    await served.stop();
  }
}

function printCrates() {
  const { functions, sections, crates } = account(readFileSync(program));
  const all = sum(sections);
  console.log(`\nThe program's sections, uncompressed:\n`);
  for (const { name, bytes } of sections.filter(({ bytes }) => bytes * 1000 > all)) {
    console.log(`  ${number(bytes)}  ${share(bytes, all)}  ${name}`);
  }
  const code = sum(crates);
  console.log(`\nThe crates that its code comes from (${functions} functions, ${number(code).trim()} bytes):\n`);
  const rest = crates.filter(({ bytes }) => bytes * 200 < code);
  for (const { name, bytes } of crates.filter((crate) => !rest.includes(crate))) {
    console.log(`  ${number(bytes)}  ${share(bytes, code)}  ${name}`);
  }
  console.log(`  ${number(sum(rest))}  ${share(sum(rest), code)}  ${rest.length} others`);
}

printFiles();
await printFirstVisit();
printCrates();
