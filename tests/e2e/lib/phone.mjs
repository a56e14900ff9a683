// Chromium as a phone, and everything it complained of.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium } from 'playwright-core';

import { watchViolations } from './violations.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
// Playwright says that it blocks the service worker, where we told it to.
const BELIEVED = /^Service Worker registration blocked by Playwright/;
/** How it is started everywhere. */
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  colorScheme: 'light',
  reducedMotion: 'reduce',
  locale: 'en-GB',
  serviceWorkers: 'block',
  permissions: ['clipboard-read', 'clipboard-write'],
};

/** The path of Chromium. */
export function program() {
  const found = process.env.PATH.split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(existsSync);
  if (!found) throw new Error('Chromium is not on the PATH');
  return found;
}

export const launchChromium = (options = {}) =>
  chromium.launch({ executablePath: program(), headless: true, args: ARGUMENTS, ...options });

/** A phone whose storage lies in a folder: closed and opened again, it remembers. */
export async function openProfile(folder, url) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: program(),
    headless: true,
    args: ARGUMENTS,
    ...PHONE,
    baseURL: url,
  });
  return phoneOf(context, context.pages()[0]);
}

/**
 * A fresh phone with nothing stored, on the site at `url`.
 *
 * `options` are Playwright's for a context: colorScheme, reducedMotion, viewport…
 * The service worker is blocked unless `serviceWorkers: 'allow'`: it would hide requests.
 */
export async function openPhone(browser, url, options = {}) {
  const context = await browser.newContext({
    baseURL: url,
    ...PHONE,
    ...options,
  });
  return phoneOf(context);
}

// Closing a phone says what its pages were refused, whichever test used it and however it ended.
async function phoneOf(context, first) {
  context.setDefaultTimeout(10_000);
  const violations = await watchViolations(context);
  const page = first ?? (await context.newPage());
  return {
    context,
    page,
    violations,
    ...listen(page),
    async close() {
      await violations.settle();
      await context.close();
      assert.deepEqual(violations.found, [], 'the policies of the site were violated');
    },
  };
}

// What the page says on the console, whole for the search for secrets, and of it what no good
// page says: errors, warnings, refusals of the policy, exceptions.
function listen(page) {
  const said = [];
  const errors = [];
  page.on('console', (message) => {
    said.push(message.text());
    if (['error', 'warning'].includes(message.type()) && !BELIEVED.test(message.text())) {
      errors.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => {
    said.push(String(error.stack));
    errors.push(`exception: ${error.message}`);
  });
  return {
    said,
    errors,
    /** Errors that are not one of the expected ones. Chromium logs each answer of 4xx and 5xx. */
    unexpected: (...expected) =>
      errors.filter((error) => !expected.some((pattern) => pattern.test(error))),
  };
}
