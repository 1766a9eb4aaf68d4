import type { Database } from './database.js';
import { indexes, type Index } from './indexes.js';

/** Builds every named index; those of an older shape are built anew. Returns the names built. */
export async function buildIndexes(db: Database): Promise<string[]> {
  const built: string[] = [];
  for (const [collection, wanted] of Object.entries(indexes)) {
    await db.native.createCollection(collection).catch(ignoreExisting);
    const existing = await indexesOf(db, collection);
    const isThere = (index: Index) => isSame(existing.get(index.name), index);
    const lacking = wanted.filter((index) => !isThere(index));
    for (const { name } of lacking)
      if (existing.has(name)) await db.native.collection(collection).dropIndex(name);
    if (lacking.length > 0) await db.native.collection(collection).createIndexes([...lacking]);
    built.push(...lacking.map(({ name }) => `${collection}.${name}`));
  }
  return built;
}

/** Indexes that correctness rests on and that are not there; processes refuse to start then. */
async function missingIndexes(db: Database): Promise<string[]> {
  const missing: string[] = [];
  for (const [collection, wanted] of Object.entries(indexes)) {
    const existing = await indexesOf(db, collection);
    for (const index of wanted) {
      if (!isSame(existing.get(index.name), index)) missing.push(`${collection}.${index.name}`);
    }
  }
  return missing;
}

/** Throws a message to act on when `perch migrate` has not run against this database. */
export async function requireIndexes(db: Database): Promise<void> {
  const missing = await missingIndexes(db);
  if (missing.length > 0) {
    throw new Error(
      `MongoDB lacks ${missing.length} index(es), e.g. ${missing[0] ?? ''}. Run: npm run perch -- migrate`,
    );
  }
}

type Existing = Pick<Index, 'key' | 'unique' | 'partialFilterExpression' | 'expireAfterSeconds'>;

async function indexesOf(db: Database, collection: string): Promise<Map<string, Existing>> {
  const found: { readonly name: string }[] = await db.native
    .collection(collection)
    .listIndexes()
    .toArray()
    .catch(() => []);
  return new Map(found.map((index) => [index.name, index as Index]));
}

const isSame = (there: Existing | undefined, wanted: Existing): boolean =>
  there !== undefined && shape(there) === shape(wanted);

const shape = ({ key, unique, partialFilterExpression, expireAfterSeconds }: Existing): string =>
  JSON.stringify([key, unique ?? false, partialFilterExpression ?? null, expireAfterSeconds ?? null]);

const namespaceExists = 48;

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === namespaceExists)) throw error;
}

const longestLockSeconds = 10;

/**
 * A process that is killed leaves its transaction open, and MongoDB keeps what it touched locked for
 * 60 s by default. Returns advice where the server does so, or null.
 */
export async function lockAdvice(db: Database): Promise<string | null> {
  const parameter = 'transactionLifetimeLimitSeconds';
  const answer = await db.native
    .admin()
    .command({ getParameter: 1, [parameter]: 1 })
    .catch(() => ({}));
  const seconds: unknown = (answer as Record<string, unknown>)[parameter];
  if (typeof seconds !== 'number' || seconds <= longestLockSeconds) return null;
  return `MongoDB: ${parameter} is ${seconds}; after a worker is killed its accounts may stand still that long. Set it to 5.`;
}
