import type { Database } from '../../src/store/database.js';

/** What the server did for one command. */
export interface Read {
  readonly ns: string;
  readonly planSummary?: string;
  readonly keysExamined?: number;
  readonly docsExamined?: number;
  readonly nreturned?: number;
  /** It sorted in memory instead of reading an index in order. */
  readonly hasSortStage?: boolean;
}

/** All that reads the collections while `work` runs. */
export async function readsOf(
  { native }: Database,
  collections: readonly string[],
  work: () => Promise<unknown>,
): Promise<Read[]> {
  await native.command({ profile: 2 });
  try {
    await work();
  } finally {
    await native.command({ profile: 0 });
  }
  const ns = { $in: collections.map((name) => `${native.databaseName}.${name}`) };
  const reads = await native
    .collection<Read>('system.profile')
    .find({ ns, op: { $in: ['query', 'command', 'getmore', 'update', 'remove'] } })
    .toArray();
  await native.dropCollection('system.profile');
  return reads;
}

export const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);
