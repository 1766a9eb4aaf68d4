import type { PagingInput } from '../../../simulator/control/shapes.js';
import type { Fault } from '../../../simulator/control-client.js';
import { handlesOf, type Cast } from '../plan/cast.js';
import type { Timed } from '../plan/deed.js';
import type { Dice } from '../plan/dice.js';
import type { PlannedFault } from '../plan/faults.js';

const reads = [
  ...['mentions', 'mentions', 'own-posts', 'liked_tweets', 'dm_events', 'dm_events'],
  ...['dm_events/with', 'posts', 'users', 'users/me'],
];
const writes = ['create-post', 'create-post', 'send-dm'];

/** Faults of every kind on every route that Perch calls. */
export function faultsOn(dice: Dice, cast: Cast, spanMs: number): PlannedFault[] {
  const handles = handlesOf(cast);
  const timed = (fault: Omit<PlannedFault, 'atMs'>) => ({ atMs: dice.between(0, spanMs), ...fault });
  return [
    ...Array.from({ length: 7 }, () => timed(strike(dice, dice.one(reads), dice.one(handles)))),
    ...Array.from({ length: 4 }, () => timed(strike(dice, dice.one(writes), dice.one(handles)))),
    ...handles.flatMap((handle) => (dice.chance(0.6) ? tokenTrouble(dice, handle, spanMs) : [])),
  ];
}

const lists = ['mentions', 'own-posts', 'liked_tweets', 'dm_events'];

/** Lists whose pages are shorter than asked for, or empty and yet lead on. */
export const oddPages = (dice: Dice, cast: Cast, spanMs: number): Timed<PagingInput>[] =>
  Array.from({ length: dice.between(0, 3) }, () => ({
    ...{ atMs: dice.between(0, spanMs), route: dice.one(lists), account: dice.one(handlesOf(cast)) },
    ...(dice.chance(0.5) ? { shortBy: dice.between(1, 99) } : { emptyPages: dice.between(1, 3) }),
  }));

const problem = (title: string, status: number, type = 'about:blank', detail = title) => ({
  ...{ title, detail, type },
  status,
});

function strike(dice: Dice, route: string, account: string): Omit<PlannedFault, 'atMs'> {
  const common = { route, account, times: dice.between(1, 2) };
  const refused = (status: number, body: unknown) => ({
    fault: { ...common, kind: 'status', status, body } as const,
  });
  switch (dice.between(0, writes.includes(route) ? 12 : 11)) {
    case 0:
      return { fault: { ...common, kind: 'status', status: dice.one([500, 502, 504]) } };
    case 1:
      return { fault: { ...common, kind: 'status', status: 503 } };
    case 2:
      return { fault: { ...common, kind: 'status', status: 429 }, resetInSeconds: dice.between(2, 4) };
    case 3:
      return { fault: { ...common, kind: 'drop-before-commit' } };
    case 4:
      return { fault: { ...common, kind: 'hang', commit: dice.chance(0.6), times: 1 } };
    case 5:
      return { fault: { ...common, kind: 'slow', overMs: dice.between(300, 4_000) } };
    case 6:
      return { fault: { ...common, kind: 'truncated' } };
    case 7:
      return { fault: { ...common, kind: 'html' } };
    case 8:
      return refused(401, problem('Unauthorized', 401));
    case 9:
      return refused(402, creditsDepleted);
    case 10:
    case 11:
      return { fault: { ...common, kind: 'drop-after-commit' } };
    // Where X took it and nobody hears of it everything is at stake, so it comes more often.
    default:
      return { fault: { ...common, kind: 'hang', commit: true, times: 1 } };
  }
}

const creditsDepleted = {
  title: 'CreditsDepleted',
  detail: 'Your enrolled account [1] does not have any credits to fulfill this request.',
  type: 'https://api.x.com/2/problems/credits',
};

/** X refuses the access token, so that it is refreshed, and the token endpoint is in trouble then. */
function tokenTrouble(dice: Dice, account: string, spanMs: number): Timed<Omit<PlannedFault, 'atMs'>>[] {
  const atMs = dice.between(0, spanMs);
  const refused: Fault = {
    ...{ route: 'mentions', account, kind: 'status', status: 401, times: 1 },
    body: problem('Unauthorized', 401),
  };
  return [
    { atMs, fault: { route: 'token', account, ...tokenFault(dice) } },
    { atMs, fault: refused },
  ];
}

type TokenFault = Pick<Fault, 'times'> &
  (
    | { kind: 'status'; status: number; body?: unknown }
    | { kind: 'drop-before-commit' | 'drop-after-commit' | 'truncated' | 'html' }
    | { kind: 'hang'; commit: boolean }
    | { kind: 'slow'; overMs: number }
  );

function tokenFault(dice: Dice): TokenFault {
  const times = dice.between(1, 3);
  switch (dice.between(0, 9)) {
    case 0:
    case 1:
      return { kind: 'status', status: 503, times };
    case 2:
      return { kind: 'status', status: 429, times: 1 };
    case 3:
      return { kind: 'status', status: 500, times };
    case 4:
      return { kind: 'drop-before-commit', times };
    case 5:
      return { kind: 'drop-after-commit', times: 1 };
    case 6:
      return { kind: 'hang', commit: dice.chance(0.5), times: 1 };
    case 7:
      return { kind: 'slow', overMs: dice.between(300, 4_000), times: 1 };
    case 8:
      return { kind: 'truncated', times: 1 };
    default:
      return { kind: 'html', times: 1 };
  }
}
