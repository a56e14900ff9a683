// The end of scripts/bench load: how soon the page is there. Lighthouse as a phone on a slow
// network, and a second visit without any.

import { setTimeout as sleep } from 'node:timers/promises';

import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

import { serveSite } from '../../scripts/lib/site.mjs';
import { ARGUMENTS, launchChromium, openPhone, program } from '../e2e/lib/phone.mjs';

const RUNS = 5;

const TIMES = {
  'first-contentful-paint': 'first paint',
  'largest-contentful-paint': 'largest paint',
  'speed-index': 'speed index',
  interactive: 'interactive',
  'total-blocking-time': 'blocked',
  'cumulative-layout-shift': 'layout shift',
};

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function row(name, values, format) {
  const all = values.map(format).join('  ');
  console.log(`  ${name.padEnd(16)} ${format(median(values)).padStart(9)}   of ${all}`);
}

async function visit(url) {
  const chrome = await launch({ chromePath: program(), chromeFlags: ['--headless=new', ...ARGUMENTS] });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error', output: 'json' });
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    return lhr;
  } finally {
    await chrome.kill();
  }
}

async function printLighthouse(url) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await visit(url));
  const { version, throttling } = { version: runs[0].lighthouseVersion, ...runs[0].configSettings };
  console.log(`Lighthouse ${version}, mobile, ${throttling.rttMs} ms and ${(throttling.throughputKbps / 1024).toFixed(1)} Mbit/s, processor slowed ${throttling.cpuSlowdownMultiplier} times; the median of ${RUNS}:\n`);
  for (const { id, title } of Object.values(runs[0].categories)) {
    row(title, runs.map((run) => run.categories[id].score), (score) => score.toFixed(2));
  }
  console.log('');
  for (const [audit, name] of Object.entries(TIMES)) {
    const format = (value) =>
      audit === 'cumulative-layout-shift' ? value.toFixed(3) : `${Math.round(value)} ms`;
    row(name, runs.map((run) => run.audits[audit].numericValue), format);
  }
  const faults = Object.values(runs[0].categories).flatMap(({ auditRefs }) =>
    auditRefs
      .filter(({ weight }) => weight > 0)
      .map(({ id }) => runs[0].audits[id])
      .filter(({ score }) => score !== null && score < 0.9),
  );
  for (const { title, displayValue = '' } of faults) console.log(`  below 0.9: ${title} ${displayValue}`);
}

/** Milliseconds from asking for the page until its first button can be used. */
async function offlineVisit(phone) {
  const page = await phone.context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      // What stands in index.html until the program runs cannot be used.
      const waiting = document.getElementById('starting');
      const button = document.querySelector('main button');
      if (waiting || !button) return requestAnimationFrame(look);
      // After the frame that shows it.
      requestAnimationFrame(() => setTimeout(() => (window.usable = performance.now())));
    };
    look();
  });
  await page.goto('/');
  const handle = await page.waitForFunction(() => window.usable);
  const time = await handle.jsonValue();
  await page.close();
  return time;
}

async function printOffline(url) {
  const browser = await launchChromium();
  try {
    const phone = await openPhone(browser, url, { serviceWorkers: 'allow' });
    await phone.page.goto('/');
    await phone.page.evaluate(() => navigator.serviceWorker.ready);
    await phone.page.close();
    await phone.context.setOffline(true);
    const times = [];
    for (let run = 0; run < RUNS; run += 1) {
      times.push(await offlineVisit(phone));
      await sleep(300);
    }
    console.log(`\nSecond visit without a network, not slowed down; the median of ${RUNS}:\n`);
    row('usable after', times, (time) => `${Math.round(time)} ms`);
  } finally {
    await browser.close();
  }
}

const site = await serveSite();
try {
  await printLighthouse(site.url);
  await printOffline(site.url);
} finally {
  await site.stop();
}
