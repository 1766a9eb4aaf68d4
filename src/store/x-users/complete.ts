import type { XUser } from '../../domain/at-x/objects.js';
import { knownXUser } from '../../domain/x-users/x-user.js';
import type { Database } from '../database.js';

const batch = 500;
const done = { _id: 'authorsKnown' };

/** Knows the authors of what was captured before they were kept for themselves; once. Returns how many. */
export async function completeXUsers(db: Database): Promise<number> {
  if (await db.counters.findOne(done)) return 0;
  const authors = db.items.aggregate<Author>(
    [
      { $match: { origins: { $ne: 'own' }, 'author.handle': { $gt: '' } } },
      // As the index has them: sorted on disk, whole items would be.
      { $sort: { 'author.xUserId': 1, createdAt: -1 } },
      { $group: { _id: '$author.xUserId', author: { $first: '$author' }, at: { $first: '$capturedAt' } } },
    ],
    { allowDiskUse: true, hint: 'author' },
  );
  let known = 0;
  const waiting: Author[] = [];
  for await (const author of authors) {
    waiting.push(author);
    if (waiting.length === batch) known += await keepNew(db, waiting.splice(0));
  }
  known += await keepNew(db, waiting);
  await db.counters.updateOne(done, { $set: { value: known } }, { upsert: true });
  return known;
}

interface Author {
  readonly author: XUser;
  readonly at: Date;
}

/** Who is known by now was seen later. */
async function keepNew(db: Database, authors: readonly Author[]): Promise<number> {
  if (authors.length === 0) return 0;
  const { upsertedCount } = await db.xUsers.bulkWrite(
    authors.map(({ author, at }) => ({
      updateOne: {
        filter: { _id: author.xUserId },
        update: { $setOnInsert: knownXUser(author, at) },
        upsert: true,
      },
    })),
  );
  return upsertedCount;
}
