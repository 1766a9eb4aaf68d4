import type { RequestEntry } from '../../../simulator/control-client.js';

/**
 * How many reads X answered in a way that says nothing about access: 5xx, 429, not at all (S6). Of reads
 * alone: they go on whatever agents do, and by them lost access is noticed.
 */
export const readsRefused = (journal: readonly RequestEntry[]): number =>
  journal.filter((entry) => isRead(entry) && isRefusal(entry)).length;

const isRead = ({ method }: RequestEntry): boolean => method === 'GET';

const isRefusal = ({ status = 0, outcome }: RequestEntry): boolean =>
  status >= 500 || status === 429 || outcome === 'hung';
