import { itemTerms } from '../../domain/items/findable.js';
import type { Database } from '../database.js';

/** Stored before items were found by terms. */
const lacking = { terms: null } as object;

export const lacksItemTerms = async (db: Database): Promise<boolean> =>
  (await db.items.findOne(lacking, { projection: { _id: 1 }, hint: 'terms' })) !== null;

/**
 * What lists select by, and by what it was decided: where that was not kept, by all it had, so that a switch
 * converts nothing of the past (S13).
 */
const marks = {
  ticketed: { $ne: ['$ticketId', null] },
  answered: { $ne: ['$answeredAt', null] },
  decidedOrigins: {
    $cond: [
      { $and: [{ $ne: ['$verdict', null] }, { $ne: ['$toFile', true] }] },
      { $ifNull: ['$decidedOrigins', '$origins'] },
      { $ifNull: ['$decidedOrigins', '$$REMOVE'] },
    ],
  },
};

/**
 * Mends what a process of an older version left that went on beside `perch migrate`, knowing nothing of these
 * marks. Returns how many items were wrong. No index finds them: it reads every item once.
 */
export async function mendMarks(db: Database): Promise<number> {
  const { modifiedCount } = await db.items.updateMany(
    {
      terms: { $exists: true },
      $or: [
        { ticketId: { $gt: '' }, ticketed: false },
        { answeredAt: { $type: 'date' }, answered: false },
        { verdict: { $ne: null }, toFile: { $exists: false }, decidedOrigins: { $exists: false } },
      ],
    },
    [{ $set: marks }],
  );
  return modifiedCount;
}

const batch = 500;
const toldEach = 10_000;

/** Gives such items what lists and searches select them by; returns how many there were. */
export async function completeItems(db: Database, tell: (line: string) => void): Promise<number> {
  for (let completed = 0, told = 0; ;) {
    const found = await completeSome(db);
    if (found === 0) return completed;
    completed += found;
    if (completed - told < toldEach) continue;
    told = completed;
    tell(`made ${completed} captured items searchable so far`);
  }
}

/** One that changes meanwhile is left for the next batch. */
async function completeSome(db: Database): Promise<number> {
  const items = await db.items
    .find(lacking, { projection: { text: 1, author: 1, gone: 1 }, hint: 'terms' })
    .limit(batch)
    .toArray();
  if (items.length === 0) return 0;
  await db.items.bulkWrite(
    items.map((item) => ({
      updateOne: {
        filter: { _id: item._id, text: item.text, ...lacking },
        update: [
          {
            $set: {
              terms: { $literal: itemTerms(item) },
              ...marks,
            },
          },
        ],
      },
    })),
    { ordered: false },
  );
  return items.length;
}
