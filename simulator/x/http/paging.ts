import { createHash } from 'node:crypto';
import { compareIds } from '../world/ids.js';
import type { PageQuirk } from './quirks.js';

/** One thing in a list; keys are digits of comparable value, newest first. */
export interface Keyed<T> {
  key: string;
  value: T;
}

export interface Page<T> {
  values: T[];
  nextToken?: string;
  previousToken?: string;
}

type Direction = 'next' | 'previous';

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);

const write = (list: string, direction: Direction, key: string): string => {
  const place = `${direction === 'next' ? 'n' : 'p'}${key}`;
  return Buffer.from(`${place}.${checksum(`${list}|${place}`)}`).toString('hex');
};

/** Where a token points, if it was given for this very list. */
function readToken(list: string, token: string): { direction: Direction; key: string } | undefined {
  const [place = '', sum] = Buffer.from(token, 'hex').toString('utf8').split('.');
  if (sum !== checksum(`${list}|${place}`)) return undefined;
  return { direction: place.startsWith('n') ? 'next' : 'previous', key: place.slice(1) };
}

function startOf<T>(
  items: readonly Keyed<T>[],
  limit: number,
  at: { direction: Direction; key: string },
): number {
  if (at.direction === 'next') {
    const older = items.findIndex((item) => compareIds(item.key, at.key) < 0);
    return older < 0 ? items.length : older;
  }
  const notNewer = items.findIndex((item) => compareIds(item.key, at.key) <= 0);
  return Math.max(0, (notNewer < 0 ? items.length : notNewer) - limit);
}

/** Newer than every key there can be: where a first page begins. */
const TOP = '9'.repeat(60);

interface PageRequest {
  limit: number;
  token?: string | undefined;
  quirk?: PageQuirk | undefined;
}

/**
 * One page of a list that is newest first. Tokens name a place, not an offset, so what arrives
 * meanwhile neither repeats nor hides anything. Nothing is returned for a token of another list.
 */
export function pageOf<T>(
  list: string,
  items: readonly Keyed<T>[],
  { limit: asked, token, quirk = { shortBy: 0, empty: false } }: PageRequest,
): Page<T> | undefined {
  const limit = Math.max(1, asked - quirk.shortBy);
  const at = token === undefined ? undefined : readToken(list, token);
  if (token !== undefined && at === undefined) return undefined;
  // An empty page leads to the very place it was asked for.
  if (quirk.empty) return { values: [], nextToken: token ?? write(list, 'next', TOP) };
  const start = at === undefined ? 0 : startOf(items, limit, at);
  const page = items.slice(start, start + limit);
  const [first, last] = [page[0], page.at(-1)];
  return {
    values: page.map((item) => item.value),
    ...(last && start + limit < items.length ? { nextToken: write(list, 'next', last.key) } : {}),
    ...(first && start > 0 ? { previousToken: write(list, 'previous', first.key) } : {}),
  };
}
