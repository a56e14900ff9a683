// Whole deployments by each channel, as a person fills the forms in.

import { PRACTICE } from '../../../scripts/lib/practice-credentials.mjs';
import { FIELD } from './wizard.mjs';

export async function fillTwilio(wizard, sender) {
  await wizard.choose('WhatsApp');
  await wizard.type(FIELD.twilioSid, PRACTICE.twilioSid);
  await wizard.type(FIELD.twilioToken, PRACTICE.twilioToken);
  if (sender) {
    await wizard.choice(/My own WhatsApp sender/).check();
    await wizard.type(FIELD.sender, sender);
  }
  await wizard.type(FIELD.allowed, PRACTICE.phone);
}

export async function fillTelegram(wizard) {
  await wizard.choose('Telegram');
  await wizard.type(FIELD.telegramToken, PRACTICE.telegramToken);
  await wizard.field(FIELD.telegramToken).blur();
  await wizard.page.getByText('This is Practice Otter').waitFor();
  await wizard.type(FIELD.telegramChats, PRACTICE.telegramChat);
}

export async function fillDiscord(wizard) {
  await wizard.choose('Discord');
  await wizard.type(FIELD.discordToken, PRACTICE.discordToken);
  await wizard.type(FIELD.discordChannel, PRACTICE.discordChannel);
  await wizard.type(FIELD.discordPeople, PRACTICE.discordPerson);
}

/** From Welcome to Done by the channels that `fill` chooses; `last` is done before Deploy. */
export async function deployBy(wizard, fill, last = async () => {}) {
  await wizard.toChannels();
  await fill(wizard);
  await wizard.next();
  await wizard.arrive('Deploy my-agent?');
  await last();
  await wizard.deployButton.tap();
  await wizard.arrive('my-agent is ready', undefined, wizard.patience);
}
