import { setTimeout as delay } from 'node:timers/promises';
import { compare } from './ledgers/compare.js';
import type { Difference, Facts } from './ledgers/facts.js';
import { scheduleFor, type Schedule, type ScheduleOptions } from './plan/schedule.js';
import { agentsAtWork } from './run/agents.js';
import { collect } from './run/collect.js';
import { isCustomers, peopleAtX } from './run/customers.js';
import { untilQuiet } from './run/quiet.js';
import { carryOut, strike } from './run/trouble.js';
import { uniquenessDifferences } from './run/uniqueness.js';
import { startWorld, type World } from './run/world.js';

export interface RunOptions extends ScheduleOptions {
  /** How long to wait for quiet once nothing is killed any more. */
  readonly quietWithinMs: number;
}

export interface RunReport {
  readonly seed: number;
  readonly schedule: Schedule;
  readonly facts: Facts;
  readonly differences: readonly Difference[];
  readonly durationMs: number;
  readonly quietAfterMs: number;
  readonly logFile: string;
}

/** One run: kills, faults and people by the seed's schedule, quiet, and the comparison of what is left. */
export async function chaosRun({ quietWithinMs, ...options }: RunOptions): Promise<RunReport> {
  const begun = performance.now();
  const schedule = scheduleFor(options);
  const { seed, kills } = options;
  const world = await startWorld(seed);
  const over = new AbortController();
  try {
    const people = peopleAtX(world.control);
    const agents = agentsAtWork(world, over.signal);
    world.log.note(`seed ${seed}, ${kills} kills`);
    const { asking } = await play(world, schedule, people, agents);
    await world.control.clearFaults();
    const lastKillAt = performance.now();
    await Promise.all(Object.values(world.processes).map((process) => process.up()));
    world.log.note('nothing is killed any more, the faults are lifted');
    const doings = { asks: agents.asks, ownWords: people.ownWords };
    await Promise.race([asking, delay(quietWithinMs, undefined, { ref: false })]);
    const notQuiet = await untilQuiet(world, doings, quietWithinMs);
    const quietAfterMs = performance.now() - lastKillAt;
    const facts = await collect(world, doings);
    const differences = [
      ...(notQuiet === null ? [] : [{ kind: 'state' as const, what: `no quiet: ${notQuiet}` }]),
      ...compare(facts),
      ...(await uniquenessDifferences(world.config.mongodbUri)),
    ];
    for (const { kind, what } of differences) world.log.note(`DIFFERENCE ${kind}: ${what}`);
    const durationMs = performance.now() - begun;
    world.log.note(`the end; ${differences.length} differences`);
    return { seed, schedule, facts, differences, durationMs, quietAfterMs, logFile: world.log.file };
  } finally {
    over.abort();
    await world.close();
  }
}

/** Does everything in its time; resolves when all is killed and written, with what agents still wait for. */
async function play(
  world: World,
  { kills, faults, deeds }: Schedule,
  people: ReturnType<typeof peopleAtX>,
  agents: ReturnType<typeof agentsAtWork>,
): Promise<{ readonly asking: Promise<unknown> }> {
  const waiting: Promise<void>[] = [];
  const inTime = async (atMs: number, act: () => Promise<void>): Promise<void> => {
    await delay(atMs);
    await act();
  };
  await Promise.all([
    ...kills.map((kill) => inTime(kill.atMs, () => carryOut(world, kill))),
    ...faults.map((fault) => inTime(fault.atMs, () => strike(world, fault))),
    ...deeds.map((deed) =>
      inTime(deed.atMs, async () => {
        if (isCustomers(deed)) await people.do(deed);
        else waiting.push(agents.do(deed));
      }),
    ),
  ]);
  return { asking: Promise.all(waiting) };
}
