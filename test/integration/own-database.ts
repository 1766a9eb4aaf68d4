import { inject } from 'vitest';
import { newId, openDatabase, type Database } from '../../src/store/database.js';

/** The address of a database that no other test uses. */
export function ownDatabaseUri(): string {
  const uri = new URL(inject('mongodbUri'));
  uri.pathname = `/t${newId()}`;
  return uri.href;
}

export const openOwnDatabase = (): Promise<Database> => openDatabase(ownDatabaseUri());

export async function dropOwnDatabase(db: Database): Promise<void> {
  await db.native.dropDatabase();
  await db.close();
}
