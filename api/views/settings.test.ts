import { expect, test } from 'vitest';
import { defaultSettings } from '../../src/domain/settings.js';
import { viewSettings } from './settings.js';

const sms = {
  ...{ accountSid: 'AC', authToken: 'secret', from: '+12025550100', apiUrl: 'https://api.example.com' },
  ...{ segmentUsd: 0.01, receiptMs: 1 },
};

test.each([
  [20, sms, { available: true, reason: null }],
  [null, sms, { available: true, reason: null }],
  [0, sms, { available: false, reason: 'smsBudgetZero' }],
  [20, null, { available: false, reason: 'smsNotConfigured' }],
] as const)('S60 %j dollars a day, Twilio %j: %j', (smsDollarsPerDay, config, shown) => {
  const view = viewSettings({ ...defaultSettings, smsDollarsPerDay }, { sms: config });
  expect(view).toMatchObject({ smsDollarsPerDay, sms: shown });
});
