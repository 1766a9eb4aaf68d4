import type { TroubleCause } from './access-trouble.js';

/** A time without access to X: from what showed it to its end. */
export interface AccessIncident {
  readonly _id: string;
  /** Null when it concerns every account of the app. */
  readonly accountId: string | null;
  readonly kind: 'lost' | 'blocked';
  readonly cause: TroubleCause;
  readonly beganAt: Date;
  readonly endedAt: Date | null;
  /**
   * `regained` is told to the admins; `changed` into trouble of another kind, or ended by a person who
   * deactivated or unlinked the account, is not.
   */
  readonly end: 'regained' | 'changed' | 'byPerson' | null;
  /** While open, what it is about: one at a time (unique index). */
  readonly open?: string;
  /** Set while admins are still to be told something. */
  readonly toTell?: true;
}

/** A mail about an incident to one admin; its id is `<incidentId>/<step>/<agentId>`. */
export interface Notice {
  readonly _id: string;
  readonly incidentId: string;
  readonly agentId: string;
  /** Kept from the first attempt, so that a repeat is the same message to mail programs (S7). */
  readonly messageId: string;
  readonly state: 'sending' | 'sent' | 'refused';
  /** While sending: until then nobody else tries. */
  readonly until: Date;
  readonly at: Date;
}

/** What is told: as it begins (0), reminder n, or that access is back. */
export type NoticeStep = number | 'recovered';

export interface NoticesDue {
  /** What every admin should have been told by now; null: nothing (more). */
  readonly step: NoticeStep | null;
  /** When there is something again; null: never. */
  readonly nextAt: Date | null;
}

const dayMs = 86_400_000;

/**
 * What is due to be told of an incident (S7): one notice, reminders that many days after it began, then
 * silence. After an outage only the latest reminder is told. A block is told once; it ends by itself.
 */
export function noticesDue(incident: AccessIncident, reminderDays: readonly number[], now: Date): NoticesDue {
  if (incident.end !== null) return { step: incident.end === 'regained' ? 'recovered' : null, nextAt: null };
  if (incident.kind === 'blocked') return { step: 0, nextAt: null };
  const reminders = reminderDays
    .map((days) => new Date(incident.beganAt.getTime() + days * dayMs))
    .sort((a, b) => a.getTime() - b.getTime());
  const past = reminders.filter((reminder) => reminder <= now);
  return { step: past.length, nextAt: reminders[past.length] ?? null };
}
