import { expect, test } from 'vitest';
import { sources, textOf } from '../test/sources.js';

const writes = /\.tickets\s*\.(?:insert|update|replace|bulkWrite|delete|findOneAnd)/;
const tells = /\b(?:recordTicketEvents|changeField)\(|Promise<TicketNews\[\]>/;

/** What changes nothing that is told of: no field of a ticket's history, and no comment of a person. */
const tellNothing: Readonly<Record<string, string>> = {
  'src/store/items/gone.ts': 'people see that it changed; what it is called by is told by subject.ts',
  'src/store/items/note-liked.ts': 'a note of what the account did at X',
  'src/store/replies/own-comment.ts': 'a comment moves, or two become one',
  'src/store/replies/repository.ts': 'a reply begins to wait; only the version counts on',
  'src/store/tickets/complete-facts.ts': 'facts of older tickets',
  'src/store/tickets/system-note.ts': 'a note of Perch’s',
  'src/store/tickets/terms.ts': 'what searches find it by',
  'src/store/mail/write-intake.ts': 'a note, or a machine’s mail; what people write goes by writeHolder',
};

const writing = sources.filter((path) => writes.test(textOf(path)));

test('S52 whatever writes a ticket tells what happened, or says here why not', () => {
  const silent = writing.filter((path) => !tells.test(textOf(path)));
  expect(silent.toSorted()).toEqual(Object.keys(tellNothing).toSorted());
});

test('each way to write a ticket is looked for', () => {
  expect(writing).toContain('src/store/tickets/open-tickets.ts');
  expect(writing).toContain('src/store/tickets/delete.ts');
  expect(writes.test('await db.tickets\n    .updateMany({})')).toBe(true);
  expect(writes.test('await db.tickets\n    .find({})')).toBe(false);
});

test('S51 tickets are inserted in one place', () => {
  expect(sources.filter((path) => /\.tickets\s*\.insert/.test(textOf(path)))).toEqual([
    'src/store/tickets/open-tickets.ts',
  ]);
});
