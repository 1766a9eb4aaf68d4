import { join } from 'node:path';
import { homeIn } from '../../src/servers/children.js';
import { provide } from '../../src/servers/find.js';
import { mongodb } from '../../src/servers/mongodb.js';
import { freePort } from '../../src/servers/ports.js';
import { terminalProgress, type Progress } from '../../src/servers/progress.js';
import { startMongodb } from '../../src/servers/start-mongodb.js';
import { openDatabase, type Database } from '../../src/store/database.js';
import { buildIndexes } from '../../src/store/migrate.js';
import { inFolder } from './in-folder.js';
import { withoutSettings } from './surroundings.js';

/** A MongoDB of its own with Perch's indexes, and nothing of Perch that runs beside. */
export interface Store {
  readonly db: Database;
  readonly progress: Progress;
  readonly versions: Readonly<Record<string, string>>;
}

/** Starts it, runs `measure`, and removes it whatever came of it. */
export const withDatabase = (measure: (store: Store) => Promise<void>): Promise<void> =>
  inFolder(async (folder, stack) => {
    const progress = terminalProgress();
    const found = await provide(mongodb, progress, withoutSettings(process.env));
    if (found.kind !== 'program') throw new Error('there is no mongod to start');
    const options = { program: found.path, port: await freePort(), dataFolder: join(folder, 'mongodb') };
    const server = await stack.start(() =>
      startMongodb({ ...options, home: homeIn(folder), giveUp: stack.giveUp }),
    );
    const uri = new URL(server.uri);
    uri.pathname = '/perch';
    const db = await openDatabase(uri.href);
    stack.onStop(() => db.close());
    await buildIndexes(db);
    await measure({ db, progress, versions: { MongoDB: found.version } });
  });
