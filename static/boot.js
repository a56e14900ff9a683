// Starts the page. A file of its own, because the Content-Security-Policy allows no inline
// script, and the first script to run, because the Trusted Types policy must exist before
// anything writes markup.

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

// The first screen stands in the page before the program arrives. Whoever comes to another
// address, or has something here from before, sees something else in a moment: they are told to
// wait instead.
const starting = document.getElementById('starting');
const [first, wait] = starting.querySelectorAll('main');
const isFirstVisit = () => {
  try {
    return location.pathname === '/' && !Object.keys(localStorage).some((key) => key.startsWith('textslash.journal'));
  } catch {
    return location.pathname === '/';
  }
};
first.hidden = !isFirstVisit();
wait.hidden = !first.hidden;

// What is tapped too early is done as soon as it can be.
const controls = (page) => [...page.querySelectorAll('main :is(button, a[href^="/"])')];
let tapped;
first.addEventListener('click', (event) => {
  const control = event.target.closest('button, a[href^="/"]');
  if (!control) return;
  event.preventDefault();
  tapped = controls(starting).indexOf(control);
  control.setAttribute('aria-disabled', 'true');
  control.textContent = wait.textContent;
});

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

try {
  // First the first screen: the program would slow it down on its way, and a screen that is
  // exchanged before it was seen is, to whoever measures, the later one.
  if (!navigator.serviceWorker?.controller) await shown;
  const glue = document.querySelector('link[rel="modulepreload"]');
  const wasm = document.querySelector('link[rel="program"]');
  const answer = fetch(wasm.href, { credentials: 'same-origin', integrity: wasm.integrity });
  const [{ default: start }, program] = await Promise.all([
    import(glue.href),
    WebAssembly.compileStreaming(answer),
    // It is listened to by the program; without it the page is a page and no app.
    import(document.getElementById('native').src).catch(() => {}),
    shown,
  ]);
  // A breath between two pieces of work: what is tapped or scrolled meanwhile comes first.
  await new Promise((resolve) => setTimeout(resolve));
  // Exchanged in the moment in which the page is there: no frame shows both, or neither.
  new MutationObserver((changes, watch) => {
    if (!document.querySelector('.column')) return;
    watch.disconnect();
    starting.remove();
    controls(document)[tapped]?.click();
  }).observe(document.body, { childList: true });
  ({ memory } = await start({ module_or_path: program }));
} catch (error) {
  giveUp();
  throw error;
}
