import type { News } from './source.js';

/** How server-sent events are written (WHATWG HTML, 9.2); what is sent holds no line breaks. */
export const eventText = ({ event, data }: News, place: string): string =>
  `id: ${place}\nevent: ${event}\ndata: ${data}\n\n`;

/** Keeps proxies from hanging up, and moves on where a reconnecting client goes on from. */
export const heartbeatText = (place: string): string => `: still here\nid: ${place}\n\n`;

export const firstText = (place: string, retryMs: number): string => `retry: ${retryMs}\nid: ${place}\n\n`;

export const commentText = (words: string): string => `: ${words}\n\n`;
