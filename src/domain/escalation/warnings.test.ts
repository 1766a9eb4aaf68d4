import { expect, test } from 'vitest';
import { account as accountOf, at } from '../test/examples.js';
import { warningsOf } from './warnings.js';

const account = accountOf();
const verified = { _id: 'ada', name: 'Ada', phone: '+15550100', phoneVerifiedAt: at(0) };
const { phoneVerifiedAt: _, ...unverified } = { ...verified, _id: 'bob', name: 'Bob' };
const stopped = { ...verified, _id: 'cyn', name: 'Cyn', smsStoppedAt: at(1) };
const mute = { _id: 'dan', name: 'Dan', phone: null };
const agents = [verified, unverified, stopped, mute];

const codes = (by: 'email' | 'sms', agentIds: readonly string[], around: object = {}) =>
  warningsOf({ steps: [{ agentIds, by, afterMinutes: 0 }] }, { account, agents, noSms: null, ...around }).map(
    ({ code, step, agentId }) => [code, step, agentId].filter((each) => each !== null).join(' '),
  );

test('S60 there is nothing to say of mail, nor of SMS to numbers that were verified', () => {
  expect(codes('email', ['bob', 'cyn', 'dan'], { noSms: 'smsNotConfigured' })).toEqual([]);
  expect(codes('sms', ['ada'])).toEqual([]);
});

test('S60 whoever an SMS may not reach is named', () => {
  expect(codes('sms', ['ada', 'bob', 'cyn', 'dan'])).toEqual([
    ...['phoneUnverified 0 bob', 'smsStopped 0 cyn', 'phoneMissing 0 dan'],
  ]);
  expect(codes('sms', ['cyn', 'dan'])).toEqual([
    ...['stepWithoutSms 0', 'smsStopped 0 cyn', 'phoneMissing 0 dan'],
  ]);
  for (const noSms of ['smsNotConfigured', 'smsBudgetZero'])
    expect(codes('sms', ['ada'], { noSms })).toEqual([`${noSms} 0`]);
});

test('S56 an account that is not read is said once', () => {
  for (const other of [null, accountOf({}, { state: 'paused' }), accountOf({}, { captureStarted: null })])
    expect(codes('email', ['ada'], { account: other })).toEqual(['accountNotCapturing']);
});
