import type { MailProblem } from '../mail/plan.js';
import { isPublicChannel, type Ticket } from '../tickets/ticket.js';
import type { ReplyProblem } from './plan.js';
import type { ReplyReason } from './reply.js';

/** How else the customer can be reached where X takes an answer not (S44). */
export type OtherWay =
  | { readonly way: 'directMessage' }
  | { readonly way: 'email' }
  /** By hand. */
  | { readonly way: 'openOnX'; readonly url: string };

interface Known {
  readonly ticket: Pick<Ticket, 'channel' | 'requesterXUserId'>;
  readonly reason: ReplyReason | ReplyProblem | MailProblem | null;
  /** The ticket's own account may send. */
  readonly ownMaySend: boolean;
  readonly email: string | null;
  /** The post to be answered. */
  readonly postXId: string | null;
}

/** The other ways, the nearest first; none of them makes a private thing public. */
export function otherWays({ ticket, reason, ownMaySend, email, postXId }: Known): OtherWay[] {
  const byMessage = isPublicChannel(ticket.channel) && ownMaySend && ticket.requesterXUserId !== null;
  const url = urlAtX(ticket, reason === 'parentGone' ? null : postXId);
  return [
    ...(byMessage ? [{ way: 'directMessage' } as const] : []),
    ...(email === null ? [] : [{ way: 'email' } as const]),
    ...(url === null ? [] : [{ way: 'openOnX', url } as const]),
  ];
}

function urlAtX({ channel, requesterXUserId }: Known['ticket'], postXId: string | null): string | null {
  if (channel === 'x_dm')
    return requesterXUserId && `https://x.com/messages/compose?recipient_id=${requesterXUserId}`;
  return channel === 'email' || postXId === null ? null : `https://x.com/i/status/${postXId}`;
}
