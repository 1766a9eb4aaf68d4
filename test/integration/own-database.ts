import { afterAll, inject, onTestFinished } from 'vitest';
import { newId, openDatabase, type Database } from '../../src/store/database.js';
import { buildIndexes } from '../../src/store/migrate.js';

/** The address of a database that was never used; whoever asks drops it. */
export const ownDatabaseUri = (): string => uriOf(`t${newId()}`);

function uriOf(name: string): string {
  const uri = new URL(inject('mongodbUri'));
  uri.pathname = `/${name}`;
  return uri.href;
}

/**
 * Those that files of this process gave back. A new database with all indexes costs MongoDB half a second, and for
 * minutes after it is dropped its threads look at what is left of it: two hundred of them were a fifth of a run.
 */
const unused = ((globalThis as { perchUnusedDatabases?: string[] }).perchUnusedDatabases ??= []);

/** The address of a database with all indexes and nothing in it, until it is given back. */
export async function lentDatabaseUri(): Promise<string> {
  const name = unused.pop();
  if (name !== undefined) return uriOf(name);
  const uri = ownDatabaseUri();
  const db = await openDatabase(uri);
  await buildIndexes(db);
  await db.close();
  return uri;
}

/** More would be emptied more slowly than a new one is made. */
const mostDocuments = 5_000;

/** Ends the connection; nobody else may be writing any more. */
export async function giveBack(db: Database): Promise<void> {
  const { native } = db;
  const { objects } = (await native.stats()) as { readonly objects: number };
  const found = await native.listCollections({}, { nameOnly: true }).toArray();
  const names = found.map(({ name }) => name);
  if (objects > mostDocuments || names.some((name) => name.startsWith('system.'))) return dropOwnDatabase(db);
  const used = await filled(native, names);
  await Promise.all(used.map((name) => native.collection(name).deleteMany({})));
  unused.push(native.databaseName);
  await db.close();
}

/** Those that hold something, by one question. */
async function filled(native: Database['native'], names: readonly string[]): Promise<string[]> {
  const oneOf = (name: string) => [{ $limit: 1 }, { $project: { _id: 0, name: { $literal: name } } }];
  const [first, ...others] = names;
  if (first === undefined) return [];
  const found = await native
    .collection(first)
    .aggregate<{ name: string }>(
      [...oneOf(first), ...others.map((coll) => ({ $unionWith: { coll, pipeline: oneOf(coll) } }))],
      { readConcern: { level: 'local' } },
    )
    .toArray();
  return found.map(({ name }) => name);
}

/** An empty database with all indexes, for the tests of a file. */
export async function databaseForFile(): Promise<Database> {
  const db = await openDatabase(await lentDatabaseUri());
  afterAll(() => giveBack(db));
  return db;
}

/** The same for one test, from the test itself or a `beforeEach`. */
export async function databaseForTest(): Promise<Database> {
  const db = await openDatabase(await lentDatabaseUri());
  onTestFinished(() => giveBack(db));
  return db;
}

/** For tests that change indexes: an empty database without any. */
export async function bareDatabaseForFile(): Promise<Database> {
  const db = await openDatabase(ownDatabaseUri());
  afterAll(() => dropOwnDatabase(db));
  return db;
}

export async function dropOwnDatabase(db: Database): Promise<void> {
  await db.native.dropDatabase();
  await db.close();
}
