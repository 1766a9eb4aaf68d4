import { peopleToTell, type Notification } from '../../domain/effects/notification.js';
import { filled, placeholdersIn } from '../../domain/effects/placeholders.js';
import type { Effect } from '../../domain/effects/effect.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { hashOf } from '../secrets.js';
import { EffectSkipped, takeEffect } from './settle.js';
import { placeholderValues, type Addresses } from './values.js';

type Notifying = Parameters<typeof peopleToTell>[0];

/** Tells agents in the console, and marks the mails to be sent (S52); all of it once. */
export const notifyByRule = (
  db: Database,
  effect: Effect,
  action: Notifying,
  addresses: Addresses,
  now: Date,
): Promise<void> =>
  db.transaction(async (session) => {
    const ticket = await takeEffect(db, effect, now, session);
    if (!ticket) return;
    const people = peopleToTell(action, ticket, await mayBeMeant(db, action, ticket, session));
    if (people.length === 0) throw new EffectSkipped('nobodyToTell');
    const seen = { addresses: { ...addresses, satisfactionUrl: null }, now, session };
    const names = placeholdersIn(action.text);
    const values = await placeholderValues(db, ticket, names, seen);
    const quoting = filled(action.text, { ...values, 'ticket.subject': '{{ticket.subject}}' });
    const text = filled(quoting, { 'ticket.subject': ticket.subject });
    const said = names.includes('ticket.subject') ? { text, quoting } : { text };
    const told = people.map((agent) => notification(effect, agent._id, said, now));
    await db.notifications.insertMany(told, { session });
  });

const mayBeMeant = (db: Database, action: Notifying, ticket: Ticket, session: ClientSession) =>
  db.agents.find(filterOf(action, ticket), { session }).toArray();

function filterOf(action: Notifying, { assigneeId, groupId }: Ticket) {
  switch (action.kind) {
    case 'notifyAgents':
      return { _id: { $in: [...action.agentIds] } };
    case 'notifyGroups':
      return { groupIds: { $in: [...action.groupIds] } };
    case 'notifyAssignee':
      return { _id: assigneeId ?? '' };
    case 'notifyGroup':
      return { groupIds: groupId ?? '' };
  }
}

const idLetters = 24;

const notification = (
  effect: Effect,
  agentId: string,
  said: Pick<Notification, 'text' | 'quoting'>,
  now: Date,
): Notification => ({
  _id: hashOf(`${effect._id}/${agentId}`).slice(0, idLetters),
  agentId,
  ticketId: effect.ticketId,
  ruleName: effect.by.name,
  ...said,
  at: now,
  readAt: null,
  unread: true,
  mail: 'pending',
  mailAttempts: 0,
  mailDueAt: now,
});
