import { z } from 'zod';
import {
  effectReasons,
  effectStates,
  type Effect,
  type EffectReason,
} from '../../src/domain/effects/effect.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { ruleSchema, viewRule } from './by-rule.js';

const effectKinds = [
  'notifyAgents',
  'notifyGroups',
  'notifyAssignee',
  'notifyGroup',
  'emailRequester',
  'messageRequester',
  'replyPublicly',
  'callWebhook',
] as const;

const words: Readonly<Record<EffectReason, string>> = {
  nobodyToTell: 'Nobody was to be told who sees the ticket.',
  noAddress: 'The customer cannot be reached that way.',
  notEnabled: 'No admin has enabled the public answer for this rule.',
  userCapReached: 'The customer has had as many automatic answers as they may get in a day.',
  hourCapReached: 'The rule has answered as often as it may in an hour.',
  refused: 'The answer could not be given.',
  webhookGone: 'The webhook is gone.',
  webhookDisabled: 'The webhook is disabled.',
  ticketGone: 'The ticket was deleted.',
  mailNotConfigured: 'MAIL_REPLY_ADDRESS is not set: answers would have no address to come back to.',
  mailRefused: 'The mail server takes no mail for this address.',
  ownAccount: 'Who asks is an account of yours: the two would answer each other.',
  unavailable: 'What it needs could not be had for a day.',
  tooLate: 'The rule acted more than a day before its answer could be given: nobody waits for it any more.',
};

export const ruleEffectSchema = z
  .object({
    id: z.string(),
    rule: ruleSchema,
    kind: z.enum(effectKinds),
    state: z.enum(effectStates).describe('done: an answer is queued, a notification on record.'),
    reason: z.enum(effectReasons).nullable(),
    reasonInWords: z.string().nullable(),
    createdAt: time,
    settledAt: time.nullable(),
  })
  .meta({ id: 'RuleEffect' });

export const viewRuleEffect = (effect: Effect): z.output<typeof ruleEffectSchema> => ({
  id: effect._id,
  rule: viewRule(effect.by),
  kind: effect.action.kind,
  state: effect.state,
  reason: effect.reason,
  reasonInWords: effect.reason && (detailOf(effect) ?? words[effect.reason]),
  createdAt: iso(effect.createdAt),
  settledAt: isoOrNull(effect.settledAt),
});

/** Of a refusal it is in words for people; of what failed it names the error. */
const detailOf = ({ reason, detail }: Effect): string | null => (reason === 'refused' ? detail : null);
