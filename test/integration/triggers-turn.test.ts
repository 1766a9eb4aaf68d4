import { MockActivityEnvironment } from '@temporalio/testing';
import { mongo } from 'mongoose';
import { beforeEach, describe, expect, test } from 'vitest';
import { turnActivities } from '../../activities/business-rules/turns.js';
import { all, trigger } from '../../src/domain/test/business-rules.js';
import { ticket } from '../../src/domain/test/examples.js';
import type { Trigger } from '../../src/domain/business-rules/rules.js';
import type { Actor } from '../../src/domain/events/event.js';
import type { Comment, Ticket } from '../../src/domain/tickets/ticket.js';
import type { Turn } from '../../src/store/business-rules/taken.js';
import { takeTurn } from '../../src/store/business-rules/turn.js';
import { setAside } from '../../src/store/business-rules/set-aside.js';
import { newId, type Database } from '../../src/store/database.js';
import type { Told } from '../../src/domain/events/news.js';
import { recordTicketEvents } from '../../src/store/events/record.js';
import { blankComment } from '../../src/store/tickets/blank-comment.js';
import { eventually } from '../eventually.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
const now = new Date('2026-03-02T09:00:00Z');
const customer: Actor = { kind: 'customer' };

beforeEach(async () => {
  for (const name of [
    'tickets',
    'comments',
    'events',
    'triggers',
    'effects',
    'webhooks',
    'deliveries',
  ] as const)
    await db[name].deleteMany({});
});

const happens = (of: Ticket, told: readonly Told[], by: Actor = customer) =>
  db.transaction((session) => recordTicketEvents(db, [{ ticket: of, by, at: now, told }], session));

let numbers = 0;
const turn = (): Promise<Turn> => takeTurn(db, () => now);

async function given(triggers: readonly Trigger[], changes: Partial<Ticket> = {}): Promise<Ticket> {
  const made = ticket({ _id: newId(), number: (numbers += 1), ...changes });
  await db.tickets.insertOne(made);
  if (triggers.length > 0) await db.triggers.insertMany([...triggers]);
  return made;
}

/** Adding a tag to it throws. */
async function oddTicket(): Promise<Ticket> {
  const odd = await given([]);
  await db.tickets.updateOne({ _id: odd._id }, { $set: { tags: 7 as unknown as string[] } });
  return odd;
}

async function listening(): Promise<string> {
  const _id = newId();
  await db.webhooks.insertOne({
    ...{ _id, name: 'CRM', url: 'https://crm.example.com/', enabled: true, disabledBecause: null },
    ...{ eventTypes: ['ticket.updated', 'reply.settled'], secrets: [], version: 1 },
    ...{ createdAt: now, updatedAt: now },
  });
  return _id;
}

const created = all({ field: 'happened', operator: 'is', values: ['created'] });
const ranks = trigger('ranks', created, [
  { kind: 'setPriority', priority: 'high' },
  { kind: 'addNote', text: '{{ticket.number}} is {{ticket.status}}{{assignee.name}}' },
  { kind: 'notifyAssignee', text: 'Look' },
]);

describe('a turn of the triggers', () => {
  test('S52 S55 writes ticket, history, note and effect, once, and the ticket says who did it', async () => {
    const { _id, number } = await given([ranks]);
    const opened = ticket({ _id });
    await happens(opened, [{ type: 'ticket.created' }]);
    expect(await turn()).toMatchObject({ taken: 1, setAside: [] });
    expect(await db.tickets.findOne({ _id })).toMatchObject({
      priority: 'high',
      version: 1,
      commentCount: 1,
    });
    expect(await db.comments.find({ ticketId: _id }).toArray()).toMatchObject([
      { side: 'system', visibility: 'internal', authorName: 'ranks', text: `${number} is open` },
    ]);
    const [happened, ...done] = await db.events.find({ ticketId: _id }).sort({ _id: 1 }).toArray();
    const by = { kind: 'trigger', id: 'ranks', name: 'ranks' };
    expect(done).toMatchObject([
      {
        type: 'ticket.updated',
        by,
        changeId: happened?.changeId,
        changes: [{ field: 'priority', to: 'high' }],
      },
      { type: 'comment.created', by, changeId: happened?.changeId },
    ]);
    expect(await db.effects.find().toArray()).toMatchObject([
      { _id: `${happened?.changeId ?? ''}/ranks/2`, by, ticketId: _id, state: 'pending', dueAt: now },
    ]);
    expect(await db.events.countDocuments({ pending: true })).toBe(0);
    expect(await turn()).toMatchObject({ taken: 0 });
    expect((await db.tickets.findOne({ _id }))?.version).toBe(1);
  });

  test('S55 two that undo each other are cut with one note in the history, and others still act', async () => {
    const tagged = (operator: 'hasAny' | 'hasNone') => all({ field: 'tags', operator, values: ['vip'] });
    const made = await given([
      trigger('on', tagged('hasNone'), [{ kind: 'addTags', tags: ['vip'] }]),
      trigger('off', tagged('hasAny'), [{ kind: 'removeTags', tags: ['vip'] }], { position: 2 }),
      trigger('last', all(), [{ kind: 'setPriority', priority: 'low' }], { position: 3 }),
    ]);
    await happens(made, [{ type: 'ticket.created' }]);
    await turn();
    expect(await db.tickets.findOne({ _id: made._id })).toMatchObject({ tags: [], priority: 'low' });
    const events = await db.events.find({ ticketId: made._id, type: 'ticket.updated' }).toArray();
    expect(events.flatMap(({ note }) => note ?? [])).toEqual([expect.stringContaining('“on”')]);
    const names = events.flatMap(({ by }) => (by.kind === 'trigger' ? by.name : []));
    expect(names.toSorted()).toEqual(['last', 'off', 'on']);
  });

  test('S52 of two changes of one ticket the second finds what the first one’s triggers set', async () => {
    const first = trigger('first', created, [{ kind: 'addTags', tags: ['seen'] }]);
    const wrote = all(
      { field: 'happened', operator: 'is', values: ['customerWrote'] },
      { field: 'tags', operator: 'hasAny', values: ['seen'] },
    );
    const made = await given([
      first,
      trigger('second', wrote, [{ kind: 'setPriority', priority: 'urgent' }]),
    ]);
    await happens(made, [{ type: 'ticket.created' }]);
    const comment: Comment = {
      ...blankComment(made, now),
      ...{ side: 'customer', visibility: 'public', via: 'x', authorName: '@ada', text: 'Where is my parcel' },
    };
    await db.comments.insertOne(comment);
    await happens(made, [{ type: 'comment.created', commentId: comment._id }]);
    expect(await turn()).toMatchObject({ taken: 2 });
    expect(await db.tickets.findOne({ _id: made._id })).toMatchObject({
      ...{ tags: ['seen'], priority: 'urgent', version: 2 },
      facts: { customerWroteAt: now, words: expect.arrayContaining(['parcel']) as unknown },
    });
  });

  test('S52 facts are kept though no trigger is set, and are no new version', async () => {
    const made = await given([]);
    const changes = [{ field: 'status', from: 'new', to: 'open' }] as const;
    await happens(made, [{ type: 'ticket.updated', changes }]);
    await turn();
    expect(await db.tickets.findOne({ _id: made._id })).toMatchObject({
      version: 0,
      facts: { statusAt: now },
    });
  });

  test('S55 what triggers did has no turn of its own; what automations did has', async () => {
    const updated = all({ field: 'happened', operator: 'is', values: ['updated'] });
    const made = await given([trigger('tags', updated, [{ kind: 'addTags', tags: ['a'] }])]);
    const changes = [{ field: 'priority', from: 'low', to: 'normal' }] as const;
    const by = (kind: 'trigger' | 'automation'): Actor => ({ kind, id: 'r', name: 'R' });
    await happens(made, [{ type: 'ticket.updated', changes }], by('trigger'));
    await turn();
    expect((await db.tickets.findOne({ _id: made._id }))?.tags).toEqual([]);
    await happens(made, [{ type: 'ticket.updated', changes }], by('automation'));
    await turn();
    expect((await db.tickets.findOne({ _id: made._id }))?.tags).toEqual(['a']);
  });

  test('S52 one that is of an odd shape is set aside with its reason, and stops none of the rest', async () => {
    const made = await given([ranks]);
    const odd = await oddTicket();
    await db.triggers.insertOne(trigger('tags', created, [{ kind: 'addTags', tags: ['a'] }]));
    await happens(odd, [{ type: 'ticket.created' }]);
    await happens(made, [{ type: 'ticket.created' }]);
    const [bad] = await db.events.find({ ticketId: odd._id }).toArray();
    expect(await turn()).toMatchObject({ taken: 2, setAside: [{ eventId: bad?._id }] });
    expect((await db.tickets.findOne({ _id: made._id }))?.priority).toBe('high');
    const left = await db.events.findOne({ _id: bad?._id ?? '' });
    expect(left?.note).toBe('No rule could act on this (TypeError).');
    expect(left).not.toHaveProperty('pending');
  });

  const throws = trigger('throws', all(), [{ kind: 'addTags', tags: null as unknown as string[] }]);
  const opens = [{ field: 'status', from: 'new', to: 'open' }] as const;

  test('S52 S64 of what is set aside webhooks and facts are told nevertheless; what was noted stays', async () => {
    const made = await given([throws]);
    const webhookId = await listening();
    await happens(made, [
      { type: 'ticket.updated', changes: opens },
      { type: 'reply.settled', note: 'sent' },
    ]);
    const { setAside: left, deliveryIds } = await turn();
    expect(left).toHaveLength(2);
    expect(await db.deliveries.countDocuments({ _id: { $in: [...deliveryIds] }, webhookId })).toBe(2);
    expect((await db.tickets.findOne({ _id: made._id }))?.facts?.statusAt).toEqual(now);
    const notes = (await db.events.find().sort({ _id: 1 }).toArray()).map(({ note }) => note);
    expect(notes).toEqual(['No rule could act on this (TypeError).', 'sent']);
  });

  test('S52 S64 what no webhook can be told either is set aside all the same', async () => {
    const odd = await oddTicket();
    await listening();
    await happens(odd, [{ type: 'ticket.updated', changes: opens }]);
    expect(await turn()).toMatchObject({ taken: 1, deliveryIds: [], setAside: [{ reason: 'TypeError' }] });
    const note = 'No rule could act on this, and no webhook was told (TypeError).';
    expect(await db.events.findOne()).toMatchObject({ note });
    expect(await turn()).toMatchObject({ taken: 0 });
  });

  test('S52 what another turn has taken meanwhile is not said to be set aside', async () => {
    const odd = await oddTicket();
    await happens(odd, [{ type: 'ticket.created' }]);
    const change = await db.events.find().toArray();
    await turn();
    expect(await setAside(db, change, new TypeError(), () => now)).toMatchObject({ taken: 0, setAside: [] });
    expect(await db.events.findOne()).not.toHaveProperty('note');
  });

  test('S55 what filing tells of a ticket in two places, much of others between, is one change', async () => {
    const always = trigger('always', all(), [{ kind: 'addNote', text: 'Seen' }]);
    const made = await given([always]);
    const others = Array.from({ length: 100 }, (_, n) => ticket({ _id: newId(), number: 1_000 + n }));
    await db.tickets.insertMany(others);
    const told: Told[] = [{ type: 'ticket.created' }];
    const by: Actor = { kind: 'dispatcherRule', id: 'r', name: 'R' };
    const values = [{ type: 'ticket.updated' as const, changes: [] }];
    await db.transaction(async (session) => {
      const opened = [made, ...others].flatMap((of) => [
        { ticket: of, by: customer, at: now, told },
        { ticket: of, by, at: now, told: [...values, ...values] },
      ]);
      await recordTicketEvents(db, opened, session);
      const ended: Told[] = [{ type: 'session.ended' }];
      await recordTicketEvents(db, [{ ticket: made, by: customer, at: now, told: ended }], session);
    });
    const last = await db.events.findOne({ type: 'session.ended' });
    expect(await turn()).toMatchObject({ setAside: [] });
    expect(await db.events.findOne({ _id: last?._id ?? '' })).not.toHaveProperty('pending');
    while ((await turn()).taken > 0);
    expect(await db.comments.countDocuments({ ticketId: made._id })).toBe(1);
    expect(await db.comments.countDocuments()).toBe(101);
  });

  test('S52 what MongoDB does not let through in one transaction goes in several', async () => {
    const many = await Promise.all(Array.from({ length: 12 }, () => given([])));
    await db.triggers.insertOne(ranks);
    for (const each of many) await happens(each, [{ type: 'ticket.created' }]);
    const aborted = () =>
      new mongo.MongoServerError({ code: 251, errorLabels: ['TransientTransactionError'] });
    const transaction: Database['transaction'] = (work) =>
      db.transaction(async (session) => {
        const done = await work(session);
        if ((done as Turn).taken > 4) throw aborted();
        return done;
      });
    expect(await takeTurn({ ...db, transaction }, () => now)).toMatchObject({ taken: 12, setAside: [] });
    expect(await db.tickets.countDocuments({ priority: 'high', version: 1 })).toBe(12);
  });

  test('S55 two turns at once act once', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => given([])));
    await db.triggers.insertOne(ranks);
    for (const each of many) await happens(each, [{ type: 'ticket.created' }]);
    await Promise.allSettled([turn(), turn(), turn()]);
    while ((await turn()).taken > 0);
    expect(await db.comments.countDocuments({ authorName: 'ranks' })).toBe(20);
    expect(await db.effects.countDocuments()).toBe(20);
    expect(await db.tickets.countDocuments({ priority: 'high', version: 1 })).toBe(20);
  });

  test('S52 S64 the next turn does not wait until deliveries are woken, and a Temporal that is away stops none', async () => {
    await listening();
    const made = await given([]);
    const updated: Told[] = [{ type: 'ticket.updated', changes: [] }];
    await happens(made, updated);
    const marks = () => db.events.countDocuments({ pending: true });
    let fail: (error: Error) => void = () => undefined;
    const away = new Promise<void>((_, reject) => (fail = reject));
    let [isStopping, asked] = [false, 0];
    const delivery = () => ((asked += 1), away);
    const parts = { db, clock: () => now, rearmAfterMs: 60_000, wake: { delivery } };
    const { takeTurns } = turnActivities({ ...parts, isStopping: () => isStopping });
    const turns = new MockActivityEnvironment().run(takeTurns);
    await eventually(async () => asked === 1, { what: 'a delivery that is being woken' });
    await happens(made, updated);
    await eventually(async () => (await marks()) === 0, { what: 'the turn after' });
    isStopping = true;
    fail(new Error('Away'));
    expect(await turns).toEqual({ kind: 'rearm' });
  });
});
