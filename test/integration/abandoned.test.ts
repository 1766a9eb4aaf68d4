import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
await stack.db.native.command({ profile: 2 });

const writeConflict = 112;

/** Transactions that met another writer in this database: each one that is tried again is one more. */
const givenUp = (): Promise<number> =>
  stack.db.native.collection('system.profile').countDocuments({ errCode: writeConflict });

/** Longer than the driver pauses between two tries. */
const quietMs = 1_500;
const nobodyTries = async (): Promise<boolean> => {
  const before = await givenUp();
  await wait(quietMs);
  return (await givenUp()) === before;
};

test('S43 what nobody waits for any more is not done later under its key: who asked may have been refused since', async () => {
  const acme = await stack.connect('acme');
  const desk = deskOf(stack);
  await desk.person('ada');
  const ticket = await desk.ticketWith(acme, await stack.control.post({ from: 'ada', text: '@acme hello?' }));

  // Rules take their turn with a new ticket by a transaction, too.
  await eventually(async () => (await stack.db.events.countDocuments({ pending: true })) === 0, {
    what: 'the turn of rules',
  });
  // Another writer holds the ticket, so that the answer's transaction has to be tried again and again.
  await stack.db.native.client.withSession(async (session) => {
    session.startTransaction();
    await stack.db.tickets.updateOne({ _id: ticket.id }, { $set: { updatedAt: new Date() } }, { session });
    const leaving = new AbortController();
    const before = await givenUp();
    const asked = stack.api
      .post(
        `/v1/tickets/${ticket.id}/replies`,
        { text: 'late', via: 'x' },
        { headers: { 'idempotency-key': 'k1' }, leaving: leaving.signal },
      )
      .catch((error: unknown) => error);
    await eventually(async () => (await givenUp()) > before + 1, { what: 'a second try' });
    leaving.abort();
    expect(await asked).toBeInstanceOf(Error);
    await eventually(nobodyTries, { what: 'an end of the tries' });
    await session.abortTransaction();
  });
  expect(await stack.db.replies.countDocuments()).toBe(0);

  // (control) Under the same key it may be asked again.
  await stack.api.post(
    `/v1/tickets/${ticket.id}/replies`,
    { text: 'late', via: 'x' },
    { headers: { 'idempotency-key': 'k1' } },
  );
  expect(await stack.db.replies.countDocuments()).toBe(1);
});
