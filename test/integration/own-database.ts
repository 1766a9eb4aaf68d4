import { afterAll, inject, onTestFinished } from 'vitest';
import { newId, openDatabase, type Database } from '../../src/store/database.js';

/** The address of a database that no other test uses. */
export function ownDatabaseUri(): string {
  const uri = new URL(inject('mongodbUri'));
  uri.pathname = `/t${newId()}`;
  return uri.href;
}

/** An empty database for the tests of a file. */
export async function databaseForFile(): Promise<Database> {
  const db = await openDatabase(ownDatabaseUri());
  afterAll(() => dropOwnDatabase(db));
  return db;
}

/** The same for one test, from the test itself or a `beforeEach`. */
export async function databaseForTest(): Promise<Database> {
  const db = await openDatabase(ownDatabaseUri());
  onTestFinished(() => dropOwnDatabase(db));
  return db;
}

export async function dropOwnDatabase(db: Database): Promise<void> {
  await db.native.dropDatabase();
  await db.close();
}
