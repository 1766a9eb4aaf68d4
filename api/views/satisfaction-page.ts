import { encode } from 'html-entities';
import type { Satisfaction } from '../../src/domain/tickets/facts.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { readableTime } from '../../src/notify/times.js';
import type { Page } from './page.js';

/** What a customer may add to a score, in characters. */
export const ratingLimit = 1_000;

interface RatingShown {
  readonly path: string;
  readonly ticket: Pick<Ticket, 'number' | 'satisfaction'>;
  /** What was not taken, and why. */
  readonly draft?: { readonly alert: string; readonly comment: string };
}

/** Where a customer says how content they are; to look at it says nothing (S54). */
export const satisfactionPage = ({ path, ticket, draft }: RatingShown): Page => ({
  title: 'How was our support?',
  body: `${draft ? `<p role="alert"><strong>${encode(draft.alert)}</strong></p>` : saidSoFar(ticket.satisfaction)}
    <form method="post" action="${encode(path)}">
      <p>Your request #${ticket.number}:</p>
      ${choice('good', 'Good, I am content', ticket.satisfaction)}
      ${choice('bad', 'Bad, I am not content', ticket.satisfaction)}
      <label>What should we know? (You need not say anything.)
        <textarea name="comment" rows="4" maxlength="${ratingLimit}">${encode(draft?.comment ?? ticket.satisfaction?.comment ?? '')}</textarea></label>
      <button>Send</button>
    </form>`,
});

const saidSoFar = (satisfaction: Satisfaction | undefined): string =>
  satisfaction
    ? `<p role="status"><strong>Thank you. You told us on ${readableTime(satisfaction.at)}; you can still change it.</strong></p>`
    : '';

const choice = (score: Satisfaction['score'], words: string, said: Satisfaction | undefined): string =>
  `<label><input style="display: inline; width: auto" type="radio" name="score" value="${score}" required${said?.score === score ? ' checked' : ''}> ${words}</label>`;

export const ratedTicketGonePage: Page = {
  title: 'This request no longer exists',
  body: '<p>It was deleted, so there is nothing left to say about it. Thank you for coming.</p>',
};
