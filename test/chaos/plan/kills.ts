import type { Dice } from './dice.js';

export const victims = ['worker', 'api', 'mongod', 'temporal'] as const;
export type Victim = (typeof victims)[number];

/** When exactly a process dies, once its time has come. */
export type Moment =
  | { readonly kind: 'atOnce' }
  /** As X has done what it was asked on the route and before the answer leaves. */
  | { readonly kind: 'answer'; readonly route: string }
  /** So many milliseconds after an agent's request has left. */
  | { readonly kind: 'ask'; readonly afterMs: number };

export interface Kill {
  readonly atMs: number;
  readonly victim: Victim;
  readonly moment: Moment;
  /** A moment that has not come by then is not waited for. */
  readonly withinMs: number;
  /** How long it stays dead before it is started again. */
  readonly pauseMs: number;
}

export const killEveryMs = 1_900;
const firstAtMs = 2_000;
/** After a worker's death its polls begin again only when their heartbeats have run out, after 5 s. */
const longestWaitMs: Readonly<Record<Victim, number>> = {
  worker: 6_000,
  api: 1_500,
  mongod: 2_500,
  temporal: 2_500,
};

/** The worker holds most of what can go wrong, so it dies most often; each process dies at least once. */
const others: readonly Victim[] = [
  'worker',
  'worker',
  'worker',
  'worker',
  'api',
  'api',
  'mongod',
  'temporal',
];

export function killsFor(dice: Dice, count: number): Kill[] {
  const more = Array.from({ length: Math.max(0, count - victims.length) }, () => dice.one(others));
  const dying = [...dice.shuffled([...victims, ...more].slice(0, count))];
  return dying.map((victim, index) => ({
    atMs: firstAtMs + index * killEveryMs + dice.between(0, 900),
    victim,
    moment: momentFor(dice, victim),
    withinMs: longestWaitMs[victim],
    pauseMs: dice.between(0, 700),
  }));
}

const routesOf: Readonly<Record<Victim, readonly string[]>> = {
  worker: ['create-post', 'create-post', 'send-dm', 'mentions', 'own-posts', 'dm_events'],
  mongod: ['create-post', 'send-dm', 'mentions', 'dm_events'],
  temporal: ['create-post', 'mentions'],
  api: [],
};

function momentFor(dice: Dice, victim: Victim): Moment {
  if (victim === 'api') return { kind: 'ask', afterMs: dice.between(0, 40) };
  if (victim === 'mongod' && dice.chance(0.4)) return { kind: 'ask', afterMs: dice.between(0, 40) };
  return dice.chance(0.7) ? { kind: 'answer', route: dice.one(routesOf[victim]) } : { kind: 'atOnce' };
}
