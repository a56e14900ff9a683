// The wizard as a person meets it: everything is found by its role and its label.

import assert from 'node:assert/strict';

import { FLY_TOKENS, PRACTICE } from '../../../scripts/lib/practice-credentials.mjs';

/** Every field, by its label. */
export const FIELD = {
  flyToken: 'Fly.io token',
  name: 'Name of your agent',
  anthropicKey: 'Anthropic API key',
  githubToken: 'GitHub token (optional)',
  twilioSid: 'Twilio account SID',
  twilioToken: 'Twilio auth token',
  sender: 'WhatsApp sender',
  allowed: 'Who may text it',
  telegramToken: 'Telegram bot token',
  telegramChats: 'Telegram chats that may text it',
  discordToken: 'Discord bot token',
  discordChannel: 'Discord channel',
  discordPeople: 'Discord people who may text it',
  confirm: 'Type its name to confirm',
  newName: 'New name',
  relayImage: 'Image of the relay',
  vmImage: 'Image of the VM',
};

/** The headline of every screen with a fixed one. */
export const TITLE = {
  welcome: 'Text your own coding agent',
  account: 'Which Fly.io account should it live in?',
  place: 'Where should your agent live?',
  aiKey: 'Which key should it use for Claude?',
  channel: 'Where do you want to text it?',
  destroy: 'Destroy a deployment',
  choose: 'Which deployment should go?',
  stopped: 'Stopped',
  undo: 'Undo everything?',
};

// So long a whole deployment may take at the speed of the tests.
const PATIENCE = 60_000;

export class Wizard {
  /**
   * - `page`: Playwright's
   * - `onScreen`: called with a name for every screen and state that is passed through, while
   *   it is shown
   */
  constructor(page, { onScreen = async () => {}, patience = PATIENCE } = {}) {
    this.page = page;
    this.onScreen = onScreen;
    this.patience = patience;
  }

  // --- What is on the page ---------------------------------------------------------------

  /** A name in a headline is a block of its own: it is read with a pause after it. */
  headline(words) {
    const pattern = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\?$/, ' ?\\?');
    return this.page.getByRole('heading', { level: 1, name: new RegExp(`^${pattern}$`) });
  }

  field(label) {
    return this.page.getByLabel(label, { exact: true });
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  link(name) {
    return this.page.getByRole('link', { name });
  }

  choice(name) {
    return this.page.getByRole('radio', { name });
  }

  /** What a screen reader is told about a field, its message last; hidden texts left out. */
  async message(label) {
    return this.field(label).evaluate((field) => {
      const said = (field.getAttribute('aria-describedby') ?? '').split(' ');
      const errors = said.filter((id) => id.endsWith('-error'));
      return errors.map((id) => document.getElementById(id)?.innerText.trim() ?? '').join(' ');
    });
  }

  /** Waits for a message under a field that matches; the field must be marked as wrong. */
  async expectMessage(label, pattern) {
    await this.until(`a message like ${pattern} under ${label}`, async () =>
      pattern.test(await this.message(label)),
    );
    assert.equal(await this.field(label).getAttribute('aria-invalid'), 'true', label);
  }

  async expectNoMessage(label) {
    await this.until(`no message under ${label}`, async () => !(await this.message(label)));
  }

  /** Looks again and again until it is so. */
  async until(what, look, patience = 10_000) {
    const deadline = Date.now() + patience;
    let last;
    for (;;) {
      last = await look();
      if (last) return last;
      if (Date.now() > deadline) {
        throw new Error(`waited in vain for ${what}; the page shows:\n${await this.text()}`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  text() {
    return this.page.getByRole('main').innerText();
  }

  async arrive(title, screen, patience = 10_000) {
    try {
      await this.headline(title).waitFor({ timeout: patience });
    } catch {
      throw new Error(`waited in vain for “${title}”; the page shows:\n${await this.text()}`);
    }
    if (screen) await this.onScreen(screen);
  }

  /** In place of what is there. As by a keyboard: the field is left when something else is touched. */
  async type(label, text) {
    await this.field(label).selectText();
    if (text) await this.page.keyboard.insertText(text);
    else await this.page.keyboard.press('Delete');
  }

  async next() {
    await this.button('Continue').tap();
  }

  // --- From Welcome to Review ------------------------------------------------------------

  async open() {
    await this.page.goto('/');
    // The same screen stands there before the program does, and is exchanged for it.
    await this.page.locator('#starting').waitFor({ state: 'detached' });
    await this.arrive(TITLE.welcome, 'welcome');
  }

  async start() {
    await this.button('Start').tap();
    await this.arrive(TITLE.account, 'account');
  }

  async giveToken(token = PRACTICE.flyToken) {
    await this.type(FIELD.flyToken, token);
    await this.next();
  }

  /** The name is free, and regions are there to choose. */
  async atPlace() {
    await this.arrive(TITLE.place);
    await this.choice(/Frankfurt/).waitFor();
    await this.onScreen('where');
  }

  async givePlace(name = 'my-agent') {
    await this.type(FIELD.name, name);
    await this.page.getByText(`${name} is free.`).waitFor();
    await this.onScreen('where, named');
    await this.next();
    await this.arrive(TITLE.aiKey, 'ai key');
  }

  async giveKeys(key = PRACTICE.anthropicKey, github = '') {
    await this.type(FIELD.anthropicKey, key);
    if (github) await this.type(FIELD.githubToken, github);
    await this.next();
    await this.arrive(TITLE.channel, 'channel');
  }

  /** A channel's row among those to choose from. */
  channel(name) {
    return this.page.getByRole('checkbox', { name: new RegExp(`^${name}`) });
  }

  async choose(...names) {
    for (const name of names) await this.channel(name).check();
  }

  async giveChannel({ sid, token, allowed } = {}) {
    await this.choose('WhatsApp');
    await this.type(FIELD.twilioSid, sid ?? PRACTICE.twilioSid);
    await this.type(FIELD.twilioToken, token ?? PRACTICE.twilioToken);
    await this.type(FIELD.allowed, allowed ?? PRACTICE.phone);
    await this.next();
  }

  /** What is said of what stands in a field, once it is known: its message, or the line under it. */
  async verdict(label) {
    const field = this.field(label);
    return this.until(`a verdict on ${label}`, () =>
      field.evaluate((field) => {
        const around = field.closest('.field');
        const said = (selector) => around.querySelector(selector)?.innerText.trim() ?? '';
        if (around.querySelector('.state.busy')) return '';
        return said('.error') || said('.state');
      }),
    );
  }

  /** Up to the question of the channels. */
  async toChannels(name = 'my-agent', token = FLY_TOKENS.organization) {
    await this.open();
    await this.start();
    await this.giveToken(token);
    await this.atPlace();
    await this.givePlace(name);
    await this.giveKeys(PRACTICE.anthropicKey, PRACTICE.githubToken);
  }

  /** All questions answered; the review is shown. */
  async answerAll(name = 'my-agent', token = FLY_TOKENS.organization) {
    await this.toChannels(name, token);
    await this.giveChannel();
    await this.arrive(`Deploy ${name}?`, 'review');
  }

  // --- Deploying -------------------------------------------------------------------------

  get deployButton() {
    return this.button(/^Deploy for about \$\d+ a month$/);
  }

  async deploy(name = 'my-agent') {
    await this.deployButton.tap();
    await this.arrive(`Deploying ${name}`);
  }

  /** Review answered, the run begun. */
  async begin(name = 'my-agent') {
    await this.answerAll(name);
    await this.deploy(name);
  }

  /** A step of the list by its name. */
  step(name) {
    return this.page.getByRole('listitem').filter({ hasText: name });
  }

  async stepIs(name, state) {
    await this.step(name).filter({ hasText: state }).waitFor({ timeout: this.patience });
  }

  /** The names of all steps, in their order. */
  stepNames() {
    return this.page.locator('.steps li p').evaluateAll((lines) =>
      lines.map((line) => line.firstChild.textContent.trim()),
    );
  }

  /** Waits until a step is under way or past; false if the whole run is over before. */
  async begun(name) {
    return this.until(`${name} to begin`, async () => {
      const state = await this.page.evaluate((wanted) => {
        if (!document.querySelector('.steps')) return 'over';
        const lines = [...document.querySelectorAll('.steps li')];
        const line = lines.find((line) => line.querySelector('p').firstChild.textContent.trim() === wanted);
        return line && !line.classList.contains('waiting') ? 'begun' : undefined;
      }, name);
      return state && { begun: state === 'begun' };
    }, this.patience).then(({ begun }) => begun);
  }

  /** After a reload: whether something is left to go on with. It may be done with by then. */
  async isUnfinished(label) {
    const over = this.button('Start').or(this.headline('my-agent is ready'));
    await this.button(label).or(over).first().waitFor();
    return (await this.button(label).count()) > 0;
  }

  /** From Welcome on with what was left unfinished: the token, and the keys if they are asked for. */
  async goOn(label = 'Continue deploying my-agent') {
    await this.button(label).tap();
    await this.finishResume();
  }

  /** The form that asks for what is needed to go on. */
  async finishResume() {
    await this.field(FIELD.flyToken).waitFor();
    const answers = [
      [FIELD.flyToken, PRACTICE.flyToken],
      [FIELD.anthropicKey, PRACTICE.anthropicKey],
      [FIELD.twilioSid, PRACTICE.twilioSid],
      [FIELD.twilioToken, PRACTICE.twilioToken],
      [FIELD.allowed, PRACTICE.phone],
    ];
    // Begun on another device, it is not known by which channel.
    if (await this.channel('WhatsApp').count()) await this.choose('WhatsApp');
    for (const [label, text] of answers) {
      if (await this.field(label).isVisible()) await this.type(label, text);
    }
    await this.next();
    await this.page.locator('.steps').waitFor();
  }

  async done(name = 'my-agent') {
    await this.arrive(`${name} is ready`, 'done', this.patience);
  }

  /** The card that says what a person is needed for, once it says so. */
  async paused(happened, screen) {
    const alert = this.page.getByRole('alert');
    // Both halves may need the same.
    const problem = alert.getByRole('heading', { level: 2, name: happened }).first();
    try {
      await problem.waitFor({ timeout: this.patience });
    } catch {
      throw new Error(`waited in vain for ${happened}; the page shows:\n${await this.text()}`);
    }
    if (screen) await this.onScreen(screen);
    return alert;
  }

  /** Nothing is under way any more: whatever can pause has paused. */
  async settled() {
    const working = this.page.locator('.step.working');
    await this.until('the last step to come to rest', async () => !(await working.count()), this.patience);
  }

  // --- Removing --------------------------------------------------------------------------

  /** By the screen Destroy, from Welcome to the proof. */
  async destroy(name = 'my-agent', token = PRACTICE.flyToken) {
    await this.destroyUpTo(name, token);
    await this.arrive(`Destroying ${name}`, 'destroying');
    await this.gone(name);
  }

  /** The same to the last tap. */
  async destroyUpTo(name, token = PRACTICE.flyToken) {
    await this.link('Destroy a deployment').tap();
    await this.arrive(TITLE.destroy, 'destroy, token');
    await this.type(FIELD.flyToken, token);
    await this.button('Find my deployments').tap();
    await this.arrive(TITLE.choose);
    await this.choice(name).waitFor();
    await this.onScreen('destroy, choose');
    await this.choice(name).check();
    await this.next();
    await this.arrive(`Destroy ${name}?`, 'destroy, confirm');
    await this.type(FIELD.confirm, name);
    const last = this.button(`Destroy ${name} and its data`);
    assert.equal(await last.innerText(), `Destroy ${name} and its data`, 'as it is seen');
    await last.tap();
  }

  /** The account was read back and nothing is left. */
  async gone(name = 'my-agent') {
    await this.arrive(`${name} is gone`, 'gone', this.patience);
  }

  async home() {
    await this.button('Back to the start').tap();
    await this.arrive(TITLE.welcome, 'welcome');
  }

  // --- What the steps took ---------------------------------------------------------------

  /** From now on notes when each step of the list begins and ends, in the page's own time. */
  async watchSteps() {
    await this.page.evaluate(() => {
      const noted = new Map();
      const look = () => {
        const now = performance.now();
        for (const item of document.querySelectorAll('.steps li')) {
          const name = item.querySelector('p').firstChild.textContent.trim();
          const state = item.querySelector('.unseen').textContent.trim();
          const times = noted.get(name) ?? { name };
          if (state !== 'waiting') times.began ??= now;
          if (state === 'done') times.ended ??= now;
          noted.set(name, times);
        }
      };
      window.stepTimes = () => ({
        began: start,
        now: performance.now(),
        steps: [...noted.values()],
      });
      const start = performance.now();
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
      look();
    });
  }

  stepTimes() {
    return this.page.evaluate(() => window.stepTimes());
  }
}
