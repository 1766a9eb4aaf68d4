import { account, at, noon } from '../../src/domain/test/examples.js';
import type { Account } from '../../src/domain/accounts/account.js';
import type { Stream } from '../../src/domain/streams/stream.js';
import type { Named } from '../../src/domain/tickets/named.js';
import { newId, type Database } from '../../src/store/database.js';

/** What a company has set up; the agent is in the first two groups. */
export interface Desk {
  readonly accounts: readonly Account[];
  readonly streams: readonly Stream[];
  readonly groupIds: readonly string[];
  readonly departmentIds: readonly string[];
  readonly productIds: readonly string[];
}

export const keywords = [
  'refund',
  'lost parcel',
  '返金',
  '환불',
  '#fail',
  '@acme0',
  '$ACM',
  '不良',
  'late order',
  'app',
];

const ids = (count: number): string[] => Array.from({ length: count }, newId);
const named = (_id: string): Named => ({ _id, name: _id, version: 1, createdAt: noon, updatedAt: noon });

/** Deactivated accounts, so that nothing is asked of X meanwhile; agents see two thirds of them. */
export async function setUp(db: Database): Promise<Desk> {
  const [groupIds, departmentIds, productIds] = [ids(8), ids(6), ids(6)];
  const visible = [
    { who: 'everyone', groupIds: [] },
    { who: 'groups', groupIds: groupIds.slice(0, 1) },
    { who: 'admins', groupIds: [] },
  ] as const;
  const accounts = Array.from({ length: 6 }, (_, n) =>
    account(
      { visibility: visible[n % 3] ?? visible[2], keywords },
      {
        ...{ _id: newId(), xUserId: String(9_000 + n), handle: `acme${n}` },
        ...{ state: 'paused', stateReason: 'deactivated' },
      },
    ),
  );
  const streams = accounts.map(({ _id }, n) => stream(_id, n));
  await db.accounts.insertMany([...accounts]);
  await db.streams.insertMany([...streams]);
  await db.groups.insertMany(groupIds.map(named));
  await db.departments.insertMany(departmentIds.map(named));
  await db.products.insertMany(productIds.map(named));
  return { accounts, streams, groupIds, departmentIds, productIds };
}

const stream = (accountId: string, n: number): Stream => ({
  ...{ _id: newId(), accountId, name: `Stream ${n}`, query: 'parcel', enabled: false, convert: 'never' },
  ...{ pollSeconds: 60, since: at(0), version: 1, createdAt: at(0), updatedAt: at(0) },
});
