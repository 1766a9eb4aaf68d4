import { hindranceOf } from '../src/domain/engagements/engagement.js';
import { engagementsRepository, type Begun } from '../src/store/items/engagements.js';
import type { Clock } from '../src/domain/clock.js';
import type { Database } from '../src/store/database.js';
import { engagementOutcome } from '../src/x/errors/engagement-outcome.js';
import { isTraitOf } from '../src/x/errors/traits.js';
import type { OpenX } from '../src/x/port.js';
import { each } from './each.js';

interface Parts {
  readonly db: Database;
  readonly openX: OpenX;
  readonly clock: Clock;
}

/** Of each kind; the next minute takes up the rest. */
const atOnce = 2;
const callTakesAtMostMs = 8_000;

/** Asks X again for likes and reposts whose outcome is unknown: it answers the same however often (S49). */
export async function askEngagements(parts: Parts): Promise<number> {
  const { db, clock } = parts;
  const due = await engagementsRepository(db).dueAgain(clock(), atOnce);
  await each(due, (begun) => ask(parts, begun));
  return due.length;
}

async function ask({ db, openX, clock }: Parts, begun: Begun): Promise<void> {
  const { item, kind, engagement } = begun;
  const { settle } = engagementsRepository(db);
  const account = await db.accounts.findOne({ _id: item.accountId });
  // The plan is not asked for: it was when this was begun, and X says so if it has changed.
  if (!account || hindranceOf(kind, item, account, 'enterprise')) return settle(begun, 'unknown', clock());
  const signal = AbortSignal.timeout(callTakesAtMostMs);
  const x = openX({ accountId: account._id, xUserId: account.xUserId }, { signal });
  const call = x.engage({ kind, wanted: engagement.wanted, postXId: item.xId });
  const { atX, error } = await engagementOutcome(call);
  // What never reached X, or is to wait, tells nothing of the call whose end is unknown.
  const isFinal = atX === 'done' || (error !== null && isTraitOf(error.kind, 'endsEngagement'));
  return settle(begun, isFinal ? atX : 'unknown', clock());
}
