import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { compare } from '../ledgers/compare.js';
import type { Difference, Facts } from '../ledgers/facts.js';
import { collect } from '../run/collect.js';
import { peopleOn } from '../run/people.js';
import { untilQuiet } from '../run/quiet.js';
import { enter, type Stage } from '../run/stage.js';
import { killInTime, noteTokenRequests, strikeInTime } from '../run/trouble.js';
import { uniquenessDifferences } from '../run/uniqueness.js';
import { startWorld, type World } from '../run/world.js';
import { accessDifferences, accessRegained, appDifferences } from './access.js';
import { chargeDifferences } from './charges.js';
import { inParallel } from './in-parallel.js';
import { roundFor, type Round } from './round.js';
import { waveFor, waveOf, type Jump, type Wave } from './wave.js';
import type { Timed } from '../plan/deed.js';

export interface WaveOptions {
  /** All of one wave. */
  readonly seeds: readonly number[];
  /** How long to wait for quiet once nothing befalls anybody any more. */
  readonly quietWithinMs: number;
  readonly giveUp?: AbortSignal;
}

export interface WaveReport {
  readonly wave: Wave;
  readonly rounds: readonly RoundReport[];
  /** Of what all seeds share: indexes, mails that name no account. */
  readonly differences: readonly Difference[];
  readonly killed: number;
  readonly killsInTheMoment: number;
  readonly durationMs: number;
  readonly quietAfterMs: number;
  readonly logFile: string;
}

export interface RoundReport {
  readonly seed: number;
  readonly facts: Facts;
  readonly differences: readonly Difference[];
}

/** Refused access is found out, and a block looked at again, within seconds instead of minutes. */
const settings = { ACCESS_RECHECK_SECONDS: '1.5', BLOCKED_LOOK_MINUTES: '0.03' };

/** Plays some seeds of one wave together on a stack of their own, and compares what is left of each. */
export async function playWave(options: WaveOptions): Promise<WaveReport> {
  const { seeds, giveUp } = options;
  const world = await startWorld(`soak-${seeds.join('-').slice(0, 60)}`, settings);
  const over = new AbortController();
  // All that is planned waits for it.
  setMaxListeners(0, over.signal);
  const stop = (): void => over.abort(new Error('Told to stop'));
  giveUp?.addEventListener('abort', stop, { once: true });
  try {
    giveUp?.throwIfAborted();
    return await play(world, options, over.signal);
  } finally {
    over.abort();
    await world.close();
  }
}

type Players = { readonly round: Round; readonly stage: Stage; readonly people: ReturnType<typeof peopleOn> };

async function play(world: World, options: WaveOptions, over: AbortSignal): Promise<WaveReport> {
  const begun = performance.now();
  const { seeds, quietWithinMs } = options;
  const wave = waveFor(waveOf(seeds[0] ?? 1));
  const players: Players[] = [];
  for (const seed of seeds) {
    const round = roundFor(seed);
    const stage = await enter(world, round.cast);
    const log = { ...world.log, note: (line: string) => world.log.note(`#${seed} ${line}`) };
    players.push({ round, stage: { ...stage, log }, people: peopleOn({ ...stage, log }, over) });
  }
  world.log.note(`wave ${wave.number}, seeds ${seeds.join(', ')}; this is ${new Date().toISOString()}`);
  const [killsInTheMoment] = await Promise.all([
    killInTime(world, wave.kills, over),
    jumpInTime(world, wave.jumps, over),
    ...players.map(({ round, stage, people }) =>
      Promise.all([people.do(round.deeds), strikeInTime(stage, round.faults, over)]),
    ),
  ]);
  await world.control.clearFaults();
  await Promise.all(Object.values(world.processes).map((process) => process.up()));
  const quietBegan = performance.now();
  world.log.note('nothing befalls anybody any more');
  const rounds = await inParallel(4, players, (each) => settled(world, each, quietWithinMs));
  const differences = [
    ...appDifferences(
      await world.control.mail(),
      players.flatMap(({ stage }) => stage.accounts),
    ),
    ...(await uniquenessDifferences(world.config.mongodbUri)),
  ];
  await noteTokenRequests(world);
  for (const { kind, what } of differences) world.log.note(`DIFFERENCE ${kind}: ${what}`);
  const [durationMs, quietAfterMs] = [performance.now() - begun, performance.now() - quietBegan];
  world.log.note('the end');
  const killed = world.processes.worker.timesKilled();
  return {
    ...{ wave, rounds, differences, killed, killsInTheMoment, durationMs, quietAfterMs },
    logFile: world.log.file,
  };
}

async function settled(
  world: World,
  { round: { seed }, stage, people }: Players,
  quietWithinMs: number,
): Promise<RoundReport> {
  const { doings } = people;
  const noAccess = await accessRegained(stage, quietWithinMs);
  await Promise.race([people.answered(), delay(quietWithinMs, undefined, { ref: false })]);
  const notQuiet = await untilQuiet(stage, doings, quietWithinMs);
  const facts = await collect(stage, doings);
  const differences = [
    ...[noAccess, notQuiet].flatMap((what) => (what === null ? [] : [{ kind: 'state' as const, what }])),
    ...compare(facts),
    ...(await accessDifferences(stage)),
    ...(await chargeDifferences(world, stage)),
  ];
  for (const { kind, what } of differences) stage.log.note(`DIFFERENCE ${kind}: ${what}`);
  stage.log.note(`settled; ${differences.length} differences`);
  return { seed, facts, differences };
}

const jumpInTime = (world: World, jumps: readonly Timed<Jump>[], over: AbortSignal): Promise<unknown> =>
  Promise.all(
    jumps.map(async ({ atMs, advanceMs }) => {
      await delay(atMs, undefined, { signal: over });
      const { now } = await world.control.advance(advanceMs);
      world.log.note(`CLOCK of X goes on by ${Math.round(advanceMs / 60_000)} min, to ${now}`);
    }),
  );
