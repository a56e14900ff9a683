// Several tabs of the page on one phone: one drives, the others follow and can take over.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { fillTelegram } from './lib/channels.mjs';
import { assertDeployed, flow, startSession } from './lib/session.mjs';
import { TITLE, Wizard } from './lib/wizard.mjs';

describe('a second tab', () => {
  let session;
  before(async () => (session = await startSession({ speed: 8 })));
  after(() => session?.stop());

  const DRIVING = "Make the VM's app";

  async function secondTab(phone, wizard) {
    const page = await phone.context.newPage();
    const tab = new Wizard(page, { onScreen: wizard.onScreenOf(page) });
    await page.goto('/');
    await tab.arrive(TITLE.welcome);
    return tab;
  }

  flow('shows the progress of the first, and is told what became of it', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.stepIs(DRIVING, 'done');
      const tab = await secondTab(phone, wizard);
      await tab.button('Show its progress').tap();
      await tab.arrive('Deploying my-agent', 'following');
      await tab.stepIs(DRIVING, 'done');
      assert.equal(await tab.button('Cancel').count(), 0, 'it is not this tab’s to cancel');
      await wizard.done();
      await tab.done();
      await assertDeployed(session);
    });

  flow('is told what became of it though the last word comes after the first has let go', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.stepIs(DRIVING, 'done');
      await phone.context.addInitScript(() => {
        // Of a deployment that has succeeded nothing is heard.
        const succeeded = /^\d+ \S+ dd/;
        Object.defineProperty(BroadcastChannel.prototype, 'onmessage', {
          set(hear) {
            this.addEventListener('message', (event) => succeeded.test(event.data) || hear.call(this, event));
          },
        });
      });
      const tab = await secondTab(phone, wizard);
      await tab.button('Show its progress').tap();
      await tab.arrive('Deploying my-agent');
      await wizard.done();
      await tab.done();
      await assertDeployed(session);
    });

  flow('goes on when the first is closed', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      const tab = await secondTab(phone, wizard);
      await tab.button('Show its progress').tap();
      await tab.arrive('Deploying my-agent');
      await phone.page.close();
      await tab.finishResume();
      await tab.done();
      await assertDeployed(session);
      phone.page = tab.page;
    });

  flow('takes over at the person’s wish, and the first one follows', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.stepIs("Make the VM's volume", 'done');
      const tab = await secondTab(phone, wizard);
      await tab.button('Show its progress').tap();
      await tab.button('Go on in this tab instead').tap();
      await tab.page.getByText('that tab stops and shows what happens here').waitFor();
      await tab.finishResume();
      await wizard.page.getByText('Another tab of this page is at work on it').first().waitFor();
      await tab.done();
      await wizard.done();
      await assertDeployed(session);
    });

  flow('is not offered what the first one is making', () => session,
    async ({ wizard, phone }) => {
      const tab = await secondTab(phone, wizard);
      await tab.start();
      await wizard.begin();
      await wizard.stepIs(DRIVING, 'done');
      const kept = () => wizard.page.evaluate(() => JSON.parse(localStorage.getItem('textslash.journal')));
      await tab.giveToken();
      await tab.atPlace();
      assert.equal((await kept()).vm.app.done.claim, 'made', 'the notes of the first are its own');
      await wizard.done();
      await assertDeployed(session);
    });

  flow('keeps its notes when the first forgets another deployment', () => session,
    async ({ wizard, phone }) => {
      await wizard.begin();
      await wizard.done();
      const tab = await secondTab(phone, wizard);
      await tab.toChannels('other-agent');
      await tab.channel('WhatsApp').uncheck();
      await fillTelegram(tab);
      await tab.next();
      await tab.arrive('Deploy other-agent?');
      await tab.deploy('other-agent');
      await tab.stepIs(DRIVING, 'done');

      const kept = (what) => tab.page.evaluate((what) => JSON.parse(localStorage.getItem(`textslash.${what}`))?.name, what);
      await wizard.button('Forget it on this phone').tap();
      await wizard.arrive(TITLE.welcome);
      assert.deepEqual([await kept('journal'), await kept('draft')], ['other-agent', 'other-agent']);
      await wizard.button('Show its progress').waitFor();

      await tab.button('Cancel').tap();
      await tab.arrive(TITLE.stopped, undefined, tab.patience);
      await tab.button('Undo everything').tap();
      await tab.gone('other-agent');
      await assertDeployed(session);
    });

  flow('is not imagined when Deploy is tapped twice', () => session,
    async ({ wizard }) => {
      await wizard.answerAll();
      await wizard.deployButton.evaluate((button) => {
        button.click();
        button.click();
      });
      await wizard.arrive('Deploying my-agent');
      await wizard.button('Cancel').waitFor();
      assert.equal(await wizard.page.getByText('Another tab of this page').count(), 0);
      await wizard.done();
      await assertDeployed(session);
    });

  flow('that deploys the same at the same time does not', () => session,
    async ({ wizard, phone }) => {
      const tab = await secondTab(phone, wizard);
      await tab.answerAll();
      await wizard.answerAll();
      await wizard.deployButton.tap();
      await wizard.arrive('Deploying my-agent');
      await tab.deployButton.tap();
      await tab.arrive('Deploying my-agent');
      await tab.page.getByText('Another tab of this page is at work on it').first().waitFor();
      await wizard.done();
      await tab.done();
      await assertDeployed(session);
      const { length } = (await session.fly.log()).filter(
        ({ method, path, status }) => method === 'POST' && path === '/v1/apps' && status < 300,
      );
      assert.equal(length, 2, 'apps made');
    });
});

describe('the screen', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('stays on while a deployment is under way, and no longer', () => session,
    async ({ wizard, phone }) => {
      await phone.page.addInitScript(() => {
        const held = new Set();
        window.screenLocks = { asked: 0, held };
        navigator.wakeLock.request = async (kind) => {
          await new Promise((resolve) => setTimeout(resolve, 200));
          const sentinel = { kind, release: async () => held.delete(sentinel) };
          window.screenLocks.asked += 1;
          held.add(sentinel);
          return sentinel;
        };
      });
      const locks = () =>
        phone.page.evaluate(() => ({ asked: screenLocks.asked, held: screenLocks.held.size }));
      await wizard.answerAll();
      assert.deepEqual(await locks(), { asked: 0, held: 0 });
      await wizard.deploy();
      // Seen again before the first answer is there: two are asked for.
      await phone.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await wizard.until('two answers', async () => (await locks()).asked === 2);
      await wizard.until('the screen to be kept on', async () => (await locks()).held === 1);
      await wizard.done();
      await wizard.until('the screen to be let go', async () => (await locks()).held === 0);
    });
});
