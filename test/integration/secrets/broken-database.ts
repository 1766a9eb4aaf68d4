import { accountWorkflowId } from '../../../src/domain/names.js';
import type { Database } from '../../../src/store/database.js';
import { eventually } from '../../eventually.js';
import type { Account } from './deeds.js';
import type { Desk } from './desk.js';

/** A database that refuses what the API is given, and quotes it in its errors. */
export async function breakWriting({ stack: { db }, asAdmin, plant }: Desk, ticketId: string): Promise<void> {
  const note = (text: string) => asAdmin.ask('POST', `/v1/tickets/${ticketId}/comments`, { body: { text } });
  const twice = plant('private', 'a note the database takes once');
  await takingOnce(db, 'comments', twice, async () => {
    await note(twice);
    await note(twice);
  });
  const never = plant('private', 'a note the database refuses');
  await taking(db, { text: { $ne: never } }, () => note(never));
}

/** The same while posts are captured, which passes, and while they are filed, for good. */
export async function breakCapturing(desk: Desk, acme: Account): Promise<void> {
  const { stack, plant } = desk;
  const { db, control, temporal } = stack;
  const twice = plant('private', 'a post the database takes once');
  const text = `@${acme.handle} ${twice}`;
  await takingOnce(db, 'items', text, async () => {
    for (let times = 0; times < 2; times += 1) await control.post({ from: 'jane', text });
    const workflow = temporal.client.workflow.getHandle(accountWorkflowId(acme.id));
    await eventually(
      async () => {
        const { pendingActivities } = (await workflow.describe()).raw;
        return pendingActivities?.some(({ lastFailure }) => lastFailure?.message === 'MongoBulkWriteError');
      },
      { what: 'capturing that is refused' },
    );
  });
  await desk.agents.ticketAbout(twice);
  const never = `@${acme.handle} ${plant('private', 'a post the database refuses')}`;
  await taking(db, { text: { $ne: never } }, async () => {
    await control.post({ from: 'jane', text: never });
    await eventually(() => db.items.findOne({ text: never, 'setAside.at': { $type: 'date' } }), {
      what: 'a post that is set aside',
    });
  });
}

/** What has this text is taken once as long as `work` goes on. */
async function takingOnce(
  { native }: Database,
  collection: 'comments' | 'items',
  text: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const name = 'canary';
  await native.createIndex(
    collection,
    { text: 1 },
    { name, unique: true, partialFilterExpression: { text } },
  );
  await work();
  await native.collection(collection).dropIndex(name);
}

/** Comments are taken only if they are so, as long as `work` goes on. */
async function taking({ native }: Database, validator: object, work: () => Promise<unknown>): Promise<void> {
  const set = (rule: object) => native.command({ collMod: 'comments', validator: rule });
  await set(validator);
  await work();
  await set({});
}
