import type { Config } from './config.js';
import { openDatabase } from './store/database.js';
import { buildIndexes, completeDocuments, lockAdvice } from './store/migrate.js';
import { connectTemporal } from './temporal/connect.js';
import { registerSearchAttributes } from './temporal/migrate.js';
import { createHousekeeping } from './temporal/schedule.js';

export interface Telling {
  /** What was done. */
  readonly log: (line: string) => void;
  /** What a person should change about their own servers. */
  readonly advise: (line: string) => void;
}

/** Prepares MongoDB and Temporal for this version; may be run any time and again. */
export async function migrate(config: Config, telling: Telling): Promise<void> {
  await migrateMongodb(config, telling);
  await migrateTemporal(config, telling);
}

async function migrateMongodb(config: Config, { log, advise }: Telling): Promise<void> {
  const db = await openDatabase(config.mongodbUri);
  try {
    const { built, dropped } = await buildIndexes(db);
    log(built.length > 0 ? `MongoDB: built ${built.length} indexes` : 'MongoDB: all indexes are there');
    if (dropped.length > 0) log(`MongoDB: dropped ${dropped.length} indexes of earlier versions`);
    for (const done of await completeDocuments(db, (line) => log(`MongoDB: ${line}`)))
      log(`MongoDB: ${done}`);
    const advice = await lockAdvice(db);
    if (advice) advise(advice);
  } finally {
    await db.close();
  }
}

export async function migrateTemporal(config: Config, { log }: Pick<Telling, 'log'>): Promise<void> {
  const temporal = await connectTemporal(config);
  try {
    const registered = await registerSearchAttributes(temporal.client, config);
    log(
      registered.length > 0
        ? `Temporal: registered ${registered.join(', ')}`
        : 'Temporal: all search attributes are there',
    );
    if (await createHousekeeping(temporal.client, config)) log('Temporal: created the housekeeping schedule');
  } finally {
    await temporal.close();
  }
}
