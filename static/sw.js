// The service worker: the page opens without a network from the first visit on.
//
// It answers for the page's own files and for nothing else. Calls to Fly and to other services,
// the way to them through this host (/fly/) included, never come near it: for any other
// address the browser behaves as if there were no worker.

import { PrecacheController } from 'workbox-precaching';

// What the host may change at any time: asked for anew at each visit, kept for when there is no
// network, or one that does not answer.
const CONFIG = '/config.json';
const KEPT = 'textslash.config';
const PATIENCE_MS = 3_000;
const POLICY = 'Content-Security-Policy';
const INLINE = /'sha256-[^']*'/;

// The list of files, with a checksum of each, is written in by the build's last step.
const files = new PrecacheController();
files.addToCacheList(self.__WB_MANIFEST);

const keep = async (answer) => {
  if (answer.ok) await (await caches.open(KEPT)).put(CONFIG, answer);
};

// Phones may be short of space, and browsers may refuse: what is not kept is fetched.
const nothing = () => {};
const keptConfig = () => caches.match(CONFIG, { cacheName: KEPT }).catch(nothing);

async function newestConfig(event) {
  const asked = fetch(event.request);
  // The answer may come too late for this page and in time for the next.
  event.waitUntil(asked.then((answer) => keep(answer.clone())).catch(nothing));
  const kept = await keptConfig();
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  // A host in trouble has not changed its mind.
  const said = asked.then((answer) => (answer.status < 500 ? answer : kept));
  return Promise.race([said.catch(() => kept), late]);
}

// What was lost is fetched, and put back if it is still the same.
async function keptFile(event, path) {
  const params = { integrity: files.getIntegrityForCacheKey(files.getCacheKeyForURL(path)) };
  const answer = files.createHandlerBoundToURL(path)({ event, params });
  return answer.catch(() => fetch(event.request));
}

// The page is kept with the headers that it came with, and its content may stay the same for long.
// The host sends one policy with every answer: the newest stands with its configuration, and must
// fit the addresses that are named there. The page's inline script is its own.
async function keptScreen(event) {
  const page = await keptFile(event, '/index.html');
  const policy = (await keptConfig())?.headers.get(POLICY);
  if (!policy || policy === page.headers.get(POLICY)) return page;
  const headers = new Headers(page.headers);
  const [own] = INLINE.exec(page.headers.get(POLICY)) ?? [];
  headers.set(POLICY, own ? policy.replace(INLINE, own) : policy);
  return new Response(page.body, { status: page.status, statusText: page.statusText, headers });
}

// Every address without a dot in its last part is a screen, as in nginx.conf, which answers these
// two itself.
const isHosts = (path) => path === '/health' || path.startsWith('/fly/');
const isScreen = ({ mode }, path) =>
  mode === 'navigate' && !isHosts(path) && /\/[^./]*$/.test(path);

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || request.method !== 'GET') return;
  if (pathname === CONFIG) event.respondWith(newestConfig(event));
  else if (isScreen(request, pathname)) event.respondWith(keptScreen(event));
  else if (files.getCacheKeyForURL(pathname)) event.respondWith(keptFile(event, pathname));
});

self.addEventListener('install', (event) => {
  files.install(event);
  // The first page was there before the worker was: what it fetched has passed by.
  event.waitUntil(fetch(CONFIG).then(keep).catch(nothing));
});

self.addEventListener('activate', (event) => {
  files.activate(event);
});

// The page says when: never under a deployment, see native.js.
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') self.skipWaiting();
});

// A notice leads back to the page that it is about.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients
      .matchAll({ type: 'window', includeUncontrolled: true })
      .then(([page]) => (page ? page.focus() : self.clients.openWindow('/'))),
  );
});
