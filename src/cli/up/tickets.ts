import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '../../../api/client/answers.js';
import type { Perch } from '../../../api/client/perch-client.js';
import type { TicketInALine } from './screen.js';

/** A ticket as far as it is looked at here. */
interface Dated extends TicketInALine {
  readonly id: string;
}

/** A page of all tickets, newest first. */
export type TicketPages = (cursor: string | null) => Promise<Page<Dated>>;

export const ticketPagesOf =
  (api: Perch): TicketPages =>
  (cursor) =>
    api.get(`/v1/tickets?limit=50${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);

/**
 * Looks for tickets every second and hands each one made since `since` on once, oldest first, until
 * `over`.
 */
export async function watchTickets(
  pages: TicketPages,
  since: Date,
  show: (ticket: TicketInALine) => void,
  over: AbortSignal,
  everyMs = 1_000,
): Promise<void> {
  const seen = new Set<string>();
  while (!over.aborted) {
    // The API restarts at times; the next look finds what this one missed.
    for (const ticket of (await unseen(pages, seen, since).catch(() => [])).reverse()) {
      seen.add(ticket.id);
      show(ticket);
    }
    await delay(everyMs, undefined, { signal: over }).catch(() => undefined);
  }
}

/** Newest first, page by page until one is known or older. */
async function unseen(pages: TicketPages, seen: ReadonlySet<string>, since: Date): Promise<Dated[]> {
  const fresh: Dated[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Dated> = await pages(cursor);
    const news = page.data.filter(({ id, createdAt }) => !seen.has(id) && new Date(createdAt) >= since);
    fresh.push(...news);
    cursor = news.length === page.data.length ? page.nextCursor : null;
  } while (cursor !== null);
  return fresh;
}
