// Starts the page. It makes the Trusted Types policy, so nothing that writes markup may run before.

// Leptos builds the still parts of a screen from markup strings that were fixed when it was
// compiled. They hold no scripts, frames or handlers, so whatever holds one is not ours.
const NOT_OURS = /<\s*(?:script|iframe|object|embed|base|meta|link)\b|[\s/"']on\w+\s*=|javascript:/i;

if (window.trustedTypes) {
  window.trustedTypes.createPolicy('default', {
    createHTML(markup) {
      if (NOT_OURS.test(markup)) throw new TypeError('Refused: markup that could run code');
      return markup;
    },
    createScriptURL(address) {
      if (address !== '/sw.js') throw new TypeError('Refused: a script from another address');
      return address;
    },
  });
}

// What stands in the page before the program arrives, see index.html.
const starting = document.getElementById('starting');
const [first, wait] = starting.querySelectorAll('main');

// What is tapped too early is done as soon as it can be, if it can still be done.
const controls = (page) => [...page.querySelectorAll('main :is(button, a[href^="/"])')];
let tapped;
const take = (control) => {
  if (!control || control.hasAttribute('aria-disabled')) return;
  tapped = control.textContent;
  control.setAttribute('aria-disabled', 'true');
  control.textContent = wait.querySelector('p').textContent;
};
first.addEventListener('click', (event) => {
  const control = event.target.closest('button, a[href^="/"]');
  if (control) event.preventDefault();
  take(control);
});
take(document.early?.closest('button'));
document.onclick = document.early = null;

// After a panic the program's memory cannot be trusted. What it was doing is in the journal,
// which is written before each step, so a plain way to start again is all that is needed.
let memory;
let isBroken = false;
const giveUp = () => {
  if (isBroken) return;
  isBroken = true;
  for (const element of document.body.children) element.hidden = element.id !== 'broken';
  document.getElementById('broken').setAttribute('role', 'main');
  for (const field of document.querySelectorAll('.secret')) field.value = '';
  silence();
  mend();
};

// Timers and answers would still call what is left of the program: it gets none, asks nobody
// anything, and the keys that it held are gone.
const silence = () => {
  // They are numbered upwards, those that repeat among them.
  for (let timer = setTimeout(() => {}); timer > 0; timer -= 1) clearTimeout(timer);
  window.fetch = () => new Promise(() => {});
  if (memory) new Uint8Array(memory.buffer).fill(0);
};

// What does not work may be a kept version that was replaced since: the newest one takes over,
// so that the reload brings it.
const mend = async () => {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.waiting?.postMessage('take over');
  const takeOver = ({ target }) => target.state === 'installed' && target.postMessage('take over');
  registration?.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', takeOver);
  });
  // Without a network there is no newer one to be had.
  await registration?.update().catch(() => {});
};
const isPanic = (error) => error instanceof WebAssembly.RuntimeError;
window.addEventListener('error', (event) => isPanic(event.error) && giveUp());
window.addEventListener('unhandledrejection', (event) => isPanic(event.reason) && giveUp());

// A page that nobody looks at is not drawn.
const WITHOUT_PAINT_MS = 2_000;
const shown = new Promise((resolve) => {
  const kinds = window.PerformanceObserver?.supportedEntryTypes ?? [];
  const type = ['largest-contentful-paint', 'paint'].find((kind) => kinds.includes(kind));
  if (!type || document.hidden) return resolve();
  new PerformanceObserver(resolve).observe({ type, buffered: true });
  setTimeout(resolve, WITHOUT_PAINT_MS);
});

// Compiled while it comes. The browser's own check of a checksum would hold it back until all of
// it is there; this one is done beside, and before anything of the program runs.
const compile = async ({ href, integrity }) => {
  const answer = await fetch(href, { credentials: 'same-origin' });
  const [program] = await Promise.all([
    WebAssembly.compileStreaming(answer.clone()),
    check(answer, integrity),
  ]);
  return program;
};

const check = async (answer, integrity) => {
  // Not there for who came without encryption, where a checksum would prove nothing.
  if (!crypto.subtle) return;
  const sum = await crypto.subtle.digest('SHA-384', await answer.arrayBuffer());
  const isSame = integrity === `sha384-${btoa(String.fromCharCode(...new Uint8Array(sum)))}`;
  if (!isSame) throw new TypeError('Refused: a program that was changed');
};

// A newer release may have come between the page and the program that it names. Loaded anew once:
// whoever finds that again is told.
const wasReplaced = async () => {
  const [{ type }] = performance.getEntriesByType('navigation');
  if (type === 'reload' || navigator.serviceWorker?.controller) return false;
  const { href } = document.querySelector('link[rel="program"]');
  const { status } = await fetch(href, { method: 'HEAD' });
  return status === 404;
};

try {
  // First the first screen: the program would slow it down on its way, and a screen that is
  // exchanged before it was seen is, to whoever measures, the later one.
  if (!navigator.serviceWorker?.controller) await shown;
  const glue = document.querySelector('link[rel="modulepreload"]');
  const [{ default: start }, program] = await Promise.all([
    import(glue.href),
    compile(document.querySelector('link[rel="program"]')),
    // It is listened to by the program; without it the page is a page and no app.
    import(document.getElementById('native').src).catch(() => {}),
    shown,
  ]);
  // A breath between two pieces of work: what is tapped or scrolled meanwhile comes first.
  await new Promise((resolve) => setTimeout(resolve));
  // Exchanged in the moment in which a screen is there: no frame shows both, or neither.
  new MutationObserver((changes, watch) => {
    if (!document.querySelector('.column h1')) return;
    watch.disconnect();
    starting.remove();
    controls(document).find(({ textContent }) => textContent === tapped)?.click();
  }).observe(document.body, { childList: true, subtree: true });
  ({ memory } = await start({ module_or_path: program }));
} catch (error) {
  if (!isPanic(error) && (await wasReplaced().catch(() => false))) location.reload();
  else giveUp();
  throw error;
}
