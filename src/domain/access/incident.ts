import { appCauses, type TroubleCause } from './trouble.js';
import { dayMs } from '../durations.js';

/** A time without access to X: from what showed it to its end. */
export interface AccessIncident {
  readonly _id: string;
  /** Null when it concerns every account of the app. */
  readonly accountId: string | null;
  /** Those it still concerns. */
  readonly accountIds: readonly string[];
  /** Those that changed into it: who was told of one of them is told of its end. */
  readonly after?: readonly string[];
  readonly kind: 'lost' | 'blocked';
  readonly cause: TroubleCause;
  /** X takes no replies and goes on answering what is read. */
  readonly onlyReplies?: true;
  readonly beganAt: Date;
  readonly endedAt: Date | null;
  /**
   * `regained` is told to the admins; `changed` into trouble of another kind, or ended by a person who
   * deactivated or unlinked the account, is not.
   */
  readonly end: 'regained' | 'changed' | 'byPerson' | null;
  /** Regained: how many replies had waited for it. */
  readonly repliesWaited?: number;
  /** While open, what it is about: one at a time (unique index). */
  readonly open?: string;
  /** Set while admins are still to be told something. */
  readonly toTell?: true;
}

/** What is open about the whole app: trouble that strikes everything, or replies alone. */
export const openForApp = (cause: TroubleCause): string => `app/${cause}`;
export const allOpenForApp: readonly string[] = appCauses.map(openForApp);

export const openForAccount = (accountId: string): string => `account/${accountId}`;

/** A mail about an incident to one admin; its id is `<incidentId>/<step>/<agentId>`. */
export interface Notice {
  readonly _id: string;
  readonly incidentId: string;
  readonly step: NoticeStep;
  readonly agentId: string;
  /** Kept from the first attempt, so that a repeat is the same message to mail programs (S7). */
  readonly messageId: string;
  /** `refused` by the mail server for good; `undelivered`: it was put off for too long. */
  readonly state: 'sending' | 'sent' | 'refused' | 'undelivered';
  /** While sending: until then nobody else tries. */
  readonly until: Date;
  /** While sending: the mail server certainly has it from no attempt. */
  readonly unsent?: true;
  /** When it was first tried; once settled, when that was. */
  readonly at: Date;
}

/** Whether the admin has it, or may have: a process can die between the mail server’s yes and the record. */
export const mayBeTold = ({ state, unsent }: Notice): boolean =>
  state === 'sent' || (state === 'sending' && !unsent);

/** What is told: as it begins (0), the reminder after so many days, or that access is back. */
export type NoticeStep = number | 'recovered';

export interface NoticesDue {
  /** What every admin should have been told by now; null: nothing (more). */
  readonly step: NoticeStep | null;
  /** Which of how many reminders the step is; null if it is none. */
  readonly reminder: { readonly number: number; readonly of: number } | null;
  /** When there is something again; null: never. */
  readonly nextAt: Date | null;
}

/**
 * What is due to be told of an incident (S7): one notice, reminders that many days after it began, then
 * silence. After an outage only the latest reminder is told. A block is told once; it ends by itself.
 */
export function noticesDue(incident: AccessIncident, reminderDays: readonly number[], now: Date): NoticesDue {
  const nothing = { reminder: null, nextAt: null };
  if (incident.end !== null) return { ...nothing, step: incident.end === 'regained' ? 'recovered' : null };
  if (incident.kind === 'blocked') return { ...nothing, step: 0 };
  const days = [...new Set(reminderDays)].sort((a, b) => a - b);
  const at = (day: number): Date => new Date(incident.beganAt.getTime() + day * dayMs);
  const past = days.filter((day) => at(day) <= now);
  const next = days[past.length];
  return {
    step: past.at(-1) ?? 0,
    reminder: past.length > 0 ? { number: past.length, of: days.length } : null,
    nextAt: next === undefined ? null : at(next),
  };
}

const giveUpAfterMs = 3 * dayMs;

/**
 * Whether a notice that the mail server puts off is tried no longer: news that is old, unless its admin
 * has not heard of a trouble that is still there.
 */
export const isGivenUp = (firstTriedAt: Date, isOver: boolean, heardOfIt: boolean, now: Date): boolean =>
  now.getTime() - firstTriedAt.getTime() > giveUpAfterMs && (heardOfIt || isOver);
