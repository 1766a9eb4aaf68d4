import type { bulkActivities } from '../activities/update-tickets.js';
import type { escalationActivities } from '../activities/escalation/escalation-activities.js';
import type { watchdogActivities } from '../activities/escalation/watchdog.js';
import type { filingActivities } from '../activities/file-items.js';
import type { housekeepingActivities } from '../activities/housekeeping.js';
import type { pushActivities } from '../activities/push/push-activities.js';
import type { mailboxActivities } from '../activities/mailbox.js';
import type { pollActivities } from '../activities/poll/poll-account.js';
import type { replyActivities, sendActivities } from '../activities/reply/reply-activities.js';
import type { automationActivities } from '../activities/business-rules/automations.js';
import type { effectActivities } from '../activities/business-rules/carry-out-effects.js';
import type { turnActivities } from '../activities/business-rules/turns.js';
import type { silenceActivities } from '../activities/silences.js';
import type { tellActivities } from '../activities/tell-admins.js';
import type { webhookActivities } from '../activities/webhooks/attempt-delivery.js';

/** The activities by task queue, as types only: no line of theirs is in the bundle. */
export type AccountActivities = ReturnType<typeof filingActivities> & ReturnType<typeof tellActivities>;
export type MailboxActivities = ReturnType<typeof mailboxActivities>;
export type BulkActivities = ReturnType<typeof bulkActivities>;
export type RulesActivities = ReturnType<typeof turnActivities> & ReturnType<typeof effectActivities>;
export type EscalationActivities = ReturnType<typeof escalationActivities>;
export type PollActivities = ReturnType<typeof pollActivities>;
export type ReplyActivities = ReturnType<typeof replyActivities>;
export type WebhookActivities = ReturnType<typeof webhookActivities>;
export type SendActivities = ReturnType<typeof sendActivities>;
export type HousekeepingActivities = ReturnType<typeof housekeepingActivities> &
  ReturnType<typeof silenceActivities> &
  ReturnType<typeof tellActivities> &
  ReturnType<typeof pushActivities> &
  ReturnType<typeof watchdogActivities> &
  ReturnType<typeof automationActivities>;
