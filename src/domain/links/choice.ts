import type { TicketLinkSettings } from './link-settings.js';

/** What an agent may ask for with an answer. */
export const linkChoices = ['none', 'short', 'full'] as const;
export type LinkChoice = (typeof linkChoices)[number];

export type ChosenLink =
  | { readonly ok: true; readonly link: LinkChoice }
  | { readonly ok: false; readonly problem: 'ticketLinksOff' };

/** Which link an answer carries: none while they are off, the short one always, or what is asked for (S46). */
export function chooseLink(
  { append, alwaysInclude }: Pick<TicketLinkSettings, 'append' | 'alwaysInclude'>,
  asked: LinkChoice | undefined,
): ChosenLink {
  if (append) return { ok: true, link: alwaysInclude ? 'short' : (asked ?? 'none') };
  return asked === undefined || asked === 'none'
    ? { ok: true, link: 'none' }
    : { ok: false, problem: 'ticketLinksOff' };
}

/**
 * The text of an answer as it leaves: with the link on a line of its own at its end; null: without one. A text that
 * says nothing stays so: a link alone is no answer.
 */
export const withTicketLink = (text: string, url: string | null): string =>
  url === null || text.trim() === '' ? text : `${text.trim()}\n${url}`;
