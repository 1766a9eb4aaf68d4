import type { MailProblem } from '../mail/plan.js';
import type { ReplyProblem } from './plan.js';
import type { ReplyReason } from './reply.js';

/** What agents read where an answer can't be sent, waits or was refused (S44). */
export const reasonWords: Readonly<Record<ReplyReason | ReplyProblem | MailProblem, string>> = {
  duplicateText: 'X refuses the same text twice: change a word.',
  notSummoned: 'X takes an answer only where the author mentioned or quoted the account that answers.',
  parentGone: 'The post is deleted, or X no longer shows it to the account.',
  recipientRefusesMessages: 'The customer takes no direct messages from the account.',
  mediaRefused: 'X could make nothing of what is attached.',
  mediaNotUsable: 'What is attached is gone, is not yours, or belongs to another answer.',
  tooManyMedia: 'X does not take so many attachments.',
  mediaMixed: 'A GIF or video stands alone.',
  textTooLong: 'X does not take a text this long: shorten it, or send it in parts.',
  textEmpty: 'There is no text yet.',
  accountPaused: 'The account is deactivated.',
  accessLost:
    'X no longer grants access to the account: the answer goes out when an admin has reauthorized it.',
  repliesNotAllowed: 'Replies are turned off for the account.',
  accountUnlinked: 'The account is no longer connected.',
  wrongAccountForDirectMessage: 'A direct message is answered by the account it was sent to.',
  noCustomerPost: 'The ticket holds no post of the customer that could be answered.',
  notACustomerPost: 'The picked post is not one of the customer’s in this ticket.',
  notAnXTicket: 'The ticket did not come from X.',
  ticketClosed: 'The ticket is closed.',
  forbiddenByX: 'X does not permit this answer.',
  invalidAtX: 'X finds the answer invalid.',
  rateLimited: 'X takes no more for a while: it goes out by itself.',
  heldBackByX: 'X holds the account back from sending for a while: it goes out by itself.',
  creditsDepleted: 'The app has no credits left at X: it goes out when an admin has bought some.',
  usageCapped: 'A cap set for the app at X is reached.',
  xUnavailable: 'X cannot be reached at the moment: it goes out by itself.',
  outcomeUnknown: 'Whether X took it is not known: look on X, then say what became of it, or send it again.',
  settledByAgent: 'An agent has settled it.',
  addressRefused: 'The mail server takes no mail for this address.',
  bounced: 'The e-mail came back: nobody got it.',
  mailUnavailable: 'The mail server does not take it at the moment: it goes out by itself.',
  contactHasNoEmail: 'The contact has no e-mail address.',
  mailNotConfigured: 'MAIL_REPLY_ADDRESS is not set: answers would have no address to come back to.',
  partBefore: 'The part before it is not sent yet.',
  partBeforeNotSent: 'The part before it was not sent.',
  dmQuota:
    'X takes so many direct messages in 24 hours, and this account’s share is used: it goes out by itself.',
  tooLate: 'An automatic answer that could not go out in time is not sent any more.',
};
