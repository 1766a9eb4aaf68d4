import { encode } from 'html-entities';
import { maskedEmail } from '../../src/domain/tickets/contact.js';
import type { Contact } from '../../src/domain/tickets/contact.js';
import type { Comment, Ticket } from '../../src/domain/tickets/ticket.js';
import { readableTime } from '../../src/notify/times.js';
import type { Page } from './page.js';

/** So many characters a comment of the page may have. */
export const commentLimit = 10_000;

/** Asks who is there; it tells nothing of the ticket. `otherHandle`: who is signed in, and is not its requester. */
export const ticketSignInPage = (path: string, otherHandle: string | null): Page => ({
  title: otherHandle === null ? 'Your support request' : 'This ticket belongs to another X user',
  body: `<p>${
    otherHandle === null
      ? 'Only the X user who wrote to us can see it.'
      : `You are signed in as @${encode(otherHandle)}. Only the X user who wrote to us can see it.`
  }</p>
    <form method="post" action="${encode(path)}/sign-in">
      <button>Sign in with X</button>
    </form>
    <p>X tells us who you are. We cannot post for you or read your messages.</p>`,
});

/** What is shown to the requester. */
export interface TicketShown {
  readonly path: string;
  readonly ticket: Ticket;
  readonly comments: readonly Comment[];
  /** There are earlier ones, which are not shown. */
  readonly isCut: boolean;
  readonly contact: Contact | null;
  readonly handle: string;
  readonly csrfToken: string;
  /** What the comment will be sent under. */
  readonly formId: string;
  readonly draft?: Draft | undefined;
}

/** What could not be taken, with the text that was written. */
interface Draft {
  readonly alert: string;
  readonly text?: string;
}

export const ticketPage = (shown: TicketShown): Page => ({
  title: `Ticket ${shown.ticket.number}`,
  body: `${shown.draft ? `<p role="alert"><strong>${encode(shown.draft.alert)}</strong></p>` : ''}
    ${shown.isCut ? '<p>Earlier comments are not shown.</p>' : ''}
    ${shown.comments.map(commentHtml).join('\n')}
    ${commentForm(shown)}
    ${profileForm(shown)}
    <form method="post" action="${encode(shown.path)}/sign-out">
      ${hidden('csrf', shown.csrfToken)}
      <p><small>Signed in as @${encode(shown.handle)}.</small></p>
      <button>Sign out</button>
    </form>`,
});

const commentHtml = ({ side, authorName, text, media, at }: Comment): string => `<article class="${side}">
      <p><strong>${encode(authorName)}</strong> <time datetime="${at.toISOString()}">${readableTime(at)}</time></p>
      <p class="text">${encode(text)}</p>
      ${media.length > 0 ? `<p><small>${media.length === 1 ? 'One attachment' : `${media.length} attachments`}, to be seen on X.</small></p>` : ''}
    </article>`;

const commentForm = ({ path, csrfToken, formId, ticket, draft }: TicketShown): string => `<h2>Write more</h2>
    ${ticket.status === 'closed' ? '<p>This ticket is closed: what you write opens a new one that follows it.</p>' : ''}
    <form method="post" action="${encode(path)}/comments">
      ${hidden('csrf', csrfToken)}${hidden('form', formId)}
      <label>Your comment; only we see it
        <textarea name="text" rows="8" required maxlength="${commentLimit}">${encode(draft?.text ?? '')}</textarea></label>
      <button>Send</button>
    </form>`;

const profileForm = ({ path, csrfToken, contact }: TicketShown): string => `<h2>About you</h2>
    <form method="post" action="${encode(path)}/profile">
      ${hidden('csrf', csrfToken)}
      <label>Name
        <input name="name" required maxlength="200" autocomplete="name" value="${encode(contact?.name ?? '')}"></label>
      <label>E-mail
        <input name="email" type="email" maxlength="320" autocomplete="email"></label>
      ${emailState(contact)}
      <button>Save</button>
    </form>`;

function emailState(contact: Contact | null): string {
  if (contact?.unverifiedEmail)
    return `<p>We wrote to ${encode(contact.unverifiedEmail.email)}: confirm the address by the link in that mail. Until then it is not used.</p>`;
  return contact?.email ? `<p>We have ${encode(maskedEmail(contact.email))}.</p>` : '';
}

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${encode(value)}">`;

export const verifyEmailPage: Page = {
  title: 'Confirm your e-mail address',
  body: `<p>Is this your address, and shall we answer your support request there?</p>
    <form method="post"><button>Confirm this address</button></form>`,
};

export const emailVerifiedPage: Page = {
  title: 'Thank you',
  body: '<p>You have confirmed the address. You can close this page.</p>',
};
