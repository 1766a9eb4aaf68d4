import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { compare, mailDifferences } from './ledgers/compare.js';
import type { Difference, Facts } from './ledgers/facts.js';
import { groupedBy } from '../../src/domain/grouping.js';
import { killsCast } from './plan/cast.js';
import type { Victim } from './plan/kills.js';
import { scheduleFor, type Schedule, type ScheduleOptions } from './plan/schedule.js';
import { collect } from './run/collect.js';
import { onCall } from './run/on-call.js';
import { openDesk } from './run/open-desk.js';
import { peopleOn } from './run/people.js';
import { untilQuiet } from './run/quiet.js';
import { readsRefused } from './run/refusals.js';
import { enter } from './run/stage.js';
import { killInTime, noteTokenRequests, strikeInTime, untilStruck } from './run/trouble.js';
import { uniquenessDifferences } from './run/uniqueness.js';
import { startWorld, type World } from './run/world.js';

export interface RunOptions extends ScheduleOptions {
  /** Aborted: the run ends at once and rejects; nothing of it stays behind. */
  readonly giveUp?: AbortSignal;
  /** How long to wait for quiet once nothing is killed any more. */
  readonly quietWithinMs: number;
}

export interface RunReport {
  readonly seed: number;
  readonly schedule: Schedule;
  readonly facts: Facts;
  readonly differences: readonly Difference[];
  /** How often each process ended by SIGKILL, whatever was planned. */
  readonly killed: Readonly<Record<Victim, number>>;
  /** How many of the kills met the moment they waited for. */
  readonly killsInTheMoment: number;
  readonly readsRefused: number;
  readonly durationMs: number;
  readonly quietAfterMs: number;
  readonly logFile: string;
}

/** One run: kills, faults and people by the seed's schedule, quiet, and the comparison of what is left. */
export async function chaosRun(options: RunOptions): Promise<RunReport> {
  const begun = performance.now();
  const world = await startWorld(`seed-${options.seed}`);
  const over = new AbortController();
  // All that is planned waits for it.
  setMaxListeners(0, over.signal);
  try {
    const { giveUp } = options;
    return await Promise.race([
      runIn(world, options, begun, over.signal),
      ...(giveUp ? [given(giveUp)] : []),
    ]);
  } finally {
    over.abort();
    await world.close();
  }
}

const given = (giveUp: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new Error('Told to stop'));
    if (giveUp.aborted) stop();
    else giveUp.addEventListener('abort', stop, { once: true });
  });

async function runIn(
  world: World,
  { quietWithinMs, ...options }: RunOptions,
  begun: number,
  over: AbortSignal,
): Promise<RunReport> {
  const schedule = scheduleFor(options);
  const { seed, kills } = options;
  const stage = await enter(world, killsCast);
  const pager = await onCall(stage, world.config, over);
  await openDesk(stage);
  const people = peopleOn(stage, over);
  const { doings } = people;
  world.log.note(`seed ${seed}, ${kills} kills; this is ${new Date().toISOString()}`);
  const killsInTheMoment = await play(world, schedule, people, over);
  await untilStruck(world, schedule.faults);
  await world.control.clearFaults();
  const lastKillAt = performance.now();
  await Promise.all(Object.values(world.processes).map((process) => process.up()));
  world.log.note('nothing is killed any more, the faults are lifted');
  await Promise.race([people.answered(), delay(quietWithinMs, undefined, { ref: false })]);
  const notQuiet = await untilQuiet(stage, doings, quietWithinMs);
  const quietAfterMs = performance.now() - lastKillAt;
  const facts = await collect(stage, doings);
  const differences = [
    ...(notQuiet === null ? [] : [{ kind: 'state' as const, what: `no quiet: ${notQuiet}` }]),
    ...compare(facts),
    // An SMS without a receipt, because the API was killed as it came, is made up for by mail (S60).
    ...mailDifferences({ ...facts, mails: facts.mails.filter(({ to }) => !to.includes(pager.address)) }),
    ...(await pager.differences(quietWithinMs)),
    ...(await uniquenessDifferences(world.config.mongodbUri)),
  ];
  await noteTokenRequests(world);
  for (const [outcome, replies] of groupedBy(
    facts.replies,
    ({ state, reason }) => `${state} ${reason ?? ''}`,
  ))
    world.log.note(`${replies.length} replies ${outcome}`);
  for (const { kind, what } of differences) world.log.note(`DIFFERENCE ${kind}: ${what}`);
  const killed = killedOf(world);
  const refused = readsRefused(await world.control.journal());
  const durationMs = performance.now() - begun;
  world.log.note(`the end; ${differences.length} differences`);
  const figures = { killed, killsInTheMoment, readsRefused: refused, durationMs, quietAfterMs };
  return { seed, schedule, facts, differences, ...figures, logFile: world.log.file };
}

const killedOf = ({ processes: { worker, api, mongod, temporal } }: World): Record<Victim, number> => ({
  worker: worker.killedAt().length,
  api: api.killedAt().length,
  mongod: mongod.killedAt().length,
  temporal: temporal.killedAt().length,
});

/** Does everything in its time; resolves when all is killed and written, with how many kills met their moment. */
async function play(
  world: World,
  { kills, faults, deeds }: Schedule,
  people: ReturnType<typeof peopleOn>,
  over: AbortSignal,
): Promise<number> {
  const [met] = await Promise.all([
    killInTime(world, kills, over),
    strikeInTime(world, faults, over),
    people.do(deeds),
  ]);
  return met;
}
