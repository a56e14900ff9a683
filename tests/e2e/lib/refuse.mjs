// What a browser or Fly refuses, as tests want it.

/** Nothing can be written to storage, as with “Block all cookies” or a full disk. */
export const refuseStorage = (context) =>
  context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('refused', 'QuotaExceededError');
    };
  });

const SECRETS = '**/v1/apps/my-agent-vm/secrets';

/** The VM's keys, and its mark with them, never reach Fly; resolves to what ends that. */
export async function refuseSecrets(page) {
  await page.route(SECRETS, (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 422, json: { error: 'no' } }) : route.fallback(),
  );
  return () => page.unroute(SECRETS);
}
