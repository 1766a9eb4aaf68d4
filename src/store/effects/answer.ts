import { harmless, isTooLateToAnswer, labelled } from '../../domain/effects/automatic.js';
import type { Effect } from '../../domain/effects/effect.js';
import {
  filled,
  placeholdersIn,
  type Placeholder,
  type PlaceholderValues,
} from '../../domain/effects/placeholders.js';
import type { XPlan } from '../../domain/at-x/plan.js';
import type { EffectAction } from '../../domain/business-rules/action.js';
import { reasonWords } from '../../domain/replies/words.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { whyNotAtX } from '../replies/preview.js';
import { repliesRepository, type CreatedReply, type NewReply } from '../replies/repository.js';
import { openDirectMessages } from '../tickets/direct-messages.js';
import { countAnswer } from './caps.js';
import { EffectSkipped, takeEffect } from './settle.js';
import { placeholderValues, type Addresses } from './values.js';

type Answering = Extract<
  EffectAction,
  { readonly kind: 'emailRequester' | 'messageRequester' | 'replyPublicly' }
>;

interface AnswerParts {
  /** Where answers by e-mail come back to; null: none is set. */
  readonly replyAddress: string | null;
  readonly plan: XPlan;
  readonly addresses: Addresses;
}

interface Moment extends AnswerParts {
  readonly now: Date;
  readonly session: ClientSession;
}

/**
 * Queues an automatic answer as agents queue theirs (S52): effect, caps and reply in one transaction, so that there
 * is one however often it is begun. Rejects with EffectSkipped. Returns the replies whose workflows are to be told.
 */
export const answerByRule = (
  db: Database,
  effect: Effect,
  action: Answering,
  parts: AnswerParts,
  now: Date,
): Promise<readonly string[]> =>
  db.transaction(async (session) => {
    if (action.kind === 'replyPublicly' && !action.enabled) throw new EffectSkipped('notEnabled');
    if (isTooLateToAnswer(effect.createdAt, now)) throw new EffectSkipped('tooLate');
    const ticket = await takeEffect(db, effect, now, session);
    if (!ticket) return [];
    const moment = { ...parts, now, session };
    await refuseOwnAccount(db, ticket, session);
    await countAnswer(db, effect, ticket, now, session);
    const answered = await ticketToAnswer(db, effect, action, ticket, moment);
    const said = await textsOf(db, action, ticket, moment);
    const byMail = action.kind === 'emailRequester' ? { replyAddress: parts.replyAddress } : undefined;
    const reply: NewReply = { ticketId: answered._id, agentId: null, byRule: effect.by, ...said, byMail };
    const created = await repliesRepository(db).create(reply, now, session);
    if (created.kind === 'refused') throw refused(created.problem);
    await refuseUnsummoned(db, action, created, moment);
    return created.replies.map(({ _id }) => _id);
  });

/** Two accounts of ours that answer each other would never end. */
async function refuseOwnAccount(
  db: Database,
  { requesterXUserId }: Ticket,
  session: ClientSession,
): Promise<void> {
  if (requesterXUserId === null) return;
  const own = await db.accounts.findOne({ xUserId: requesterXUserId, unlinkedAt: null }, { session });
  if (own) throw new EffectSkipped('ownAccount');
}

/** A message to who wrote in public goes into the linked ticket of direct messages (S37). */
async function ticketToAnswer(
  db: Database,
  { by }: Effect,
  { kind }: Answering,
  ticket: Ticket,
  { now, session }: Moment,
): Promise<Ticket> {
  if (kind === 'replyPublicly' && ticket.channel === 'x_dm')
    throw new EffectSkipped('refused', 'A ticket of direct messages has no public post to answer.');
  if (kind !== 'messageRequester' || ticket.channel === 'x_dm') return ticket;
  const opened = await openDirectMessages(db, ticket, by, now, session);
  if ('ticket' in opened) return opened.ticket;
  if (opened.outcome === 'notAPublicTicket') throw new EffectSkipped('noAddress');
  throw refused(opened.outcome);
}

async function textsOf(
  db: Database,
  action: Answering,
  ticket: Ticket,
  { addresses, now, session }: Moment,
): Promise<Pick<NewReply, 'text' | 'subject'>> {
  const subject = action.kind === 'emailRequester' ? action.subject : '';
  const isPublic = action.kind === 'replyPublicly';
  const known = isPublic ? { ...addresses, satisfactionUrl: null } : addresses;
  const names = placeholdersIn(`${subject} ${action.text}`);
  const values = await placeholderValues(db, ticket, names, { addresses: known, now, session });
  if (isPublic) return { text: labelled(filled(action.text, inPublic(values))) };
  const text = filled(action.text, values);
  return action.kind === 'emailRequester' ? { text, subject: filled(subject, values) } : { text };
}

/** What the customer decides the words of. A handle names whom X names anyway. */
const theirs: readonly Placeholder[] = ['ticket.subject', 'requester.name'];

const inPublic = (values: PlaceholderValues): PlaceholderValues => ({
  ...values,
  ...Object.fromEntries(theirs.map((name) => [name, harmless(values[name] ?? '')])),
});

/** X refuses whom nobody summoned: better not tried. */
async function refuseUnsummoned(
  db: Database,
  { kind }: Answering,
  { reply }: Extract<CreatedReply, { readonly kind: 'created' | 'repeated' }>,
  { plan, session }: Moment,
): Promise<void> {
  if (kind !== 'replyPublicly') return;
  const account = await db.accounts.findOne({ _id: reply.accountId }, { session });
  const why = account && (await whyNotAtX(db, reply, account, plan, session));
  if (why) throw refused(why);
}

function refused(problem: keyof typeof reasonWords): EffectSkipped {
  switch (problem) {
    case 'contactHasNoEmail':
      return new EffectSkipped('noAddress');
    case 'mailNotConfigured':
      return new EffectSkipped('mailNotConfigured');
    default:
      return new EffectSkipped('refused', reasonWords[problem]);
  }
}
