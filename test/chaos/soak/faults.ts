import type { PagingInput } from '../../../simulator/control/shapes.js';
import { strikeWith } from '../plan/cases.js';
import { handlesOf, type Cast } from '../plan/cast.js';
import type { Timed } from '../plan/deed.js';
import type { Dice } from '../plan/dice.js';
import type { PlannedFault } from '../plan/faults.js';
import { ofAccess } from './cases.js';
import { dealt, type Cell, type Deck } from './matrix.js';

export interface PlannedStrike extends PlannedFault {
  /** What of the matrix it plays. */
  readonly cell?: Cell;
}

const strikes = { reads: 8, writes: 4, token: 1, revoke: 1 } as const satisfies Record<Deck, number>;

/** Faults of every kind on every endpoint that Perch calls. */
export function faultsOn(dice: Dice, seed: number, cast: Cast, spanMs: number): PlannedStrike[] {
  const strikesOf = (deck: Deck): PlannedStrike[] =>
    dealt(deck, seed, strikes[deck]).flatMap((cell) => {
      const account = dice.one(strikable(cast, cell.route));
      const strike = { ...strikeWith(cell.played, dice, { route: cell.route, account }), cell };
      const atMs = dice.between(0, spanMs);
      return deck === 'token' ? [{ atMs, ...strike }, refusedToken(account, atMs)] : [{ atMs, ...strike }];
    });
  return [...strikesOf('reads'), ...strikesOf('writes'), ...strikesOf('token'), ...strikesOf('revoke')];
}

/** What an account is never asked for need not be broken. */
function strikable(cast: Cast, route: string): string[] {
  const liking = cast.accounts.flatMap(({ handle, likes }) => (likes ? [handle] : []));
  return route === 'liked_tweets' && liking.length > 0 ? liking : handlesOf(cast);
}

/** X refuses the access token, so that it is refreshed, and the token endpoint is in trouble then. */
const refusedToken = (account: string, atMs: number): PlannedStrike => ({
  atMs,
  fault: { route: 'mentions', account, times: 1, ...ofAccess['401']().fault },
});

/** Asked for whenever an account is looked at. */
export const lists = ['mentions', 'own-posts', 'liked_tweets', 'dm_events'];

/** Lists whose pages are shorter than asked for, or empty and yet lead on. */
export const oddPages = (dice: Dice, cast: Cast, spanMs: number): Timed<PagingInput>[] =>
  Array.from({ length: dice.between(0, 3) }, () => ({
    ...{ atMs: dice.between(0, spanMs), route: dice.one(lists), account: dice.one(handlesOf(cast)) },
    ...(dice.chance(0.5) ? { shortBy: dice.between(1, 99) } : { emptyPages: dice.between(1, 3) }),
  }));
