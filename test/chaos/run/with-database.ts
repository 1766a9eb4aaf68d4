import { openDatabase, type Database } from '../../../src/store/database.js';

/** Looks at what Perch holds, behind its API: for what no route shows. */
export async function withDatabase<T>(uri: string, use: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(uri);
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}
