import { beforeEach, expect, test } from 'vitest';
import { wallClock } from '../../src/domain/clock.js';
import { grantsRepository } from '../../src/store/grants/repository.js';
import { oauth } from '../../src/x/tokens/oauth.js';
import { transport } from '../../src/x/transport.js';
import { eventually } from '../eventually.js';
import { reauthorizeAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from '../integration/desk.js';
import { mailsFromNow, type Mails } from '../integration/mails.js';
import { stackForFile, type ConnectedAccount } from '../integration/stack.js';

/** With two workers. */
const stack = await stackForFile({ env: { ACCESS_RECHECK_SECONDS: '1' } });
await stack.startWorker();
const desk = deskOf(stack);
await desk.person('ada');

let mails: Mails;
beforeEach(async () => {
  mails = await mailsFromNow(stack);
});

const says = ({ handle }: ConnectedAccount, text: string) =>
  stack.control.post({ from: 'ada', text: `@${handle} ${text}` });

/** An account that is written to. */
async function begun(handle: string): Promise<ConnectedAccount> {
  const account = await stack.connect(handle, { reminderDays: [300] });
  await desk.ticketWith(account, await says(account, 'before'));
  return account;
}

const stateOf = async ({ id }: ConnectedAccount) => (await stack.api.get(`/v1/accounts/${id}`)).state;
const grants = () => grantsRepository(stack.db, stack.config.keys);
const versionOf = async ({ id }: ConnectedAccount) => (await grants().read(id))?.version;

/** The access token has ended, at X as well. */
const expire = ({ id }: ConnectedAccount) =>
  stack.db.grants.updateOne(
    { _id: id },
    { $set: { obtainedAt: new Date(Date.now() - 7_200_000), expiresAt: new Date(Date.now() - 1_000) } },
  );

/** One correct mail, nothing else, and a working account once somebody followed it. */
async function mailedOnceAndMended(account: ConnectedAccount): Promise<void> {
  await eventually(async () => (await stateOf(account)) === 'needsReauthorization', { what: 'lost access' });
  await mails.arrived(1);
  const missed = await says(account, 'meanwhile');
  await reauthorizeAccount(stack.api, stack.control, account);
  await desk.ticketWith(account, missed);
  await mails.arrived(2);
  expect(await mails.subjects()).toEqual([
    `Perch lost access to @${account.handle} on X: please reauthorize`,
    `Perch has access to @${account.handle} again`,
  ]);
}

test('S9 a token endpoint in trouble for a while is not noticed by anybody', async () => {
  const account = await begun('acme');
  await stack.control.fault({ route: 'token', kind: 'status', status: 503, times: 5 });
  await expire(account);
  await desk.look(account);
  await eventually(async () => (await stack.control.faults()).length === 0, { what: 'the trouble to pass' });
  await desk.ticketWith(account, await says(account, 'after'));
  expect([await stateOf(account), await versionOf(account), await mails.subjects()]).toEqual([
    'active',
    2,
    [],
  ]);
});

test('S9 S6 an answer lost while the old token was to serve on, which X ends with it, ends in one correct mail', async () => {
  const account = await begun('birch');
  await stack.control.fault({ route: 'token', kind: 'drop-after-commit' });
  await stack.db.grants.updateOne(
    { _id: account.id },
    { $set: { obtainedAt: new Date(Date.now() - 6_000_000), expiresAt: new Date(Date.now() + 1_200_000) } },
  );
  await desk.look(account);
  await mailedOnceAndMended(account);
});

test('S9 S6 a lost answer with nothing left ends in one correct mail', async () => {
  const account = await begun('cedar');
  await stack.control.fault({ route: 'token', kind: 'drop-after-commit' });
  await expire(account);
  await desk.look(account);
  await mailedOnceAndMended(account);
});

test('S9 S6 a process that dies between refresh and store ends in one correct mail', async () => {
  const account = await begun('delta');
  // What the dying process did: it took the lease and spent the token, and stored nothing.
  const held = await grants().takeLease(account.id, 'a process that dies', 1_500);
  const { x } = stack.config;
  await oauth(x, transport(x, wallClock)).refresh(held?.refreshToken ?? '');
  await expire(account);
  await desk.look(account);
  await mailedOnceAndMended(account);
});
