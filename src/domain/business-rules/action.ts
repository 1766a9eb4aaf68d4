import type { Priority, TicketStatus } from '../tickets/ticket.js';

/** What a rule changes of a ticket itself; the only actions of dispatcher rules (S51). */
export type ValueAction =
  | { readonly kind: 'setGroup'; readonly groupId: string | null }
  | { readonly kind: 'setAssignee'; readonly agentId: string | null }
  | { readonly kind: 'setDepartment'; readonly departmentId: string | null }
  | { readonly kind: 'setProduct'; readonly productId: string | null }
  | { readonly kind: 'setPriority'; readonly priority: Priority }
  | { readonly kind: 'setStatus'; readonly status: TicketStatus }
  | { readonly kind: 'addTags' | 'removeTags' | 'setTags'; readonly tags: readonly string[] };

/** Written into the ticket with the change that the rule makes. */
export interface NoteAction {
  readonly kind: 'addNote';
  readonly text: string;
}

/**
 * What leaves the ticket: on record as an effect (`src/domain/effects/effect.ts`) in the transaction in which the rule
 * ran, carried out after it. Texts may hold placeholders as {{ticket.number}}.
 */
export type EffectAction =
  /** By e-mail and in the console (S52). */
  | { readonly kind: 'notifyAgents'; readonly agentIds: readonly string[]; readonly text: string }
  | { readonly kind: 'notifyGroups'; readonly groupIds: readonly string[]; readonly text: string }
  /** Whoever the ticket is assigned to, or the people of its group. */
  | { readonly kind: 'notifyAssignee' | 'notifyGroup'; readonly text: string }
  | { readonly kind: 'emailRequester'; readonly subject: string; readonly text: string }
  | { readonly kind: 'messageRequester'; readonly text: string }
  | PublicReplyAction
  | { readonly kind: 'callWebhook'; readonly webhookId: string };

/** Only where an admin enabled it for this very rule; labelled as automatic, and capped (S52). */
export interface PublicReplyAction {
  readonly kind: 'replyPublicly';
  readonly text: string;
  readonly enabled: boolean;
  /** To one X user in 24 hours. */
  readonly perUserPerDay: number;
  /** Of this rule, to everybody. */
  readonly perHour: number;
}

export type Action = ValueAction | NoteAction | EffectAction;

type Parts = Record<ValueAction['kind'], 'value'> &
  Record<NoteAction['kind'], 'note'> &
  Record<EffectAction['kind'], 'effect'>;

const parts = {
  setGroup: 'value',
  setAssignee: 'value',
  setDepartment: 'value',
  setProduct: 'value',
  setPriority: 'value',
  setStatus: 'value',
  addTags: 'value',
  removeTags: 'value',
  setTags: 'value',
  addNote: 'note',
  notifyAgents: 'effect',
  notifyGroups: 'effect',
  notifyAssignee: 'effect',
  notifyGroup: 'effect',
  emailRequester: 'effect',
  messageRequester: 'effect',
  replyPublicly: 'effect',
  callWebhook: 'effect',
} as const satisfies Parts;

export const isValueAction = (action: Action): action is ValueAction => parts[action.kind] === 'value';
export const isNoteAction = (action: Action): action is NoteAction => parts[action.kind] === 'note';
export const isEffectAction = (action: Action): action is EffectAction => parts[action.kind] === 'effect';
