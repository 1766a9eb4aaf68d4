import type { Item } from '../../domain/items/item.js';
import type { ClientSession, Database } from '../database.js';

/** Those of the streams whose hits the ticket rules may convert, as they are set now (S23). */
export async function streamsByRules(
  db: Database,
  streamIds: readonly string[],
  session: ClientSession,
): Promise<ReadonlySet<string>> {
  if (streamIds.length === 0) return new Set();
  const found = await db.streams
    .find(
      { _id: { $in: [...new Set(streamIds)] }, enabled: true, convert: 'rules' },
      { session, projection: { _id: 1 } },
    )
    .toArray();
  return new Set(found.map(({ _id }) => _id));
}

/** Those of the items, by id, that such a stream brought. */
export async function itemsByRules(
  db: Database,
  items: readonly Item[],
  session: ClientSession,
): Promise<ReadonlySet<string>> {
  const streams = await streamsByRules(
    db,
    items.flatMap(({ streamIds = [] }) => streamIds),
    session,
  );
  const brought = items.filter(({ streamIds = [] }) => streamIds.some((id) => streams.has(id)));
  return new Set(brought.map(({ _id }) => _id));
}
