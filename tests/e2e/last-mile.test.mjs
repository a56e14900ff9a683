// After the machines are well: what is left channel by channel, and why no reply comes.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { PRACTICE } from '../../scripts/lib/practice-credentials.mjs';
import { deployBy, fillDiscord, fillTelegram, fillTwilio } from './lib/channels.mjs';
import { hold } from './lib/hold.mjs';
import { assertNoSecrets, flow, startSession } from './lib/session.mjs';
import { FIELD, TITLE } from './lib/wizard.mjs';

const WEBHOOK = 'https://my-agent-relay.fly.dev/webhook';
const ELSEWHERE = '+15005550007';
const RELAY = 'my-agent-relay';
const VM = 'my-agent-vm';

/** Where Twilio posts what is written to a number. */
const webhookOf = async (services, number) => {
  const { senders } = await services.state();
  return senders.find((sender) => sender.number === number).webhook;
};

const step = (wizard, title) =>
  wizard.page.locator('.numbered > li').filter({ has: wizard.page.locator('b', { hasText: title }) });

const isTicked = async (wizard, title) =>
  (await step(wizard, title).getAttribute('class')) === 'ticked';

const waitTicked = (wizard, title) =>
  wizard.until(`${title} to be ticked`, () => isTicked(wizard, title));

/** No, with the token once more, to the findings. */
async function sayNo(wizard, channel = 'whatsapp') {
  await wizard.page.locator(`#reply-${channel}`).getByRole('button', { name: 'No', exact: true }).tap();
  await wizard.onScreen(`no reply, token, ${channel}`);
  await wizard.type(FIELD.flyToken, PRACTICE.flyToken);
  await wizard.button('Look for the reason').tap();
  await found(wizard);
}

async function found(wizard) {
  await wizard.button('Look again').waitFor({ timeout: wizard.patience });
}

/** What each look showed, by its name. */
const looks = async (wizard) =>
  Object.fromEntries(
    await wizard.page
      .locator('.card .steps li p')
      .evaluateAll((lines) =>
        lines.map((line) => [
          line.firstChild.textContent.trim(),
          line.querySelector('.time').textContent.trim(),
        ]),
      ),
  );

/** The causes that are named, in their order. */
const causes = (wizard) => wizard.page.locator('.card .numbered > li > b').allInnerTexts();

/** Stops or starts the one Machine of an app, as its owner may do in Fly's own page. */
async function turn(fly, app, how) {
  const headers = { authorization: PRACTICE.flyToken };
  const machines = await (await fetch(`${fly.url}/v1/apps/${app}/machines`, { headers })).json();
  const url = `${fly.url}/v1/apps/${app}/machines/${machines[0].id}/${how}`;
  const answer = await fetch(url, { method: 'POST', headers });
  assert.ok(answer.ok, `${how} ${app}: ${answer.status}`);
}

const stateOf = async (fly, app) => {
  const { ours } = await fly.state();
  return ours.find((known) => known.name === app).machines[0];
};

describe('the last mile of WhatsApp', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('by the sandbox is told step by step, ticked by the person, and kept over a reload', () => session,
    async ({ wizard, phone }) => {
      await deployBy(wizard, (wizard) => fillTwilio(wizard));
      const console = step(wizard, 'Tell Twilio where messages go');
      assert.equal(await console.locator('ol li').count(), 4, 'numbered steps');
      await console.getByText(WEBHOOK).waitFor();
      await console.getByRole('button', { name: 'Copy the webhook address' }).tap();
      assert.equal(await phone.page.evaluate(() => navigator.clipboard.readText()), WEBHOOK);

      const join = step(wizard, 'Join the sandbox from your phone');
      assert.match(await join.innerText(), /3 days/);
      await join.getByLabel('Your join code').fill('join Green-Apple');
      const open = join.getByRole('link', { name: /^Open WhatsApp with the message/ });
      assert.equal(await open.getAttribute('href'), 'https://wa.me/14155238886?text=join%20green-apple');

      const hello = step(wizard, 'Say hello').getByRole('link', { name: /^Open the chat/ });
      assert.equal(await hello.getAttribute('href'), 'https://wa.me/14155238886?text=hello');
      await wizard.onScreen('done, whatsapp');

      await console.getByRole('checkbox').check();
      assert.ok(await isTicked(wizard, 'Tell Twilio where messages go'));
      assert.ok(!(await isTicked(wizard, 'Say hello')));
      await phone.page.reload();
      await wizard.arrive('my-agent is ready');
      assert.ok(await isTicked(wizard, 'Tell Twilio where messages go'), 'forgotten over a reload');
      const kept = join.getByRole('link', { name: /^Open WhatsApp with the message/ });
      assert.equal(await kept.getAttribute('href'), 'https://wa.me/14155238886?text=join%20green-apple');

      await wizard.button('Yes').tap();
      await wizard.page.getByText('Your agent answers.').waitFor();
      await waitTicked(wizard, 'Say hello');
      await wizard.onScreen('done, it works');
    });

  flow('by an own sender is set at Twilio and read back, and ticked by that alone', () => session,
    async ({ wizard, services, phone }) => {
      await deployBy(wizard, (wizard) => fillTwilio(wizard, PRACTICE.twilioSender));
      const title = 'Tell Twilio where messages go';
      await waitTicked(wizard, title);
      await step(wizard, title).getByText('read back just now').waitFor();
      assert.equal(await step(wizard, title).getByRole('checkbox').count(), 0);
      await wizard.onScreen('done, webhook set');
      assert.equal(await webhookOf(services, PRACTICE.twilioSender), WEBHOOK);
      const log = (await services.log()).filter(({ path, method }) => path.includes('/Senders/') && method !== 'OPTIONS');
      assert.deepEqual(log.slice(-2).map(({ method }) => method), ['POST', 'GET'], 'set, then read');
      await assertNoSecrets(session, phone);

      // Without the keys it is what it is: the person's to look at.
      await phone.page.reload();
      await wizard.arrive('my-agent is ready');
      await step(wizard, title).getByText('has forgotten your Twilio keys').waitFor();
      assert.ok(await isTicked(wizard, title));
    });

  flow('whose messages go elsewhere is asked about before that is changed', () => session,
    async ({ wizard, services }) => {
      const elsewhere = 'https://other-relay.fly.dev/webhook';
      await services.webhook({ sender: ELSEWHERE, url: elsewhere });
      await deployBy(wizard, (wizard) => fillTwilio(wizard, ELSEWHERE));
      const title = 'Tell Twilio where messages go';
      await step(wizard, title).getByText(elsewhere).waitFor();
      await wizard.onScreen('done, webhook elsewhere');
      assert.equal(await webhookOf(services, ELSEWHERE), elsewhere, 'changed unasked');
      assert.ok(!(await isTicked(wizard, title)));
      await wizard.button('Send them to this agent').tap();
      await waitTicked(wizard, title);
      assert.equal(await webhookOf(services, ELSEWHERE), WEBHOOK);
    });

  flow('is the person’s where Twilio answers no browser, until it does', () => session,
    async ({ wizard, services }) => {
      await deployBy(
        wizard,
        (wizard) => fillTwilio(wizard, PRACTICE.twilioSender),
        () => services.cors(false, 'twilio-messaging'),
      );
      const title = 'Tell Twilio where messages go';
      await step(wizard, title).getByText('Twilio cannot be asked from this page now').waitFor();
      assert.equal(await step(wizard, title).locator('ol li').count(), 4);
      await step(wizard, title).getByText(WEBHOOK).waitFor();
      assert.equal(await step(wizard, title).getByRole('checkbox').count(), 1);
      await wizard.onScreen('done, webhook by hand');
      await services.cors(true, 'twilio-messaging');
      await wizard.button('Check again').tap();
      await waitTicked(wizard, title);
      return { expected: [/blocked by CORS policy/, /net::ERR_FAILED/] };
    });
});

describe('no reply', () => {
  let session;
  before(async () => (session = await startSession()));
  after(() => session?.stop());

  flow('by WhatsApp: the way is looked at from end to end, and a sleeping VM woken', () => session,
    async ({ wizard, services, fly }) => {
      await deployBy(wizard, (wizard) => fillTwilio(wizard, PRACTICE.twilioSender));
      await waitTicked(wizard, 'Tell Twilio where messages go');
      await turn(fly, VM, 'stop');
      await wizard.until('the VM to sleep', async () => (await stateOf(fly, VM)).state === 'stopped');
      await services.webhook({ sender: PRACTICE.twilioSender, url: 'https://other.example/hook' });
      await sayNo(wizard);
      await wizard.onScreen('no reply, webhook elsewhere');
      assert.deepEqual(await looks(wizard), {
        'The relay is well': 'yes',
        'This phone reaches the relay': 'yes',
        'The relay wakes the VM': 'yes',
        'The Twilio account is active': 'yes',
        'Twilio knows the number': 'yes',
        'Twilio’s messages go to the relay': 'no',
      });
      assert.equal((await stateOf(fly, VM)).state, 'started');
      const [first, ...rest] = await causes(wizard);
      assert.match(first, /^Twilio sends your messages somewhere else: https:\/\/other\.example\/hook/);
      assert.match(rest.join('\n'), /a number or account that is not allowed/);
      await wizard.page.getByText(`As entered on this phone: ${PRACTICE.phone}`).waitFor();

      // Mended and looked at again, what was found is gone.
      await services.webhook({ sender: PRACTICE.twilioSender, url: WEBHOOK });
      await wizard.button('Look again').tap();
      await found(wizard);
      await wizard.page.getByText('Nothing wrong was seen from here').waitFor();
      await wizard.button('Now I got a reply').tap();
      await waitTicked(wizard, 'Say hello');
    });

  flow('from the sandbox: the relay was stopped, and joining comes next', () => session,
    async ({ wizard, fly }) => {
      await deployBy(wizard, (wizard) => fillTwilio(wizard));
      await turn(fly, RELAY, 'stop');
      await wizard.until('the relay to stop', async () => (await stateOf(fly, RELAY)).state === 'stopped');
      await sayNo(wizard);
      await wizard.onScreen('no reply, relay stopped');
      const showed = await looks(wizard);
      assert.equal(showed['The relay is well'], 'no');
      assert.ok(!('The Twilio account is active' in showed), 'the keys are gone: nothing needs them');
      const [first, ...rest] = await causes(wizard);
      assert.match(first, /^The relay is stopped/);
      assert.ok(rest.some((cause) => /did not join the sandbox/.test(cause)), `${rest}`);
      const card = wizard.page.locator('.card').getByRole('link', { name: /^Open billing at Fly\.io/ });
      assert.equal(await card.getAttribute('href'), 'https://fly.io/dashboard/personal/billing');
      // The look from this phone may have woken it.
      if ((await stateOf(fly, RELAY)).state === 'stopped') await turn(fly, RELAY, 'start');
      await wizard.until('the relay to be well', async () => (await stateOf(fly, RELAY)).healthy);
    });

  flow('by Telegram: a webhook takes the messages, and is removed', () => session,
    async ({ wizard, services }) => {
      await deployBy(wizard, fillTelegram);
      const hello = step(wizard, 'Say hello').getByRole('link', { name: /^Open the chat/ });
      assert.equal(await hello.getAttribute('href'), `https://t.me/${PRACTICE.telegramBot}?text=hello`);
      await wizard.onScreen('done, telegram');
      await services.webhook({ bot: 'https://old.example/hook' });
      await sayNo(wizard, 'telegram');
      await wizard.onScreen('no reply, bot webhook');
      assert.equal((await looks(wizard))['The relay collects Telegram’s messages'], 'no');
      const [first] = await causes(wizard);
      assert.match(first, /^The bot’s messages go to another program/);
      await wizard.button('Disconnect it').tap();
      await wizard.until('the webhook to be gone', async () => !(await services.state()).bot.webhook);
      await wizard.page.getByText('Nothing wrong was seen from here').waitFor({ timeout: wizard.patience });
      assert.equal((await looks(wizard))['The relay collects Telegram’s messages'], 'yes');
    });

  flow('by Telegram: a webhook is removed though the screen is left, and nothing else happens', () => session,
    async ({ wizard, phone, services }) => {
      await deployBy(wizard, fillTelegram);
      await services.webhook({ bot: 'https://old.example/hook' });
      await sayNo(wizard, 'telegram');
      const { asked, letGo } = await hold(phone.page, /deleteWebhook/, { methods: ['GET', 'POST'] });
      await wizard.button('Disconnect it').tap();
      await asked;
      await wizard.link('textslash').tap();
      await wizard.arrive(TITLE.welcome);
      await letGo();
      await wizard.until('the webhook to be gone', async () => !(await services.state()).bot.webhook);
      await phone.page.waitForTimeout(500);
      assert.ok(await wizard.headline(TITLE.welcome).isVisible());
    });

  flow('by Telegram: the bot of another deployment is left alone', () => session,
    async ({ wizard, phone, services }) => {
      await deployBy(wizard, fillTelegram);
      await services.webhook({ bot: 'https://old.example/hook' });
      // As another tab leaves the notes that has made the same with another bot.
      await phone.page.evaluate((key) => {
        const notes = localStorage.getItem(key);
        localStorage.setItem(key, notes.replace(/"telegram:\d+[^"]*"/, '"telegram:77001=77"'));
      }, 'textslash.journal');
      await wizard.link('textslash').tap();
      await wizard.link('Show its addresses and last steps').tap();
      await wizard.arrive('my-agent is ready');
      await sayNo(wizard, 'telegram');
      assert.ok(!('The relay collects Telegram’s messages' in (await looks(wizard))));
      assert.equal(await wizard.button('Disconnect it').count(), 0);
    });

  flow('by Discord: what cannot be seen is told with its next step, also without the token', () => session,
    async ({ wizard, services }) => {
      await deployBy(wizard, fillDiscord);
      const application = PRACTICE.discordApplication;
      const intent = step(wizard, 'Let the bot read messages');
      assert.equal(await intent.locator('ol li').count(), 3);
      assert.equal(
        await intent.getByRole('link').getAttribute('href'),
        `https://discord.com/developers/applications/${application}/bot`,
      );
      const invite = step(wizard, 'Take the bot into your server').getByRole('link');
      assert.match(await invite.getAttribute('href'), new RegExp(`client_id=${application}`));
      const hello = step(wizard, 'Say hello').getByRole('link', { name: /^Open the chat/ });
      assert.equal(await hello.getAttribute('href'), PRACTICE.discordChannel);
      await wizard.onScreen('done, discord');
      await wizard.page.locator('#reply-discord').getByRole('button', { name: 'No', exact: true }).tap();
      await wizard.button('Go on without the token').tap();
      await found(wizard);
      await wizard.onScreen('no reply, discord');
      assert.deepEqual(await looks(wizard), {
        'The relay is well': 'cannot tell',
        'This phone reaches the relay': 'yes',
        'The relay wakes the VM': 'cannot tell',
      });
      const named = await causes(wizard);
      assert.equal(named.length, 5);
      assert.match(named[0], /Message Content is off/);
      assert.deepEqual(await services.log().then((log) => log.filter(({ service }) => service === 'discord')), []);
    });

  flow('with a token of another account is told so, and nothing is looked at', () => session,
    async ({ wizard }) => {
      await deployBy(wizard, (wizard) => fillTwilio(wizard));
      await wizard.page.locator('#reply-whatsapp').getByRole('button', { name: 'No', exact: true }).tap();
      await wizard.type(FIELD.flyToken, 'FlyV1 fm2_practice-other-org-0001');
      await wizard.button('Look for the reason').tap();
      await wizard.expectMessage(FIELD.flyToken, /^Paste a token for the organization personal/);
      // It stays to be mended, in its field alone.
      await wizard.type(FIELD.flyToken, '');
    });
});
