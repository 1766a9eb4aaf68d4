import type { Account } from '../../domain/accounts/account.js';
import { byPerch } from '../../domain/events/event.js';
import { changeOf, type TicketNews } from '../../domain/events/news.js';
import { dueToClose } from '../../domain/tickets/closing.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { repliesUnderWay } from '../replies/under-way.js';
import { sessionTold } from './end-session.js';

const batch = 200;
/** Of an account; the rest is for the next time. */
const atOnce = 10_000;

/**
 * Closes what was solved long enough ago, also of accounts that are unlinked (S4, S33); returns how many.
 * What is killed in the middle is done the next time: some tickets are closed together, but for those that
 * changed since they were found. One with an answer under way waits for it.
 * What fails for one account keeps nothing from the others; then the first failure counts for all.
 */
export async function closeSolved(db: Database, now: Date): Promise<number> {
  const accounts = db.accounts.find({ _id: { $gt: '' } }, { projection: { settings: 1 } });
  let closed = 0;
  const failed: unknown[] = [];
  for await (const account of accounts)
    try {
      closed += await closeOf(db, account, now);
    } catch (error) {
      failed.push(error);
    }
  if (failed.length > 0) throw failed[0];
  return closed;
}

type Found = Pick<Ticket, '_id' | 'version'>;

async function closeOf(
  db: Database,
  { _id: accountId, settings }: Pick<Account, '_id' | 'settings'>,
  now: Date,
): Promise<number> {
  const due = db.tickets
    .find(
      { accountId, status: 'solved', solvedAt: { $lte: dueToClose(settings, now) } },
      { projection: { version: 1 } },
    )
    // Left to itself the server may read every ticket of the account.
    .hint('solved')
    .limit(atOnce)
    .batchSize(batch);
  let closed = 0;
  let found: Found[] = [];
  for await (const ticket of due) {
    found.push(ticket);
    if (found.length < batch) continue;
    closed += await close(db, found, now);
    found = [];
  }
  return closed + (await close(db, found, now));
}

async function close(db: Database, found: readonly Found[], now: Date): Promise<number> {
  const waiting = await repliesUnderWay(
    db,
    found.map(({ _id }) => _id),
  );
  const closing = found.filter(({ _id }) => !waiting.has(_id));
  if (closing.length === 0) return 0;
  return db.transaction((session) => closeUnchanged(db, closing, now, session));
}

async function closeUnchanged(
  db: Database,
  closing: readonly Found[],
  now: Date,
  session: ClientSession,
): Promise<number> {
  const versions = new Map(closing.map(({ _id, version }) => [_id, version]));
  const all = await db.tickets.find({ _id: { $in: [...versions.keys()] } }, { session }).toArray();
  const unchanged = all.filter(({ _id, version }) => version === versions.get(_id));
  await db.tickets.updateMany(
    { _id: { $in: unchanged.map(({ _id }) => _id) } },
    { $set: { status: 'closed', closedAt: now, updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
  const news = unchanged.map((ticket) => closedTold(ticket, now));
  await recordTicketEvents(db, news, session);
  return unchanged.length;
}

/** With it the session of a ticket of direct messages ends, where no agent ended it (S54). */
function closedTold(ticket: Ticket, now: Date): TicketNews {
  const closed: Ticket = { ...ticket, status: 'closed', version: ticket.version + 1 };
  return changeOf(ticket, closed, byPerch, now, sessionTold(ticket, closed));
}
