// The search for secrets finds them: without this test its silence would prove nothing.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { findSecrets, placesOf } from './lib/secrets.mjs';
import { useSite } from './lib/visit.mjs';

const SECRET = 'FlyV1 fm2_first-part-0001,fm2_second-part-0002';

// Each leaves the secret, or a form of it, in one place. Runs in the page.
const LEAKS = {
  localStorage: (secret) => localStorage.setItem('journal', JSON.stringify({ token: secret })),
  sessionStorage: (secret) => sessionStorage.setItem('token', btoa(secret.split(',')[1])),
  IndexedDB: (secret) =>
    new Promise((resolve) => {
      const request = indexedDB.open('textslash', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('journal');
      request.onsuccess = () => {
        const change = request.result.transaction('journal', 'readwrite');
        change.objectStore('journal').put({ token: secret }, 'key');
        change.oncomplete = () => resolve(request.result.close());
      };
    }),
  caches: async (secret) => {
    const cache = await caches.open('app');
    await cache.put('/made-up', new Response(secret));
  },
  history: (secret) => history.replaceState({ form: [secret] }, ''),
  address: (secret) => history.replaceState(null, '', `#${encodeURIComponent(secret)}`),
  console: (secret) => console.log('about to send', secret.split(',')[0]),
  DOM: (secret) => document.body.setAttribute('data-token', secret.split(',')[1]),
  fields: (secret) => {
    const field = document.createElement('input');
    field.value = secret;
    document.body.append(field);
  },
};

describe('the search for secrets', () => {
  const site = useSite();

  test('finds nothing on a fresh page', async () => {
    const phone = await site.phone();
    await phone.page.goto('/');
    assert.deepEqual(findSecrets(await placesOf(phone), [SECRET]), []);
    await phone.close();
  });

  for (const [place, leak] of Object.entries(LEAKS)) {
    test(`finds one in ${place}`, async () => {
      const phone = await site.phone();
      // Any page of the site will do: this one runs nothing of its own.
      await phone.page.goto('/config.json');
      await phone.page.evaluate(leak, SECRET);
      const found = findSecrets(await placesOf(phone), [SECRET]);
      assert.ok(found.some((finding) => finding.startsWith(`${place} holds`)), `${found}`);
      await phone.close();
    });
  }
});
