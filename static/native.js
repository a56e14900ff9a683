// What a browser offers beyond showing a page: to keep it and open it without a network, a newer
// version of it, a place on the home screen, notices. The program (src/web/browser/native.rs) is
// told by a number what there is to offer, and says by a word what the person chose.

// The numbers stand in native.rs too.
const NEW_VERSION = 1;
const MAY_INSTALL = 2;
const INSTALL_BY_HAND = 4;
const MAY_ASK = 8;
const WILL_TELL = 16;

// The lock of whichever tab drives a run, see src/web/browser/tabs.rs.
const RUN = 'textslash.run';
const LOOK_FOR_NEWER_MS = 60 * 60 * 1000;

const workers = navigator.serviceWorker;
let registration;
let newer = false;
let chosen = false;
let idle = false;
let invitation;
let looked = Date.now();
let tell = () => {};

const changed = () => {
  const permission = registration?.active && window.Notification?.permission;
  tell(
    (newer && NEW_VERSION) |
      (invitation && MAY_INSTALL) |
      // Only Safari on phones and tablets knows the word, and there is no other way there.
      // A browser within another app keeps no pages.
      (workers && navigator.standalone === false && INSTALL_BY_HAND) |
      (permission === 'default' && MAY_ASK) |
      (permission === 'granted' && WILL_TELL),
  );
};

// --- A newer version ----------------------------------------------------------------------

const isRunning = async () => {
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  return held.some(({ name }) => name === RUN);
};

// Never under a run, in whichever tab, nor under what somebody has typed.
const swap = async () => {
  // Twice: somebody may begin something while the browser answers.
  if (!newer || !idle || (await isRunning()) || !idle) return;
  chosen = true;
  if (registration.waiting) registration.waiting.postMessage('take over');
  else location.reload();
};

const found = (worker) => {
  newer = true;
  changed();
  worker.addEventListener('statechange', () => {
    if (worker.state !== 'activated') return;
    // Every tab hears it. This one may have become busy meanwhile: it stays as it is then.
    if (idle && (chosen || document.hidden)) location.reload();
    chosen = false;
  });
};

const register = async () => {
  // Answered when whatever is being installed already is there.
  registration = await workers.register('/sw.js');
  if (registration.waiting) {
    found(registration.waiting);
    // Left over from an earlier visit, and this one has only just begun.
    await swap();
  }
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    // The first worker of all is no newer version of anything.
    if (!registration.active) return;
    worker.addEventListener('statechange', () => worker.state === 'installed' && found(worker));
  });
  await workers.ready;
  changed();
};

// --- Notices ------------------------------------------------------------------------------

const came = async (title) => {
  if (!document.hidden) return;
  await navigator.setAppBadge?.().catch(() => {});
  if (window.Notification?.permission === 'granted') {
    await registration?.showNotification(title, { tag: RUN, icon: '/icons/192.png' });
  }
};

const seen = async () => {
  await navigator.clearAppBadge?.().catch(() => {});
  const notices = (await registration?.getNotifications?.({ tag: RUN })) ?? [];
  for (const notice of notices) notice.close();
  if (Date.now() - looked > LOOK_FOR_NEWER_MS) {
    looked = Date.now();
    // Without a network there is nothing newer to be had.
    await registration?.update().catch(() => {});
  }
};

document.addEventListener('visibilitychange', () => (document.hidden ? swap() : seen()));

// --- The home screen ----------------------------------------------------------------------

window.addEventListener('beforeinstallprompt', (event) => {
  // Offered where it makes sense, instead of at once.
  event.preventDefault();
  invitation = event;
  changed();
});
window.addEventListener('appinstalled', () => {
  invitation = undefined;
  changed();
});

// --- What the program says ----------------------------------------------------------------

const WORDS = {
  busy: () => (idle = false),
  idle: () => (idle = true),
  swap,
  ended: came,
  async install() {
    const asked = invitation;
    // A browser takes it once.
    invitation = undefined;
    await asked?.prompt();
    changed();
  },
  async ask() {
    await Notification.requestPermission();
    changed();
  },
};

window.textslash = {
  /** Once the program runs: a page that does not start is not worth keeping. */
  watch(callback) {
    tell = callback;
    changed();
    // A browser may refuse to keep anything, as in a private window: it is a page then.
    if (workers) register().catch(() => {});
  },
  say(word, text) {
    // A browser that refuses changes nothing but that.
    Promise.resolve(WORDS[word](text)).catch(() => {});
  },
};
