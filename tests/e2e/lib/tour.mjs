// Every screen and state that a person can come to, in the order of a few visits. A new screen or
// state needs one more call of `show` here, and `TEXTSLASH_UPDATE_LOOK=1 scripts/test look` once.

import { FLY_TOKENS, PRACTICE } from '../../../scripts/lib/practice-credentials.mjs';
import { hold } from './hold.mjs';
import { makeRelay } from './other-device.mjs';
import { refuseSecrets, refuseStorage } from './refuse.mjs';
import { FIELD, TITLE, Wizard } from './wizard.mjs';

const WORD = 'unbrokenwordsofaplatform';
/** As long as an answer of Fly may be that is shown, with a word that is not broken anywhere. */
const LONG_ERROR = `could not find a candidate host: ${WORD.repeat(20)} ${'שגיאה מהשרת '.repeat(20)}${'and so on, and on '.repeat(70)}`.slice(0, 2_000);
const LONGEST_NAME = 'w'.repeat(40);

const withLongestName = (body) => body.replaceAll('my-agent', LONGEST_NAME);

/** A step is done, whether its group is folded up or not. */
const stepDone = (wizard, name) =>
  wizard.until(`${name} to be done`, () => wizard.page.evaluate((name) =>
    [...document.querySelectorAll('.steps li.done')].some((step) => step.textContent.includes(name)), name), wizard.patience);

const MACHINES = /\/v1\/apps\/[\w-]+\/machines$/;
/** Everything is made that the machines need; they themselves are asked for. */
async function readyForMachines(wizard) {
  for (const name of ["Make the VM's volume", "Store the VM's secrets", 'Give the VM a private address',
    "Store the relay's secrets", 'Give it a public IPv4 address', 'Give it a public IPv6 address',
    'Give the relay a private address']) await stepDone(wizard, name);
}

const wrong = async (wizard, label, text, message) => {
  await wizard.type(label, 'x');
  await wizard.type(label, text);
  await wizard.next();
  await wizard.expectMessage(label, message);
};

/** The three channels' questions, with all that a service may say to an answer. */
async function answerChannels(wizard, services, show) {
  const { page } = wizard;
  await services.webhook({ bot: 'https://old.example/hook' });
  await wizard.choose('WhatsApp');
  await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
  await wizard.type(FIELD.twilioToken, PRACTICE.twilioToken);
  await wizard.type(FIELD.allowed, '07700 900123');
  await wizard.field(FIELD.allowed).blur();
  await wizard.button('Use +447700900123').waitFor();
  await show('channel, a number as at home');
  await wizard.type(FIELD.allowed, PRACTICE.phone);

  await wizard.choose('Telegram');
  await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
  await wizard.field(FIELD.telegramToken).blur();
  await wizard.button('Disconnect it').waitFor();
  await show('channel, a bot with another program');
  await wizard.button('Disconnect it').tap();
  await page.getByText('Waiting for your hello…').waitFor();
  await show('channel, waiting for a hello');
  const address = await wizard.link(/^Say hello to your bot/).getAttribute('href');
  await services.hello({ text: 'hi there', name: WORD.repeat(3), chat: 66 });
  await services.hello({ text: 'hello', name: 'Bob', chat: -1005, group: true });
  await services.hello({ text: `/start ${new URL(address).searchParams.get('start')}` });
  await page.getByText('Came by your link.').waitFor();
  await page.getByText('everybody in it could drive your agent').waitFor();
  await show('channel, hellos');
  await wizard.button('This is me: Ada').tap();

  await wizard.choose('Discord');
  await wizard.type(FIELD.discordToken, PRACTICE.discordToken);
  await wizard.type(FIELD.discordChannel, PRACTICE.discordChannel);
  await wizard.type(FIELD.discordPeople, PRACTICE.discordPerson);
  await wizard.field(FIELD.discordPeople).blur();
  await wizard.channel('Discord').waitFor();
  await page.locator('.state.doubt').first().waitFor();
  await show('channel, all three answered');
}

/**
 * The visits. Each gets the wizard, its phone, the practice Fly and services and `show`, to be called with the
 * name of each state while it is shown; the wizard itself calls it for the plain ones. It takes
 * the page of another tab, and a `change` to the words: of names that the practice Fly has not.
 */
export const VISITS = {
  'a first deployment and its end': async ({ wizard, phone, show }) => {
    const { page } = phone;
    await wizard.open();
    await wizard.start();
    await page.getByText('Where do I find this?').first().tap();
    await show('account, help');
    await wrong(wizard, FIELD.flyToken, FLY_TOKENS.revoked, /expired|revoked/);
    await show('account, wrong token');
    await wizard.giveToken();
    await wizard.atPlace();
    await page.getByText('More options').tap();
    await wrong(wizard, FIELD.name, 'blue-river', /^Choose another name/);
    await page.evaluate(() => {
      // The ending that is offered is chance.
      for (const offer of document.querySelectorAll('.tools .tool')) offer.textContent = 'Use blue-river-2345';
    });
    await show('where, taken name');
    await wizard.givePlace();
    await wrong(wizard, FIELD.anthropicKey, 'sk-ant-api03-abc', /^Copy the whole/);
    await show('ai key, wrong');
    await wizard.giveKeys();
    await wizard.choose('WhatsApp');
    await wizard.next();
    await wizard.expectMessage(FIELD.twilioSid, /^Paste/);
    await wizard.choice(/My own WhatsApp sender/).check();
    await show('channel, empty');
    await wizard.choice(/sandbox/).check();
    await wizard.choose('Telegram', 'Discord');
    await show('channel, all three');
    for (const name of ['Telegram', 'Discord']) await wizard.channel(name).uncheck();
    await wizard.giveChannel();
    await wizard.arrive('Deploy my-agent?', 'review');
    await page.getByText('Show the calls to Fly.io').tap();
    await show('review, calls');
    const { letGo } = await hold(page, /\/v1\/apps\/my-agent-vm\/machines\/\w+$/);
    await wizard.deploy();
    await stepDone(wizard, 'Reach the relay from this phone');
    await show('deploying');
    await phone.context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await show('deploying, offline');
    await phone.context.setOffline(false);
    await letGo();
    await wizard.done();
    await wizard.link('textslash').tap();
    await wizard.arrive(TITLE.welcome, 'welcome, deployed');

    await wizard.link('Destroy a deployment').tap();
    await wizard.arrive(TITLE.destroy, 'destroy, token');
    await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
    await wizard.button('Find my deployments').tap();
    await wizard.choice('my-agent').waitFor();
    await show('destroy, choose');
    await show('destroy, choose, longest name', { change: withLongestName });
    await wizard.choice('my-agent').check();
    await wizard.next();
    await wizard.arrive('Destroy my-agent?', 'destroy, confirm');
    await wizard.type(FIELD.confirm, 'another');
    await wizard.button('Destroy my-agent and its data').tap();
    await wizard.expectMessage(FIELD.confirm, /my-agent/);
    await show('destroy, wrong name');
    await wizard.type(FIELD.confirm, 'my-agent');
    const { letGo: letBeGone } = await hold(page, /\/v1\/apps\/my-agent-vm\?/, { methods: ['DELETE'] });
    await wizard.button('Destroy my-agent and its data').tap();
    await stepDone(wizard, 'Remove the relay');
    await show('destroying');
    await letBeGone();
    await wizard.gone();
    return { expected: [/net::ERR_/] };
  },

  'a deployment that is reached by all channels': async ({ wizard, services, phone, show }) => {
    const { page } = phone;
    await wizard.open();
    await wizard.start();
    const { letGo: letIn } = await hold(page, /\/v1\//);
    await wizard.giveToken();
    await page.locator('.button[aria-disabled="true"]').waitFor();
    await show('account, checking');
    await letIn();
    await wizard.atPlace();
    await wizard.givePlace();
    await wizard.giveKeys();
    await answerChannels(wizard, services, show);
    await wizard.next();
    await wizard.arrive('Deploy my-agent?');
    await show('review, all channels');
    const { letGo } = await hold(page, /\/v1\/apps\/my-agent-vm\/machines\/\w+$/, { few: 1 });
    await wizard.deploy();
    await stepDone(wizard, 'Reach the relay from this phone');
    await page.locator('.step > small').first().waitFor();
    await show('deploying, what Fly says');
    await letGo();
    await wizard.done();
    await show('done, all channels');
    for (const box of await page.locator('.numbered').getByRole('checkbox').all()) {
      if (!(await box.isChecked())) await box.check();
    }
    await wizard.button('Yes').first().tap();
    await page.getByText('Your agent answers.').first().waitFor();
    await show('done, ticked');
    await page.goto('/senders');
    await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
    await wizard.button('Show my agents').tap();
    await page.getByText('reaches my-agent-vm').waitFor();
    await show('senders, several channels');
  },

  'a run that is stopped, kept and undone': async ({ wizard, show }) => {
    const { letGo } = await hold(wizard.page, MACHINES, { methods: ['POST'] });
    await wizard.begin();
    await readyForMachines(wizard);
    await wizard.button('Cancel').tap();
    await letGo();
    await wizard.arrive(TITLE.stopped, undefined, wizard.patience);
    await show('stopped');
    await wizard.button('Keep it and go on later').tap();
    await wizard.arrive(TITLE.welcome, 'welcome, unfinished');
    await wizard.page.reload();
    await wizard.button('Continue deploying my-agent').tap();
    await wizard.arrive('Continue deploying my-agent', 'continue');
    await wizard.page.goBack();
    await wizard.button('Undo everything').tap();
    await wizard.arrive(TITLE.undo, 'undo');
    await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
    await wizard.button('Undo everything').tap();
    await wizard.gone();
  },

  'what another device has made': async ({ wizard, fly, show }) => {
    await wizard.begin();
    await stepDone(wizard, "Make the VM's volume");
    await wizard.button('Cancel').tap();
    await wizard.arrive(TITLE.stopped, undefined, wizard.patience);
    await makeRelay(fly);
    await wizard.button('Undo everything').tap();
    const problem = await wizard.paused(/holds more than was made here/);
    await stepDone(wizard, 'Remove the VM');
    await show('paused, not of this run');
    await problem.getByRole('button', { name: 'It is mine, remove it' }).tap();
    await wizard.gone();
  },

  'a region that is full': async ({ wizard, fly, show }) => {
    await wizard.answerAll();
    await fly.faults({ full_regions: [{ region: 'fra', placements_lie: true }] });
    const { letGo } = await hold(wizard.page, /my-agent-relay\/(secrets|ip_assignments)$/, { methods: ['POST'] });
    await wizard.deployButton.tap();
    const problem = await wizard.paused(/^Fly has no room for this size/);
    await wizard.page.getByText('What Fly.io says').tap();
    await show('paused, region');
    await letGo();
    await wizard.settled();
    await problem.getByRole('button', { name: 'Choose another region' }).first().tap();
    await wizard.choice(/Amsterdam/).waitFor();
    await show('paused, choosing a region');
    await wizard.button('Back').tap();
    await wizard.button('Undo everything').first().tap();
    await wizard.gone();
  },

  'a region known to be full': async ({ wizard, fly, show }) => {
    await fly.faults({ full_regions: [{ region: 'fra' }] });
    await wizard.open();
    await wizard.start();
    await wizard.giveToken();
    await wizard.atPlace();
    await wizard.page.getByText('More options').tap();
    await wizard.page.getByRole('checkbox').check();
    await show('where, full region and more options');
  },

  'an image that is private': async ({ wizard, fly, show }) => {
    await fly.faults({ images: [{ contains: 'textslash-vm:latest', fate: 'private' }] });
    await wizard.begin();
    const problem = await wizard.paused(/^The image for the VM is private/);
    await stepDone(wizard, 'Reach the relay from this phone');
    await show('paused, image');
    await problem.getByRole('button', { name: 'Use other images' }).first().tap();
    await show('paused, choosing images');
    await wizard.button('Back').tap();
    await wizard.button('Undo everything').first().tap();
    await wizard.gone();
  },

  'a token that ends': async ({ wizard, fly, show }) => {
    const { letGo } = await hold(wizard.page, MACHINES, { methods: ['POST'] });
    await wizard.begin();
    await readyForMachines(wizard);
    await fly.faults({ token_revoked: 'now' });
    await letGo();
    const problem = await wizard.paused(/token/i);
    await wizard.settled();
    await problem.getByRole('button', { name: /token/ }).first().tap();
    await show('paused, new token');
    await fly.faults({});
    await wizard.type(FIELD.flyToken, FLY_TOKENS.fresh);
    await wizard.button('Use this').tap();
    await wizard.done();
  },

  'the longest name, and the longest error of Fly': async ({ wizard, phone, show }) => {
    await wizard.answerAll(LONGEST_NAME);
    await show('review, longest name');
    await phone.page.route(/-vm\/machines$/, (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      return route.fulfill({
        status: 422,
        headers: { 'access-control-allow-origin': '*' },
        json: { error: LONG_ERROR },
      });
    });
    const { letGo } = await hold(phone.page, /-relay\/(secrets|ip_assignments)$/, { methods: ['POST'] });
    await wizard.deploy(LONGEST_NAME);
    await wizard.paused(/./);
    await wizard.page.getByText('What Fly.io says').tap();
    await show('paused, longest error');
    await letGo();
    await wizard.button('Undo everything').first().tap();
    await wizard.gone(LONGEST_NAME);
    await show('gone, longest name');
  },

  'a name that is taken meanwhile': async ({ wizard, fly, show }) => {
    await wizard.answerAll();
    await fly.faults({ taken_names: ['my-agent-relay', 'my-agent-vm'] });
    await wizard.deployButton.tap();
    const problem = await wizard.paused(/my-agent is taken/);
    await wizard.settled();
    await problem.getByRole('button', { name: 'Choose another name' }).first().tap();
    await show('paused, choosing a name');
    await wizard.type(FIELD.newName, 'other-agent');
    await wizard.button('Use this').tap();
    await wizard.done('other-agent');
  },

  'somebody with several organizations': async ({ wizard, show }) => {
    await wizard.open();
    await wizard.start();
    await wizard.giveToken(FLY_TOKENS.personal);
    await wizard.choice('studio-22').waitFor();
    await show('account, several organizations');
    await show('account, organizations of another script', {
      change: (body) => body.replaceAll('studio-22', 'סטודיו עשרים ושתיים').replaceAll('Practice', 'التدريب والممارسة'),
    });
    await wizard.choice('studio-22').check();
    await wizard.next();
    await wizard.atPlace();
  },

  'a phone that finds what another began': async ({ wizard, phone, fly, show }) => {
    await wizard.answerAll();
    await fly.faults({ full_regions: [{ region: 'fra', placements_lie: true }] });
    await wizard.deployButton.tap();
    await wizard.paused(/^Fly has no room/);
    await wizard.settled();
    await fly.faults({});
    // The other one asked for a volume too: nobody knows any more whose the second one is.
    await fetch(`${fly.url}/v1/apps/my-agent-vm/volumes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${PRACTICE.flyToken}` },
      body: JSON.stringify({ name: 'vm_data', region: 'fra', size_gb: 1 }),
    });
    // As if it were another phone.
    await phone.page.evaluate(() => localStorage.clear());
    await phone.page.goto('/');
    await wizard.start();
    await wizard.giveToken();
    await wizard.arrive('my-agent is not finished');
    await show('found unfinished');
    await wizard.button('Continue deploying my-agent').tap();
    await wizard.finishResume();
    await wizard.done();
    await phone.page.getByRole('heading', { name: 'Left over, and billed' }).waitFor();
    await show('done, a volume that nothing uses');
    await fly.reset();
  },

  'notes that cannot be read, and a program that fell': async ({ wizard, phone, show }) => {
    const { page } = phone;
    await wizard.open();
    for (const [name, notes] of [['damaged', 'x'], ['newer', '{"version":99}']]) {
      await page.evaluate((notes) => {
        localStorage.clear();
        localStorage.setItem('textslash.journal', notes);
      }, notes);
      await page.reload();
      await wizard.headline(TITLE.welcome).waitFor();
      await show(`welcome, ${name} notes`);
    }
    await page.evaluate(() => localStorage.clear());
    await page.evaluate(() => {
      setTimeout(() => {
        throw new WebAssembly.RuntimeError('unreachable');
      });
    });
    await page.getByRole('link', { name: 'Reload' }).waitFor();
    await show('fallen');
    return { expected: [/unreachable/, /null function/] };
  },

  'a program that is on its way': async ({ wizard, phone, show }) => {
    const { page } = phone;
    const { letGo } = await hold(page, /\.wasm$/);
    await page.goto('/');
    await wizard.headline(TITLE.welcome).waitFor();
    await show('starting');
    await page.goto('/destroy');
    await page.getByText('Starting…').waitFor();
    await show('starting, at another address');
    await letGo();
    // The moment before the exchange lasts.
    await page.addInitScript(() => {
      const remove = Element.prototype.remove;
      Element.prototype.remove = function () {
        if (this.id !== 'starting') remove.call(this);
      };
    });
    await page.goto('/');
    await page.locator('.column h1').waitFor({ state: 'attached' });
    await show('starting, drawn');
  },

  'a page whose host made a mistake': async ({ wizard, phone, show }) => {
    await phone.page.route('**/config.json', (route) => route.fulfill({ json: { regions: 3, [WORD.repeat(6)]: 1 } }));
    await phone.page.goto('/account');
    await wizard.arrive('This page is not set up rightly');
    await show('broken configuration');
  },

  'a page whose host is in trouble': async ({ wizard, phone, show }) => {
    await phone.page.route('**/config.json', (route) => route.fulfill({ status: 503, body: 'busy' }));
    await phone.page.goto('/account');
    await wizard.arrive('The settings of this page did not arrive');
    await show('late configuration');
    return { expected: [/status of 503/] };
  },

  'a phone that keeps no notes, and a half that is not ours': async ({ wizard, phone, fly, show }) => {
    const { page } = phone;
    await refuseStorage(phone.context);
    await refuseSecrets(page);
    await wizard.begin();
    await wizard.paused(/Fly said no/);
    await stepDone(wizard, 'Reach the relay from this phone');
    await wizard.settled();
    await show('paused, no notes');
    await page.reload();
    await wizard.arrive(TITLE.welcome);
    await wizard.destroyUpTo('my-agent');
    const problem = await wizard.paused(/does not bear this page's mark/);
    await stepDone(wizard, 'Remove the relay');
    await show('paused, not ours');
    await problem.getByRole('button', { name: 'Leave it alone' }).tap();
    await wizard.arrive('my-agent is gone, as far as it is yours', undefined, wizard.patience);
    await show('gone in part');
    await fly.reset();
  },

  'a second tab': async ({ wizard, phone, show }) => {
    await wizard.begin();
    const { letGo } = await hold(phone.page, /\/v1\/apps\/my-agent-vm\/machines\/\w+$/);
    await stepDone(wizard, 'Reach the relay from this phone');
    const tab = new Wizard(await phone.context.newPage());
    await tab.page.goto('/');
    await tab.arrive(TITLE.welcome);
    await tab.button('Show its progress').tap();
    await tab.arrive('Deploying my-agent');
    await stepDone(tab, 'Reach the relay from this phone');
    await show('following', { page: tab.page });
    await tab.page.close();
    await letGo();
    await wizard.done();
  },
};
