import { z } from 'zod';
import type { AccessHealth } from '../../../src/store/accounts/health.js';
import { iso, isoOrNull, time } from '../../conventions/shapes.js';

const noticeSchema = z.object({
  agentId: z.string(),
  email: z.string().nullable().describe('Of the agent, for admins; null also when the agent is gone.'),
  step: z
    .union([z.number(), z.literal('recovered')])
    .describe('0: as it began; n: the reminder after n days; recovered: access is back.'),
  state: z
    .enum(['sending', 'sent', 'refused', 'undelivered'])
    .describe(
      'refused: the mail server takes no mail for this address; undelivered: it put the mail off for too long.',
    ),
  at: time.describe('When it was settled; while sending: when it was first tried.'),
});

export const accessSchema = z.object({
  cause: z.string().describe('As stateReason.'),
  since: time,
  nextLookAt: time
    .nullable()
    .describe('When X is asked again by itself; null when a person must reauthorize.'),
  nextReminderAt: time.nullable().describe('null: the admins are reminded no more.'),
  waitingReplies: z.int().describe('Replies that wait until access is back.'),
  notices: z.array(noticeSchema).describe('The mails to the admins, oldest first (S7).'),
});

export const viewAccess = (
  { incident, nextLookAt, nextReminderAt, waitingReplies, notices, emails }: AccessHealth,
  withEmails: boolean,
): z.output<typeof accessSchema> => ({
  cause: incident.cause,
  since: iso(incident.beganAt),
  nextLookAt: isoOrNull(nextLookAt),
  nextReminderAt: isoOrNull(nextReminderAt),
  waitingReplies,
  notices: notices.map((notice) => ({
    agentId: notice.agentId,
    email: withEmails ? (emails.get(notice.agentId) ?? null) : null,
    step: notice.step,
    state: notice.state,
    at: iso(notice.at),
  })),
});
