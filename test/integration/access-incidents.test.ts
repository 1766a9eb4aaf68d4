import { beforeEach, describe, expect, test } from 'vitest';
import { decideAccess, type Evidence } from '../../src/domain/access/trouble.js';
import type { Account } from '../../src/domain/accounts/account.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import { account as example, reply } from '../../src/domain/test/examples.js';
import { joinIncident } from '../../src/store/accounts/incidents.js';
import {
  noteRepliesRefused,
  noteReplyTaken,
  repliesWaitingFor,
} from '../../src/store/accounts/reply-incidents.js';
import { changeAccess } from '../../src/store/accounts/x-access.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { noticesRepository } from '../../src/store/notices/repository.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
beforeEach(async () => {
  for (const collection of [db.accounts, db.accessIncidents, db.notices, db.replies])
    await collection.deleteMany({});
  for (const _id of ['a', 'b'])
    await db.accounts.insertOne(example({}, { _id, xUserId: _id, state: 'active', stateReason: null }));
});

const waits = { recheckMs: 1_000, firstLookMs: 60_000 };
const noon = new Date('2026-11-21T12:00:00Z');
const at = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);

const credits: Evidence = { kind: 'blocked', cause: 'creditsDepleted' };
const locked: Evidence = { kind: 'blocked', cause: 'accountLocked' };
const suspended: Evidence = { kind: 'blocked', cause: 'accountSuspended' };
const refused: Evidence = { kind: 'refused', cause: 'refreshRefused' };
const answered: Evidence = { kind: 'answered' };

const found = async (id: string): Promise<Account> => (await db.accounts.findOne({ _id: id }))!;

/** A look at X, with what it shows. */
async function sees(id: string, evidence: Evidence, minutes: number, judged?: Account): Promise<boolean> {
  const account = judged ?? (await found(id));
  const change = decideAccess(account, evidence, at(minutes), waits);
  return change.kind !== 'none' && changeAccess(db, account, change, at(minutes));
}

/** The incidents, oldest first: whom they concern, what about, how they ended, and whether something is to be told. */
const incidents = async () =>
  (await db.accessIncidents.find().sort({ beganAt: 1, _id: 1 }).toArray()).map(
    ({ accountIds, cause, end, toTell }) => [accountIds.join(), cause, end, toTell ?? false],
  );

describe('S6 what concerns the whole app is one incident', () => {
  beforeEach(async () => {
    await sees('a', credits, 0);
    await sees('b', credits, 1);
  });

  test('joined by every account it meets', async () => {
    expect(await incidents()).toEqual([['a,b', 'creditsDepleted', null, true]]);
    expect((await found('a')).trouble?.incidentId).toBe((await found('b')).trouble?.incidentId);
  });

  test('ended for all by the first one that X answers; the others are handed over to look', async () => {
    await sees('a', answered, 5);
    expect(await incidents()).toEqual([['b', 'creditsDepleted', 'regained', true]]);
    expect(await found('a')).toMatchObject({ state: 'active', stateReason: null });
    expect(await found('b')).toMatchObject({ state: 'blocked', handOver: 'pending' });
  });

  test('and if another one is refused still, that is another incident, to be told', async () => {
    await sees('a', answered, 5);
    await sees('b', credits, 6);
    expect(await incidents()).toEqual([
      ['b', 'creditsDepleted', 'regained', true],
      ['b', 'creditsDepleted', null, true],
    ]);
  });

  test.each([
    ['deactivated', (id: string) => accountsRepository(db).deactivate(id, { by: null, now: at(5) })],
    ['unlinked', (id: string) => accountsRepository(db).unlink(id, { by: null, now: at(5) })],
  ])('left by the last one that is %s, it is over, and the next one is told', async (_how, leave) => {
    await leave('a');
    expect(await incidents()).toEqual([['b', 'creditsDepleted', null, true]]);
    await leave('b');
    expect(await incidents()).toEqual([['', 'creditsDepleted', 'byPerson', false]]);
    await db.accounts.updateMany({}, { $set: { state: 'active', stateReason: null, unlinkedAt: null } });
    await sees('a', credits, 30_000);
    expect((await incidents())[1]).toEqual(['a', 'creditsDepleted', null, true]);
  });

  test('left by those that lose access altogether', async () => {
    for (const id of ['a', 'b']) for (const minutes of [2, 3]) await sees(id, refused, minutes);
    expect(await incidents()).toEqual([
      ['', 'creditsDepleted', 'changed', false],
      ['a', 'refreshRefused', null, true],
      ['b', 'refreshRefused', null, true],
    ]);
  });
});

describe('S6 trouble of another kind', () => {
  test('is another incident, to be told', async () => {
    await sees('a', locked, 0);
    await sees('a', locked, 1);
    await sees('a', suspended, 2);
    expect(await incidents()).toEqual([
      ['', 'accountLocked', 'changed', false],
      ['a', 'accountSuspended', null, true],
    ]);
    expect(await found('a')).toMatchObject({ state: 'blocked', stateReason: 'accountSuspended' });
  });

  test('knows what changed into it, from whatever it was', async () => {
    await sees('a', locked, 0);
    await noteRepliesRefused(db, 'b', 'creditsDepleted', at(1));
    await sees('a', credits, 2);
    for (const minutes of [3, 4]) await sees('a', refused, minutes);
    const [lock, replies, app, lost] = await db.accessIncidents.find().sort({ beganAt: 1 }).toArray();
    expect(lock?.after).toBeUndefined();
    expect(app?.after).toEqual([lock?._id, replies?._id]);
    expect(lost?.after).toEqual([app?._id]);
    const all = await noticesRepository(db).ledTo(lost!);
    expect(all).toEqual([lost?._id, app?._id, lock?._id, replies?._id]);
  });

  test('has not that of others behind it which goes on', async () => {
    await sees('a', credits, 0);
    await sees('b', credits, 1);
    for (const minutes of [2, 3]) await sees('a', refused, minutes);
    expect((await db.accessIncidents.findOne({ cause: 'refreshRefused' }))?.after).toBeUndefined();
  });
});

describe('S6 two refusals in a row', () => {
  test('are no loss when another look was answered in between', async () => {
    await sees('a', refused, 0);
    const judged = await found('a');
    await sees('a', answered, 1);
    expect(await sees('a', refused, 2, judged)).toBe(false);
    expect(await found('a')).toMatchObject({ state: 'active' });
  });

  test('are no loss of what was deactivated or granted anew meanwhile', async () => {
    await sees('a', refused, 0);
    const judged = await found('a');
    await accountsRepository(db).deactivate('a', { by: null, now: at(1) });
    expect(await sees('a', refused, 2, judged)).toBe(false);
    expect(await found('a')).toMatchObject({ state: 'paused', stateReason: 'deactivated' });
    expect(await incidents()).toEqual([]);
  });

  test('found by two workers at once open one incident', async () => {
    await sees('a', refused, 0);
    const judged = await found('a');
    const both = await Promise.all([sees('a', refused, 1, judged), sees('a', refused, 1, judged)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await incidents()).toEqual([['a', 'refreshRefused', null, true]]);
  });
});

describe('S6 replies are refused and everything is, for one cause: one incident is open', () => {
  const openOnes = async () =>
    (await db.accessIncidents.find({ endedAt: null }).toArray()).map(
      ({ onlyReplies }) => onlyReplies ?? false,
    );

  test('that of everything, when replies are refused later', async () => {
    await sees('a', credits, 0);
    await noteRepliesRefused(db, 'b', 'creditsDepleted', at(1));
    expect(await incidents()).toEqual([['a', 'creditsDepleted', null, true]]);
    expect(await openOnes()).toEqual([false]);
  });

  test('that of everything, which replies that were refused before have grown into', async () => {
    await noteRepliesRefused(db, 'b', 'creditsDepleted', at(0));
    expect(await openOnes()).toEqual([true]);
    await sees('a', credits, 1);
    expect(await openOnes()).toEqual([false]);
  });

  test('that of everything, also when replies are refused while it begins', async () => {
    let begun = false;
    await db.transaction(async (session) => {
      const a = await db.accounts.findOne({ _id: 'a' }, { session });
      // What the transaction reads is as it was before.
      if (!begun) await noteRepliesRefused(db, 'b', 'creditsDepleted', at(0));
      begun = true;
      await joinIncident(db, a!, 'blocked', 'creditsDepleted', at(1), session);
    });
    expect(await incidents()).toEqual([
      ['b', 'creditsDepleted', 'changed', false],
      ['a', 'creditsDepleted', null, true],
    ]);
    expect(await openOnes()).toEqual([false]);
  });

  test('(control) and two for two causes', async () => {
    await sees('a', credits, 0);
    await noteRepliesRefused(db, 'b', 'usageCapped', at(1));
    expect((await openOnes()).toSorted()).toEqual([false, true]);
  });
});

describe('S6 replies that X refuses alone', () => {
  beforeEach(() => noteRepliesRefused(db, 'a', 'usageCapped', at(0)));
  const refused: Partial<Reply> = {
    ...{ state: 'queued', reason: 'usageCapped', refusedFor: 'usageCapped', attempts: 1 },
  };
  const capped = (end: string | null) => [['a', 'usageCapped', end, true]];

  test.each<[string, Partial<Reply>]>([
    ['waits', {}],
    ['is being tried again', { state: 'sending', reason: null, attempts: 2 }],
    ['has waited for X’s limit since', { reason: 'rateLimited', attempts: 2 }],
  ])('are so still when X takes one while another that it refused %s', async (_how, changes) => {
    await db.replies.insertOne(reply({ ...refused, ...changes }));
    await noteReplyTaken(db, at(1));
    expect(await incidents()).toEqual(capped(null));
    await db.replies.updateOne({}, { $set: { state: 'sent', reason: null } });
    await noteReplyTaken(db, at(2));
    expect(await incidents()).toEqual(capped('regained'));
  });

  test.each<[string, Partial<Reply>]>([
    ['was cancelled', { ...refused, state: 'cancelled', reason: null }],
    ['was refused', { ...refused, state: 'refused', reason: 'parentGone' }],
    ['waits for a deactivated account', { ...refused, reason: 'accountPaused' }],
    ['waits for lost access', { ...refused, reason: 'accessLost' }],
    ['is of unknown outcome', { ...refused, state: 'unknown', reason: 'outcomeUnknown' }],
    ['waits for something else', { ...refused, reason: 'creditsDepleted', refusedFor: 'creditsDepleted' }],
    ['has not been tried', { state: 'queued', reason: 'usageCapped', attempts: 0 }],
    ['is tried for the first time', { state: 'sending', reason: null, attempts: 1 }],
  ])('are taken again when X takes one and another %s', async (_how, other) => {
    await db.replies.insertOne(reply(other));
    await noteReplyTaken(db, at(1));
    expect(await incidents()).toEqual(capped('regained'));
  });

  test('for one cause are taken again though others wait for another', async () => {
    await noteRepliesRefused(db, 'b', 'creditsDepleted', at(1));
    await db.replies.insertOne(reply(refused));
    await noteReplyTaken(db, at(2));
    expect(await incidents()).toEqual([
      ['a', 'usageCapped', null, true],
      ['b', 'creditsDepleted', 'regained', true],
    ]);
  });
});

describe('S6 the replies that wait for the end of an incident', () => {
  const waiting = async () => {
    const [open] = await db.accessIncidents.find({ endedAt: null }).toArray();
    return repliesWaitingFor(db, open!);
  };
  beforeEach(async () => {
    await db.replies.insertMany([
      reply({ _id: 'a1', accountId: 'a' }),
      reply({ _id: 'a2', accountId: 'a', state: 'sent' }),
      reply({ _id: 'b1', accountId: 'b' }),
      reply({ _id: 'b2', accountId: 'b', reason: 'creditsDepleted', attempts: 1 }),
      reply({ _id: 'b3', accountId: 'b', reason: 'accountPaused', attempts: 1 }),
      reply({ _id: 'b4', accountId: 'b', state: 'cancelled', reason: 'creditsDepleted' }),
    ]);
  });

  test('of one account are its own', async () => {
    await sees('a', locked, 0);
    expect(await waiting()).toBe(1);
  });

  test('of the whole app are those of the accounts it has met, and those that X refused for its cause', async () => {
    await sees('a', credits, 0);
    expect(await waiting()).toBe(2);
    await sees('b', credits, 1);
    expect(await waiting()).toBe(4);
  });

  test('of replies alone are those that X refused for its cause', async () => {
    await noteRepliesRefused(db, 'b', 'creditsDepleted', at(0));
    expect(await waiting()).toBe(1);
  });

  test('are counted as it ends, with those of the account that X answers again', async () => {
    await sees('a', { kind: 'blocked', cause: 'appRefused' }, 0);
    await sees('a', answered, 1);
    expect(await db.accessIncidents.findOne()).toMatchObject({ end: 'regained', repliesWaited: 1 });
  });
});
