import { setTimeout as delay } from 'node:timers/promises';
import type { ApiTicket, PerchApi } from './perch-api.js';

/**
 * Looks for tickets every second and hands each one made since `since` on once, oldest first, until
 * `over`.
 */
export async function watchTickets(
  api: Pick<PerchApi, 'tickets'>,
  since: Date,
  show: (ticket: ApiTicket) => void,
  over: AbortSignal,
  everyMs = 1_000,
): Promise<void> {
  const seen = new Set<string>();
  while (!over.aborted) {
    // The API restarts at times; the next look finds what this one missed.
    for (const ticket of (await unseen(api, seen, since).catch(() => [])).reverse()) {
      seen.add(ticket.id);
      show(ticket);
    }
    await delay(everyMs, undefined, { signal: over }).catch(() => undefined);
  }
}

/** Newest first, page by page until one is known or older. */
async function unseen(
  api: Pick<PerchApi, 'tickets'>,
  seen: ReadonlySet<string>,
  since: Date,
): Promise<ApiTicket[]> {
  const fresh: ApiTicket[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.tickets(cursor);
    const news = page.data.filter(({ id, createdAt }) => !seen.has(id) && new Date(createdAt) >= since);
    fresh.push(...news);
    cursor = (news.length === page.data.length && page.nextCursor) || undefined;
  } while (cursor !== undefined);
  return fresh;
}
