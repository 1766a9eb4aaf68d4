import { expect, test } from 'vitest';
import { all } from '../../src/domain/test/business-rules.js';
import { ticket } from '../../src/domain/test/examples.js';
import { dispatcherRules } from '../../src/store/business-rules/dispatcher-rules.js';
import { seedTriggers } from '../../src/store/business-rules/standard.js';
import { newId } from '../../src/store/database.js';
import { openTickets } from '../../src/store/tickets/open-tickets.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
const now = new Date('2026-03-02T09:00:00Z');
const rules = dispatcherRules(db);
const by = 'ada';
const tagging = {
  ...{ id: 'all', name: 'All', enabled: true, conditions: all() },
  actions: [{ kind: 'addTags' as const, tags: ['seen'] }],
};

const open = (isContinuation: boolean) =>
  db.transaction((session) =>
    openTickets(
      db,
      [
        {
          ticket: ticket({ _id: newId(), number: 0 }),
          ...{ by: { kind: 'customer' }, author: null, language: null, texts: ['late'], commentIds: [] },
          isContinuation,
        },
      ],
      now,
      session,
    ),
  );

test('S51 the dispatcher speaks to a new ticket, and not to what goes on from a full one', async () => {
  expect(await rules.save({ version: 0, rules: [tagging], by, now })).toMatchObject({ outcome: 'saved' });
  expect(await open(false)).toMatchObject([{ tags: ['seen'], version: 0 }]);
  expect(await open(true)).toMatchObject([{ tags: [] }]);
});

test('S51 S65 each save is a version, on a version that was read, on the audit’s record', async () => {
  const version = (await rules.current())?.version ?? 0;
  expect(await rules.save({ version: version - 1, rules: [], by, now })).toEqual({
    outcome: 'versionMismatch',
  });
  expect(await rules.save({ version, rules: [], by, now })).toMatchObject({
    saved: { version: version + 1 },
  });
  expect(await rules.version(version)).toMatchObject({ rules: [tagging] });
  expect(await open(false)).toMatchObject([{ tags: [] }]);
  const entries = await db.audit.find({ resource: 'dispatcherRules' }).sort({ _id: 1 }).toArray();
  expect(entries.map(({ action }) => action)).toEqual(['created', 'changed']);
});

test('S33 a rule that would close tickets of direct messages is refused', async () => {
  const closing = { ...tagging, actions: [{ kind: 'setStatus' as const, status: 'closed' as const }] };
  expect(await rules.save({ version: null, rules: [closing], by, now })).toEqual({
    outcome: 'wouldCloseMessages',
  });
  const posts = all({ field: 'channel', operator: 'isNot', values: ['x_dm'] });
  const version = (await rules.current())?.version ?? null;
  expect(await rules.save({ version, rules: [{ ...closing, conditions: posts }], by, now })).toMatchObject({
    outcome: 'saved',
  });
  await rules.save({ version: null, rules: [], by, now });
});

test('S51 what a rule names and is not there is told with its place', async () => {
  const nowhere = { ...tagging, actions: [{ kind: 'setGroup' as const, groupId: 'nowhere' }] };
  expect(await rules.save({ version: null, rules: [tagging, nowhere], by, now })).toEqual({
    outcome: 'unknownReferences',
    pointers: ['/rules/1/actions/0/groupId'],
  });
});

test('S54 standard triggers are made once; one that was removed stays removed', async () => {
  expect(await seedTriggers(db, now)).toBe(3);
  const made = await db.triggers.find().toArray();
  expect(await db.audit.find({ resource: 'trigger' }).toArray()).toMatchObject(
    made.map(({ _id, name }) => ({ action: 'created', by: null, resourceId: _id, name })),
  );
  await db.triggers.deleteOne({ standard: 'tellGroupOfMessage' });
  expect(await seedTriggers(db, now)).toBe(0);
  expect((await db.triggers.find().toArray()).map(({ enabled }) => enabled)).toEqual([false, false]);
});
