import { expect, test } from 'vitest';
import { wallClock } from '../../src/domain/clock.js';
import { grantsRepository } from '../../src/store/grants/repository.js';
import { oauth } from '../../src/x/tokens/oauth.js';
import { transport } from '../../src/x/transport.js';
import { eventually } from '../eventually.js';
import { reauthorizeAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from './desk.js';
import { stackForTest, type ConnectedAccount, type Stack } from './stack.js';

let stack: Stack;

/** Two workers and one account that is written to. */
async function begun() {
  stack = await stackForTest({ env: { ACCESS_RECHECK_SECONDS: '1' } });
  await stack.startWorker();
  const desk = deskOf(stack);
  await desk.person('ada');
  const account = await stack.connect('acme', { reminderDays: [300] });
  await desk.ticketWith(account, await stack.control.post({ from: 'ada', text: '@acme before' }));
  return { account, desk };
}

const stateOf = async ({ id }: ConnectedAccount) => (await stack.api.get(`/v1/accounts/${id}`)).state;
const subjects = async () => (await stack.control.mail()).map(({ subject }) => subject);
const grants = () => grantsRepository(stack.db, stack.config.keys);
const versionOf = async ({ id }: ConnectedAccount) => (await grants().read(id))?.version;

/** The access token has ended, at X as well. */
const expire = ({ id }: ConnectedAccount) =>
  stack.db.grants.updateOne(
    { _id: id },
    { $set: { obtainedAt: new Date(Date.now() - 7_200_000), expiresAt: new Date(Date.now() - 1_000) } },
  );

const lostSubject = 'Perch lost access to @acme on X: please reauthorize';

/** One correct mail, nothing else, and a working account once somebody followed it. */
async function mailedOnceAndMended(account: ConnectedAccount, desk: ReturnType<typeof deskOf>) {
  await eventually(async () => (await stateOf(account)) === 'needsReauthorization', { what: 'lost access' });
  await eventually(async () => (await subjects()).length > 0, { what: 'the mail' });
  const missed = await stack.control.post({ from: 'ada', text: '@acme meanwhile' });
  await reauthorizeAccount(stack.api, stack.control, account);
  await desk.ticketWith(account, missed);
  await eventually(async () => (await subjects()).length > 1, { what: 'the mail of recovery' });
  expect(await subjects()).toEqual([lostSubject, 'Perch has access to @acme again']);
}

test('S9 a token endpoint in trouble for a while is not noticed by anybody', async () => {
  const { account, desk } = await begun();
  await stack.control.fault({ route: 'token', kind: 'status', status: 503, times: 5 });
  await expire(account);
  await desk.look(account);
  await eventually(async () => (await stack.control.faults()).length === 0, { what: 'the trouble to pass' });
  await desk.ticketWith(account, await stack.control.post({ from: 'ada', text: '@acme after' }));
  expect([await stateOf(account), await versionOf(account), await subjects()]).toEqual(['active', 2, []]);
});

test('S9 S6 an answer lost while the old token was to serve on, which X ends with it, ends in one correct mail', async () => {
  const { account, desk } = await begun();
  await stack.control.fault({ route: 'token', kind: 'drop-after-commit' });
  await stack.db.grants.updateOne(
    { _id: account.id },
    { $set: { obtainedAt: new Date(Date.now() - 6_000_000), expiresAt: new Date(Date.now() + 1_200_000) } },
  );
  await desk.look(account);
  await mailedOnceAndMended(account, desk);
});

test('S9 S6 a lost answer with nothing left ends in one correct mail', async () => {
  const { account, desk } = await begun();
  await stack.control.fault({ route: 'token', kind: 'drop-after-commit' });
  await expire(account);
  await desk.look(account);
  await mailedOnceAndMended(account, desk);
});

test('S9 S6 a process that dies between refresh and store ends in one correct mail', async () => {
  const { account, desk } = await begun();
  // What the dying process did: it took the lease and spent the token, and stored nothing.
  const held = await grants().takeLease(account.id, 'a process that dies', 1_500);
  const { x } = stack.config;
  await oauth(x, transport(x, wallClock)).refresh(held?.refreshToken ?? '');
  await expire(account);
  await desk.look(account);
  await mailedOnceAndMended(account, desk);
});
