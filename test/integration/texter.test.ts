import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../simulator/sandbox.js';
import { controlClient, type ControlClient } from '../../simulator/control-client.js';
import { sandboxAccount } from '../../simulator/twilio/account.js';
import { TextUnavailableError } from '../../src/notify/texter.js';
import { twilioTexter } from '../../src/notify/twilio-texter.js';

let sandbox: Sandbox;
let control: ControlClient;
beforeAll(async () => {
  sandbox = await startSandbox();
  control = controlClient(sandbox.controlUrl);
});
afterAll(() => sandbox.close());
beforeEach(() => control.reset());

const texter = (other: Partial<Parameters<typeof twilioTexter>[0]> = {}, withinMs?: number) => {
  const { sid: accountSid, authToken, from } = sandboxAccount;
  return twilioTexter({ accountSid, authToken, from, apiUrl: sandbox.twilioUrl, ...other }, withinMs);
};

const to = '+15551230001';

test('S60 what Twilio takes has its id and its segments, and reaches the phone whole', async () => {
  const text = `Flood of "${'ü'.repeat(150)}" [${'x'.repeat(10)}] https://example.com/a/b`;
  const sent = await texter().send({ to, text });
  expect(sent).toMatchObject({ kind: 'accepted', status: 'queued', segments: 2 });
  const [read] = await control.sms(to);
  expect(read).toMatchObject({ from: sandboxAccount.from, to, body: text });
  expect(sent).toMatchObject({ sid: read?.sid });
});

test('S60 a messaging service sends in place of a number', async () => {
  const sent = await texter({ from: `MG${'0'.repeat(32)}` }).send({ to, text: 'hi' });
  expect(sent).toMatchObject({ kind: 'accepted', status: 'accepted' });
});

describe('S60 what Twilio refuses for good is an outcome with its code', () => {
  test.each([
    ['+15005550001', 21_211, /no phone number/],
    ['+15005550002', 21_612, /no SMS reaches/],
    ['+15005550003', 21_408, /country/],
    ['+15005550009', 21_614, /no mobile number/],
    ['12', 21_211, /no phone number/],
  ])('%s: %i', async (number, code, reason) => {
    const outcome = await texter().send({ to: number, text: 'hi' });
    expect(outcome).toMatchObject({ kind: 'refused', code, because: 'refused' });
    expect(JSON.stringify(outcome)).toMatch(reason);
  });

  test('of the number that sends', async () => {
    const outcome = await texter({ from: '+15005550007' }).send({ to, text: 'hi' });
    expect(outcome).toMatchObject({ kind: 'refused', code: 21_606, because: 'smsMisconfigured' });
  });
});

test('S62 a number that answered STOP is refused as stopped until it answers START', async () => {
  await control.replyBySms(to, ' Stop ');
  expect(await texter().send({ to, text: 'hi' })).toMatchObject({ code: 21_610, because: 'smsStopped' });
  expect(await texter().send({ to: '+15551230002', text: 'hi' })).toMatchObject({ kind: 'accepted' });
  await control.replyBySms(to, 'START');
  expect(await texter().send({ to, text: 'hi' })).toMatchObject({ kind: 'accepted' });
});

describe('S60 what may go better later is an error that names neither number nor text', () => {
  const failing = async (sending: Promise<unknown>): Promise<string> => {
    const error: unknown = await sending.catch((reason: unknown) => reason);
    if (!(error instanceof TextUnavailableError)) throw new Error('It was taken or refused.');
    expect(error.message).not.toMatch(/5551230001|secret words/);
    expect(error.cause).toBeUndefined();
    return error.message;
  };
  const send = (sender = texter()) => sender.send({ to, text: 'secret words' });

  test.each([429, 500, 503])('it answers %i', async (status) => {
    await control.smsTrouble({ kind: 'status', status });
    expect(await failing(send())).toMatch(/not take messages now/);
    await expect(send()).resolves.toMatchObject({ kind: 'accepted' });
  });

  test('it knows another token', async () => {
    expect(await failing(send(texter({ authToken: 'old' })))).toMatch(/TWILIO_AUTH_TOKEN/);
  });

  test('it ends the connection, before or after it took the message', async () => {
    await control.smsTrouble({ kind: 'drop' });
    await failing(send());
    expect(await control.sms(to)).toHaveLength(0);
    await control.smsTrouble({ kind: 'dropTaken' });
    await failing(send());
    expect(await control.sms(to)).toHaveLength(1);
  });

  test('it does not answer within the deadline', async () => {
    await control.smsTrouble({ kind: 'hang' });
    expect(await failing(send(texter({}, 200)))).toMatch(/did not answer/);
  });

  test('nothing is there', async () => {
    expect(await failing(send(texter({ apiUrl: 'http://127.0.0.1:9' })))).toMatch(/ECONNREFUSED/);
  });
});
