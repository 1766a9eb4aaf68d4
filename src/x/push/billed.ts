import type { Resource } from '../../domain/spend/prices.js';

/** What X bills a pushed event as; null where it is free (docs.x.com, "X Activity API", August 2026). */
export function pushBilled(eventType: string): Resource | null {
  if (/^post(\.\w+)?\.(create|delete)$/.test(eventType)) return 'post';
  if (eventType === 'like.create') return 'like';
  return eventType === 'dm.received' || eventType === 'chat.received' ? 'directMessage' : null;
}
