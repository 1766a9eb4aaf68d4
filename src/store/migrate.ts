import { completePhones } from './agents/complete-phones.js';
import { completeSettings, lacksSettings } from './accounts/complete-settings.js';
import { completeContacts, lacksTerms } from './contacts/complete.js';
import type { Database } from './database.js';
import { completeFacts } from './tickets/complete-facts.js';
import { completeTickets, lacksTicketTerms } from './tickets/terms.js';
import { seedTriggers } from './business-rules/standard.js';
import { seedViews } from './views/standard.js';
import { completeItems, lacksItemTerms, mendMarks } from './items/complete-findable.js';
import { completeXUsers } from './x-users/complete.js';
import { formerIndexes, indexes, type Index } from './indexes.js';

export interface Indexed {
  readonly built: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Builds every named index; those of an older shape are built anew, and those that only an older version asked by
 * are dropped, since each write pays for them. What somebody else built stays. Returns the names.
 */
export async function buildIndexes(db: Database): Promise<Indexed> {
  const built: string[] = [];
  const dropped: string[] = [];
  const found = await db.native.listCollections({}, { nameOnly: true }).toArray();
  const collections = new Set(found.map(({ name }) => name));
  for (const [collection, wanted] of Object.entries(indexes)) {
    if (!collections.has(collection)) await db.native.createCollection(collection).catch(ignoreExisting);
    const existing = await indexesOf(db, collection);
    const isThere = (index: Index) => isSame(existing.get(index.name), index);
    const lacking = wanted.filter((index) => !isThere(index));
    for (const { name } of lacking)
      if (existing.has(name)) await db.native.collection(collection).dropIndex(name);
    if (lacking.length > 0) await db.native.collection(collection).createIndexes([...lacking]);
    built.push(...lacking.map(({ name }) => `${collection}.${name}`));
  }
  for (const [collection, names] of Object.entries(formerIndexes)) {
    const existing = await indexesOf(db, collection);
    for (const name of names.filter((former) => existing.has(former))) {
      await db.native.collection(collection).dropIndex(name);
      dropped.push(`${collection}.${name}`);
    }
  }
  return { built, dropped };
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

/** Gives what was stored by an older version what this one expects. Returns what was done. */
export async function completeDocuments(
  db: Database,
  tell: (line: string) => void = () => undefined,
): Promise<string[]> {
  const accounts = await completeSettings(db);
  const contacts = await completeContacts(db);
  const xUsers = await completeXUsers(db);
  const items = await completeItems(db, tell);
  const marks = await mendMarks(db);
  const tickets = await completeTickets(db, tell);
  const facts = await completeFacts(db, tell);
  const phones = await completePhones(db);
  const views = await seedViews(db, new Date());
  const triggers = await seedTriggers(db, new Date());
  return [
    ...(accounts > 0 ? [`gave ${accounts} account(s) the defaults of new settings`] : []),
    ...(contacts > 0 ? [`gave ${contacts} contact(s) what they are found and brought up to date by`] : []),
    ...(items > 0 ? [`made ${items} captured item(s) searchable`] : []),
    ...(marks > 0 ? [`marked ${marks} item(s) that an older version ticketed or answered meanwhile`] : []),
    ...(tickets > 0 ? [`made ${tickets} ticket(s) searchable`] : []),
    ...(facts > 0 ? [`gave ${facts} ticket(s) what conditions ask for`] : []),
    ...(views > 0 ? [`made a view for each channel`] : []),
    ...(triggers > 0 ? [`made ${triggers} triggers; those that would speak to customers are off`] : []),
    ...(phones.written > 0
      ? [`wrote ${phones.written} phone number(s) of agents with their country code`]
      : []),
    ...(phones.left.length > 0
      ? [`left phone numbers that are none, to be corrected: ${phones.left.join(', ')}`]
      : []),
    ...(xUsers > 0 ? [`knows ${xUsers} author(s) of captured items`] : []),
  ];
}

/** Throws a message to act on when `perch migrate` has not run against this database. */
export async function requireMigrated(db: Database): Promise<void> {
  await requireIndexes(db);
  if (await lacksSettings(db))
    throw new Error(
      'MongoDB holds accounts that lack settings of this version. Run: npm run perch -- migrate',
    );
  if (await lacksTerms(db))
    throw new Error('MongoDB holds contacts that no search finds. Run: npm run perch -- migrate');
  if ((await lacksItemTerms(db)) || (await lacksTicketTerms(db)))
    throw new Error('MongoDB holds items or tickets that no search finds. Run: npm run perch -- migrate');
}

/** The same for the indexes alone. */
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
