// Looks for secrets in every place where a page could leave one.

const ENCODINGS = [
  (secret) => secret,
  (secret) => encodeURIComponent(secret),
  (secret) => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  (secret) => Buffer.from(secret).toString('base64url'),
  (secret) => Buffer.from(secret).toString('hex'),
];

// A token of several parts is as secret in each of them.
const parts = (secret) => [secret, ...secret.replace(/^\w+ /, '').split(',')];

/** The names of the places that hold one of `secrets`, and which one; empty is well. */
export function findSecrets(places, secrets) {
  const found = [];
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) {
      const forms = parts(secret).flatMap((part) => ENCODINGS.map((encode) => encode(part)));
      if (forms.some((form) => text.includes(form))) {
        found.push(`${place} holds ${secret.slice(0, 22)}…`);
      }
    }
  }
  return found;
}

/** Everything that the phone's page keeps, shows or has said, by place. */
export async function placesOf({ context, page, said }) {
  const kept = await page.evaluate(collect);
  const state = await context.storageState({ indexedDB: true });
  return { ...kept, cookies: JSON.stringify(state.cookies), console: said.join('\n') };
}

// Runs in the page.
async function collect() {
  const pairs = (storage) => JSON.stringify(Object.entries({ ...storage }));

  const read = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const databases = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await read(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const content = database.transaction(store).objectStore(store);
      databases.push([name, store, await read(content.getAllKeys()), await read(content.getAll())]);
    }
    database.close();
  }

  const cached = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      cached.push(request.url, [...request.headers].join(), await answer.text());
    }
  }

  const fields = [...document.querySelectorAll('input, textarea, select')];
  const visited = window.navigation?.entries() ?? [];
  return {
    localStorage: pairs(localStorage),
    sessionStorage: pairs(sessionStorage),
    IndexedDB: JSON.stringify(databases),
    caches: cached.join('\n'),
    address: `${location.href} ${document.referrer} ${window.name}`,
    history: JSON.stringify([
      history.state,
      visited.map((entry) => [entry.url, entry.getState()]),
      performance.getEntries().map((entry) => entry.name),
    ]),
    DOM: document.documentElement.outerHTML,
    fields: fields.map((field) => field.value).join('\n'),
  };
}
