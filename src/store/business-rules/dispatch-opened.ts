import { dispatch, type Dispatched } from '../../domain/business-rules/dispatch.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { conditionContext } from '../conditions/context.js';
import type { ClientSession, Database } from '../database.js';
import { dispatcherRules } from './dispatcher-rules.js';

export interface Undispatched {
  readonly ticket: Ticket;
  /** Those are no new tickets to the dispatcher (S51). */
  readonly isContinuation: boolean;
}

/** Gives tickets that are being opened the values of the dispatcher, by the rules that this transaction finds (S51). */
export async function dispatchOpened(
  db: Database,
  opened: readonly Undispatched[],
  now: Date,
  session: ClientSession,
): Promise<readonly Dispatched[]> {
  const rules = (await dispatcherRules(db).current(session))?.rules.filter(({ enabled }) => enabled) ?? [];
  if (rules.length === 0 || opened.every(({ isContinuation }) => isContinuation))
    return opened.map(({ ticket }) => ({ ticket, acted: [] }));
  const asked = rules.map(({ conditions }) => conditions);
  const context = await conditionContext(db, now, asked, session);
  return opened.map(({ ticket, isContinuation }) =>
    isContinuation ? { ticket, acted: [] } : dispatch(ticket, rules, context),
  );
}
