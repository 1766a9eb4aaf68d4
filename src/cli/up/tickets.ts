import { setTimeout as delay } from 'node:timers/promises';
import type { ApiTicket, PerchApi } from './perch-api.js';

/**
 * Looks for tickets every second and hands each new one on once, oldest first, until `over`. Those
 * there at the beginning are counted, not shown.
 */
export async function watchTickets(
  api: Pick<PerchApi, 'tickets'>,
  show: (ticket: ApiTicket) => void,
  over: AbortSignal,
  everyMs = 1_000,
): Promise<void> {
  const seen = new Set<string>();
  let first = true;
  while (!over.aborted) {
    const fresh = await unseen(api, seen, first).catch(() => undefined);
    // The API restarts at times; the next look finds what this one missed.
    if (fresh !== undefined) {
      for (const ticket of fresh) seen.add(ticket.id);
      if (!first) fresh.reverse().forEach(show);
      first = false;
    }
    await delay(everyMs, undefined, { signal: over }).catch(() => undefined);
  }
}

/** Newest first, page by page until one is known; only the first page when nothing is known yet. */
async function unseen(
  api: Pick<PerchApi, 'tickets'>,
  seen: ReadonlySet<string>,
  firstPageOnly: boolean,
): Promise<ApiTicket[]> {
  const fresh: ApiTicket[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.tickets(cursor);
    const news = page.data.filter(({ id }) => !seen.has(id));
    fresh.push(...news);
    const nothingKnown = news.length === page.data.length;
    cursor = (nothingKnown && !firstPageOnly && page.nextCursor) || undefined;
  } while (cursor !== undefined);
  return fresh;
}
