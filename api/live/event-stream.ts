import type { News } from './source.js';

/** How server-sent events are written (WHATWG HTML, 9.2); what is sent holds no line breaks. */

const written = new WeakMap<News, { readonly place: string; readonly bytes: Uint8Array }>();

/** Made once for all who are told the same: to many that listen, a long batch would else be a copy for each. */
export function eventBytes(news: News, place: string): Uint8Array {
  const before = written.get(news);
  if (before?.place === place) return before.bytes;
  const bytes = Buffer.from(`id: ${place}\nevent: ${news.event}\ndata: ${news.data}\n\n`);
  written.set(news, { place, bytes });
  return bytes;
}

/** Keeps proxies from hanging up, and moves on where a reconnecting client goes on from. */
export const heartbeatBytes = (place: string): Uint8Array => Buffer.from(`: still here\nid: ${place}\n\n`);

export const firstBytes = (place: string, retryMs: number): Uint8Array =>
  Buffer.from(`retry: ${retryMs}\nid: ${place}\n\n`);

export const commentBytes = (words: string): Uint8Array => Buffer.from(`: ${words}\n\n`);
