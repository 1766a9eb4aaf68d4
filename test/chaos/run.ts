import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestEntry } from '../../simulator/control-client.js';
import { compare } from './ledgers/compare.js';
import type { Difference, Facts } from './ledgers/facts.js';
import { grouped } from './ledgers/grouped.js';
import type { Victim } from './plan/kills.js';
import { scheduleFor, type Schedule, type ScheduleOptions } from './plan/schedule.js';
import { agentsAtWork } from './run/agents.js';
import { collect } from './run/collect.js';
import { isCustomers, peopleAtX } from './run/customers.js';
import { untilQuiet } from './run/quiet.js';
import { readsRefused } from './run/refusals.js';
import { carryOut, strike } from './run/trouble.js';
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
  const world = await startWorld(options.seed);
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
  const people = peopleAtX(world.control);
  const agents = agentsAtWork(world, over);
  world.log.note(`seed ${seed}, ${kills} kills; this is ${new Date().toISOString()}`);
  const { asking, killsInTheMoment } = await play(world, schedule, people, agents, over);
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
  for (const { at, account, status, fault } of await tokenRequests(world))
    world.log.note(`token of @${account ?? '?'} at ${at}: ${status ?? 'no answer'} ${fault ?? ''}`);
  for (const [outcome, replies] of grouped(facts.replies, ({ state, reason }) => `${state} ${reason ?? ''}`))
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
  worker: worker.timesKilled(),
  api: api.timesKilled(),
  mongod: mongod.timesKilled(),
  temporal: temporal.timesKilled(),
});

/** A grant that was lost is explained by these beside the kills. */
const tokenRequests = async ({ control }: World): Promise<RequestEntry[]> =>
  (await control.journal()).filter(({ route }) => route === 'token');

/** Does everything in its time; resolves when all is killed and written, with what agents still wait for. */
async function play(
  world: World,
  { kills, faults, deeds }: Schedule,
  people: ReturnType<typeof peopleAtX>,
  agents: ReturnType<typeof agentsAtWork>,
  over: AbortSignal,
): Promise<{ readonly asking: Promise<unknown>; readonly killsInTheMoment: number }> {
  const waiting: Promise<void>[] = [];
  let killsInTheMoment = 0;
  const inTime = async (atMs: number, act: () => Promise<void>): Promise<void> => {
    await delay(atMs, undefined, { signal: over });
    await act();
  };
  await Promise.all([
    ...kills.map((kill) =>
      inTime(kill.atMs, async () => {
        if (await carryOut(world, kill)) killsInTheMoment += 1;
      }),
    ),
    ...faults.map((fault) => inTime(fault.atMs, () => strike(world, fault))),
    ...deeds.map((deed) =>
      inTime(deed.atMs, async () => {
        if (isCustomers(deed)) await people.do(deed);
        else waiting.push(toldLater(agents.do(deed)));
      }),
    ),
  ]);
  return { asking: toldLater(Promise.all(waiting)), killsInTheMoment };
}

/** What fails before anybody waits for it is told to who does, and ends no process. */
function toldLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
