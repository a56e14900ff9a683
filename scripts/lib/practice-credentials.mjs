// What to type while practising. Nothing here opens anything anywhere; the tests look for
// each of the secret ones wherever a secret must not be.

const repeated = (text, length) => text.repeat(Math.ceil(length / text.length)).slice(0, length);

export const FLY_TOKENS = {
  organization: 'FlyV1 fm2_practice-org-token-0001,fm2_practice-discharge-0001',
  fresh: 'FlyV1 fm2_practice-org-token-0002,fm2_practice-discharge-0002',
  app: 'FlyV1 fm2_practice-app-token-0001',
  readOnly: 'FlyV1 fm2_practice-readonly-0001',
  revoked: 'FlyV1 fm2_practice-revoked-0001',
  personal: 'fo1_practicePersonalToken0001',
  otherOrganization: 'FlyV1 fm2_practice-other-org-0001',
};

export const PRACTICE = {
  flyToken: FLY_TOKENS.organization,
  anthropicKey: `sk-ant-api03-${repeated('practice-anthropic-', 93)}AA`,
  githubToken: `ghp_${repeated('PracticeGithub', 36)}`,
  twilioSid: `AC${repeated('0b5e55ed', 32)}`,
  twilioToken: repeated('deadbeef01', 32),
  twilioNumber: '+14155238886',
  phone: '+15555550123',
};

/** Those of them that must never be kept, shown or logged. */
export const SECRETS = [
  ...Object.values(FLY_TOKENS),
  PRACTICE.anthropicKey,
  PRACTICE.githubToken,
  PRACTICE.twilioSid,
  PRACTICE.twilioToken,
];
