import type { Case } from '../plan/cases.js';
import { diceFor } from '../plan/dice.js';
import { ofAccess, ofAnyCall, ofMessaging, ofPosting, ofReads, ofTokens } from './cases.js';

/** One way in which one endpoint fails. */
export interface Cell {
  readonly route: string;
  readonly name: string;
  readonly played: Case;
}

const ofRead: Readonly<Record<string, Case>> = { ...ofAnyCall, ...ofAccess, ...ofReads };
const ofWrite: Readonly<Record<string, Case>> = { ...ofAnyCall, ...ofAccess };

/** Every endpoint that Perch calls without push, and how it may fail. */
export const matrix = {
  reads: {
    mentions: ofRead,
    'own-posts': ofRead,
    liked_tweets: ofRead,
    dm_events: ofRead,
    'dm_events/with': ofRead,
    posts: ofRead,
    'users/me': ofRead,
  },
  writes: {
    'create-post': { ...ofWrite, ...ofPosting },
    'send-dm': { ...ofWrite, ...ofMessaging },
  },
  token: { token: { ...ofAnyCall, ...ofTokens } },
  revoke: { revoke: { ...ofAnyCall, ...ofTokens } },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Case>>>>>>;

export type Deck = keyof typeof matrix;

const cellsOf = (deck: Deck): Cell[] =>
  Object.entries<Readonly<Record<string, Case>>>(matrix[deck]).flatMap(([route, named]) =>
    Object.entries(named).map(([name, played]) => ({ route, name, played })),
  );

/**
 * A seed's share of a deck. Seeds in a row are dealt one card after the other, so that none comes twice
 * before all have come; each time through, the deck is shuffled anew.
 */
export function dealt(deck: Deck, seed: number, each: number): Cell[] {
  const cells = cellsOf(deck);
  return Array.from({ length: each }, (_, index) => {
    const at = seed * each + index;
    const shuffled = diceFor(Math.floor(at / cells.length), deck).shuffled(cells);
    return shuffled[at % cells.length];
  }).filter((cell) => cell !== undefined);
}
