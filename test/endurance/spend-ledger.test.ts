import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../simulator/control-client.js';
import { activitiesOf } from '../integration/activities.js';
import { deskOf } from '../integration/desk.js';
import { bookedAtPerch, chargedAtX } from '../integration/ledgers.js';
import { stackForFile, type ConnectedAccount } from '../integration/stack.js';

const customers = ['ada', 'bob', 'eve'];

const stack = await stackForFile({ worker: false, env: { X_REQUEST_TIMEOUT_MS: '700' } });
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
for (const username of customers) await stack.control.createUser({ username, dmPolicy: 'everyone' });
const activities = activitiesOf(stack);

const routes = ['mentions', 'own-posts', 'dm_events', 'liked_tweets'];
const faults = [
  { kind: 'drop-after-commit' },
  { kind: 'drop-before-commit' },
  { kind: 'truncated' },
  { kind: 'hang', commit: true },
  { kind: 'html' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429 },
] as const;

/** What happens, to the nth account of a run. */
type Event =
  | { readonly what: 'post' | 'message'; readonly from: string; readonly text: string }
  | { readonly what: 'like' | 'poll' | 'midnight' }
  | { readonly what: 'strike'; readonly route: string; readonly fault: (typeof faults)[number] }
  | { readonly what: 'reply'; readonly text: string; readonly fault: (typeof faults)[number] | null };

const text = fc.constantFrom('my parcel is late', 'see https://example.com/help', 'thanks!');
const person = fc.constantFrom(...customers);
const written = fc.record({ from: person, text });
const struck = fc.record({ route: fc.constantFrom(...routes), fault: fc.constantFrom(...faults) });
const answer = fc.record({ text, fault: fc.option(fc.constantFrom(...faults), { freq: 2 }) });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: written.map((rest) => ({ what: 'post' as const, ...rest })) },
  { weight: 2, arbitrary: written.map((rest) => ({ what: 'message' as const, ...rest })) },
  { weight: 3, arbitrary: answer.map((rest) => ({ what: 'reply' as const, ...rest })) },
  { weight: 2, arbitrary: struck.map((rest) => ({ what: 'strike' as const, ...rest })) },
  { weight: 4, arbitrary: fc.constantFrom('poll', 'like', 'midnight').map((what) => ({ what })) },
);
const run = fc.array(fc.tuple(fc.nat(1), event), { minLength: 8, maxLength: 20 });

let runs = 0;

test('S50 whatever is written, read, answered, lost and refused: what is booked is what X charges', async () => {
  await fc.assert(
    fc.asyncProperty(run, async (events) => {
      runs += 1;
      const accounts = [await company(`acme${runs}`, 1_000), await company(`shop${runs}`, null)];
      for (const [index, each] of events) await play(accounts, accounts[index]!, each);
      await calm(accounts);
      const handles = accounts.map(({ handle }) => handle);
      expect(await bookedAtPerch(stack, handles)).toEqual(await chargedAtX(stack, handles));
    }),
    { numRuns: 10, endOnFailure: true },
  );
}, 300_000);

const company = (handle: string, dailyBudgetUsd: number | null) =>
  stack.connect(handle, { likes: true, dailyBudgetUsd });

let words = 0;

async function play(
  accounts: readonly ConnectedAccount[],
  account: ConnectedAccount,
  each: Event,
): Promise<unknown> {
  const { control } = stack;
  words += 1;
  switch (each.what) {
    case 'post':
      return control.post({ from: each.from, text: `@${account.handle} ${each.text} ${words}` });
    case 'message':
      return control.dm({ from: each.from, to: account.handle, text: `${each.text} ${words}` });
    case 'like': {
      const post = await control.post({ from: 'eve', text: `a post to be liked ${words}` });
      return control.like({ user: account.handle, postId: post.id });
    }
    case 'poll':
      return poll(account);
    case 'strike':
      await strike(account, each.route, each.fault);
      await poll(account);
      // Read again at once, before anybody else is shown what the lost answer held.
      return calm([account]);
    case 'reply':
      return reply(account, `${each.text} ${words}`, each.fault);
    case 'midnight': {
      // What is lost may be read again on its day only: X bills it on the next once more.
      await calm(accounts);
      const now = new Date((await control.clock()).now).getTime();
      const dayMs = 86_400_000;
      await control.advance(dayMs - (now % dayMs) + 1_000);
      // A clock that jumps is not X's way: Perch learns of it from an answer.
      return calm(accounts);
    }
  }
}

const strike = (account: ConnectedAccount, route: string, fault: Pick<Fault, 'kind'>) =>
  stack.control.fault({ route, account: account.handle, ...fault } as Fault);

/** Looks at everything, whatever was to wait, and files it. */
async function poll({ id }: ConnectedAccount): Promise<void> {
  await stack.db.sources.updateMany(
    { accountId: id },
    { $set: { dueAt: new Date(), pausedUntil: null }, $inc: { version: 1 } },
  );
  await activities.pollAccount(id).catch(() => undefined);
  await activities.fileItems(id);
}

async function calm(accounts: readonly ConnectedAccount[]): Promise<void> {
  await stack.control.clearFaults();
  for (const account of accounts) for (let n = 0; n < 2; n += 1) await poll(account);
}

/** Answers the newest open thing, if there is any, and settles what became of it. */
async function reply(
  account: ConnectedAccount,
  words: string,
  fault: Pick<Fault, 'kind'> | null,
): Promise<void> {
  const items = await desk.inbox(account);
  const item = items.find(({ ticketId, origins }) => ticketId !== null && !origins.includes('like'));
  if (!item?.ticketId) return;
  const { id } = await desk.answer(item.ticketId, words);
  if (fault) await strike(account, item.kind === 'post' ? 'create-post' : 'send-dm', fault);
  const sent = await activities.sendReply(id);
  await stack.control.clearFaults();
  if (sent.kind === 'unknown') await activities.lookForReply(id);
}
