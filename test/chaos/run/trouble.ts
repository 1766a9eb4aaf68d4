import { setTimeout as delay } from 'node:timers/promises';
import type { StandingFault } from '../../../simulator/control-client.js';
import { eventually } from '../../eventually.js';
import { refusesPolls, type PlannedFault } from '../plan/faults.js';
import type { Kill } from '../plan/kills.js';
import { readsRefused } from './refusals.js';
import type { World } from './world.js';

/** Resolves with how many of the kills met the moment they waited for. */
export async function killInTime(world: World, kills: readonly Kill[], over: AbortSignal): Promise<number> {
  const met = await Promise.all(
    kills.map(async (kill) => {
      await delay(kill.atMs, undefined, { signal: over });
      return carryOut(world, kill);
    }),
  );
  return met.filter(Boolean).length;
}

/** What stands at X, by the number that X gave it. */
export interface Standing<T> {
  readonly id: number;
  readonly planned: T;
}

export async function strikeInTime<T extends PlannedFault>(
  world: Pick<World, 'control' | 'log'>,
  faults: readonly T[],
  over: AbortSignal,
): Promise<Standing<T>[]> {
  return Promise.all(
    faults.map(async (planned) => {
      await delay(planned.atMs, undefined, { signal: over });
      return { id: (await strike(world, planned)).id, planned };
    }),
  );
}

/**
 * A run whose trouble met nobody proves nothing: on a busy machine the worker may be down for as long as the
 * faults stand. So they stand until one of those on the polls has struck, if any is planned.
 */
export async function untilStruck(
  { control }: Pick<World, 'control'>,
  faults: readonly PlannedFault[],
): Promise<void> {
  if (!faults.some(refusesPolls)) return;
  await eventually(async () => readsRefused(await control.journal()) > 0, {
    what: 'a poll that X refuses',
    withinMs: 60_000,
  });
}

/** A grant that was lost is explained by these beside the kills. */
export async function noteTokenRequests({ control, log }: Pick<World, 'control' | 'log'>): Promise<void> {
  for (const { route, at, account, status, fault } of await control.journal())
    if (route === 'token')
      log.note(`token of @${account ?? '?'} at ${at}: ${status ?? 'no answer'} ${fault ?? ''}`);
}

/**
 * Kills the process when the moment comes; what is down just then is killed as soon as it is up again.
 * Returns whether it died in a moment that was waited for.
 */
async function carryOut(world: World, kill: Kill): Promise<boolean> {
  for (;;) {
    await world.processes[kill.victim].up();
    const when = await killed(world, kill);
    if (when !== 'notUp') return when === 'inTheMoment' && kill.moment.kind !== 'atOnce';
  }
}

/** `notUp` when it ended by itself while the moment was waited for. */
function killed(
  { processes, moments, log }: World,
  kill: Kill,
): Promise<'inTheMoment' | 'otherwise' | 'notUp'> {
  const { victim, moment, withinMs, pauseMs } = kill;
  return moments.at(moment, withinMs, (came) => {
    const isKilled = processes[victim].kill(pauseMs);
    const when = came ? wordsFor(moment) : 'as nothing came to be waited for';
    if (isKilled) log.note(`KILL ${victim} ${when}`);
    return !isKilled ? 'notUp' : came ? 'inTheMoment' : 'otherwise';
  });
}

function wordsFor(moment: Kill['moment']): string {
  switch (moment.kind) {
    case 'atOnce':
      return 'at once';
    case 'answer':
      return `as X answers ${moment.route}`;
    case 'ask':
      return `${moment.afterMs} ms after an agent asked`;
  }
}

async function strike(
  { control, log }: Pick<World, 'control' | 'log'>,
  planned: PlannedFault,
): Promise<StandingFault> {
  const { fault, resetInSeconds } = planned;
  const { kind, route, account, times } = fault;
  const status = fault.kind === 'status' ? ` ${fault.status}` : '';
  log.note(`FAULT ${kind}${status} on ${route} of @${account}, ${times} times`);
  if (fault.kind !== 'status' || resetInSeconds === undefined) return control.fault(fault);
  const { now } = await control.clock();
  const resetAt = Math.ceil(Date.parse(now) / 1_000) + resetInSeconds;
  return control.fault({
    ...fault,
    headers: {
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(resetAt),
    },
    body: { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
  });
}
