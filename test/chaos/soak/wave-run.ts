import { setMaxListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PagingInput } from '../../../simulator/control/shapes.js';
import { eventually } from '../../eventually.js';
import { compare } from '../ledgers/compare.js';
import type { Difference, Facts } from '../ledgers/facts.js';
import { gapDifferences } from '../ledgers/gaps.js';
import { handlesOf } from '../plan/cast.js';
import type { Timed } from '../plan/deed.js';
import { collect } from '../run/collect.js';
import { peopleOn } from '../run/people.js';
import { untilQuiet, untilRechecked } from '../run/quiet.js';
import { enter, type Stage } from '../run/stage.js';
import { killInTime, noteTokenRequests, strikeInTime, type Standing } from '../run/trouble.js';
import { uniquenessDifferences } from '../run/uniqueness.js';
import { withDatabase } from '../run/with-database.js';
import { startWorld, type World } from '../run/world.js';
import { accessDifferences, appDifferences, keepAccess } from './access.js';
import { chargeDifferences } from './charges.js';
import { lists, type PlannedStrike } from './faults.js';
import { metOf, routesCalled, type Met } from './met.js';
import { leftUntold } from './left-untold.js';
import type { Leap, Past } from './past.js';
import { hoursGoBy } from './hours.js';
import { inParallel } from './in-parallel.js';
import { roundFor, type Round } from './round.js';
import { actsOf, ofAct, waveOf, type Act } from './wave.js';

export interface WaveOptions {
  /** All of one wave. */
  readonly seeds: readonly number[];
  /** How long to wait for quiet once nothing befalls anybody any more. */
  readonly quietWithinMs: number;
  readonly giveUp?: AbortSignal;
}

export interface WaveReport {
  readonly wave: number;
  readonly rounds: readonly RoundReport[];
  /** Of what all seeds share: indexes, mails that name no account. */
  readonly differences: readonly Difference[];
  readonly killed: number;
  /** Of the faults that were planned, those that met a call. */
  readonly strikes: Met;
  /** The endpoints that Perch called. */
  readonly called: readonly string[];
  readonly killsInTheMoment: number;
  readonly durationMs: number;
  readonly quietAfterMs: number;
  readonly logFile: string;
}

interface RoundReport {
  readonly seed: number;
  readonly facts: Facts;
  readonly differences: readonly Difference[];
}

const dayMs = 86_400_000;

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
  const wave = waveOf(seeds[0] ?? 1);
  const players: Players[] = [];
  for (const seed of seeds) {
    const round = roundFor(seed);
    const stage = await enter(world, round.cast);
    const log = { ...world.log, note: (line: string) => world.log.note(`#${seed} ${line}`) };
    players.push({ round, stage: { ...stage, log }, people: peopleOn({ ...stage, log }, over) });
  }
  world.log.note(`wave ${wave}, seeds ${seeds.join(', ')}; this is ${new Date().toISOString()}`);
  let killsInTheMoment = 0;
  const leaps: Leap[] = [];
  const struck: Standing<PlannedStrike>[] = [];
  const actsOver = new AbortController();
  const keeping = players
    .filter(({ round }) => round.adminAtHand)
    .map(({ stage }) => keepAccess(stage, AbortSignal.any([actsOver.signal, over])));
  try {
    for (const [number, act] of actsOf(wave).entries()) {
      const played = await playAct(world, players, number, act, leaps, over);
      killsInTheMoment += played.killsMet;
      struck.push(...played.struck);
    }
    await letStrike(world, players, over);
  } finally {
    actsOver.abort();
    await Promise.all(keeping);
  }
  const strikes = metOf(struck, await world.control.faults());
  await Promise.all([world.control.clearFaults(), world.control.clearPaging()]);
  await Promise.all(Object.values(world.processes).map((process) => process.up()));
  const quietBegan = performance.now();
  world.log.note('nothing befalls anybody any more');
  const quiet = await inParallel(4, players, (each) => quieted(each, quietWithinMs));
  await hoursGoBy(world, dayMs);
  const killedAt = world.processes.worker.killedAt();
  const past: Past = {
    leaps,
    killedAt,
    leftUntold: await withDatabase(world.config.mongodbUri, async (db) =>
      leftUntold({
        notices: await db.notices.find().toArray(),
        incidents: await db.accessIncidents.find().toArray(),
        killedAt,
      }),
    ),
    takenOut: players.flatMap(({ people }) => people.doings.takenOut),
  };
  const rounds = await inParallel(4, players, (each, index) =>
    settled(past, each, quiet[index] ?? [], quietWithinMs),
  );
  const accounts = players.flatMap(({ stage }) => stage.accounts);
  const differences = [
    ...(await appDifferences(world, accounts, past)),
    ...(await chargeDifferences(world, past, accounts)),
    ...(await uniquenessDifferences(world.config.mongodbUri)),
  ];
  await noteTokenRequests(world);
  await keepEvidence(world);
  for (const { kind, what } of differences) world.log.note(`DIFFERENCE ${kind}: ${what}`);
  const [durationMs, quietAfterMs] = [performance.now() - begun, performance.now() - quietBegan];
  world.log.note('the end');
  const killed = world.processes.worker.killedAt().length;
  return {
    ...{ wave, rounds, differences, killed, killsInTheMoment, durationMs, quietAfterMs, strikes },
    called: routesCalled(
      await world.control.journal(),
      accounts.map(({ handle }) => handle),
    ),
    logFile: world.log.file,
  };
}

const state = (what: string): Difference => ({ kind: 'state', what });

/** Waits until nothing is left to come, and says what did not. */
async function quieted({ stage, people }: Players, withinMs: number): Promise<Difference[]> {
  const over = new AbortController();
  const keeping = keepAccess(stage, over.signal);
  try {
    await Promise.race([people.answered(), delay(withinMs, undefined, { ref: false })]);
    const notQuiet = await untilQuiet(stage, people.doings, withinMs);
    return notQuiet === null ? [] : [state(notQuiet)];
  } finally {
    over.abort();
    await keeping;
  }
}

async function settled(
  past: Past,
  { round: { seed }, stage, people }: Players,
  soFar: readonly Difference[],
  withinMs: number,
): Promise<RoundReport> {
  const { doings } = people;
  const notRechecked = soFar.length > 0 ? null : await untilRechecked(stage, doings, withinMs);
  const facts = await collect(stage, doings, true);
  const differences = [
    ...soFar,
    ...(notRechecked === null ? [] : [state(notRechecked)]),
    ...compare(facts),
    ...gapDifferences(facts, Math.max(...past.leaps.map(({ byMs }) => byMs))),
    ...(await accessDifferences(stage, past)),
  ];
  for (const { kind, what } of differences) stage.log.note(`DIFFERENCE ${kind}: ${what}`);
  stage.log.note(`settled; ${differences.length} differences`);
  return { seed, facts, differences };
}

/** What explains a difference afterwards, beside the log: what X holds and was asked, and what Perch holds. */
async function keepEvidence({ control, config, log }: World): Promise<void> {
  const keep = (name: string, evidence: object): Promise<void> =>
    writeFile(join(dirname(log.file), name), JSON.stringify(evidence, null, 1));
  await keep('x.json', {
    journal: await control.journal(),
    ledger: await control.ledger(),
    mails: await control.mail(),
  });
  await withDatabase(config.mongodbUri, async (db) => {
    const { accounts, sources, items, comments, replies, charges, accessIncidents, notices } = db;
    const all = { accounts, sources, items, comments, replies, charges, accessIncidents, notices };
    const held = Object.entries(all).map(
      async ([name, each]) => [name, await each.find().toArray()] as const,
    );
    await keep('perch.json', Object.fromEntries(await Promise.all(held)));
  });
}

/** Resolves with how many kills met their moment, and what stands at X since. */
async function playAct(
  world: World,
  players: readonly Players[],
  number: number,
  { kills, leapMs, broke, postOnly }: Act,
  leaps: Leap[],
  over: AbortSignal,
): Promise<{ readonly killsMet: number; readonly struck: readonly Standing<PlannedStrike>[] }> {
  await world.control.postOnly(postOnly);
  const [killsMet, , ...struck] = await Promise.all([
    killInTime(world, kills, over),
    broke ? spendAll(world, broke, over) : null,
    ...players.map(async ({ round, stage, people }) => {
      const [standing] = await Promise.all([
        strikeInTime(stage, ofAct(round.faults, number), over),
        people.do(ofAct(round.deeds, number)),
        oddPagesInTime(stage, ofAct(round.pages, number), over),
      ]);
      return standing;
    }),
  ]);
  await world.processes.worker.up();
  await lookedAt(world, players);
  leaps.push({ at: Date.now(), byMs: leapMs });
  await hoursGoBy(world, leapMs);
  const { now } = await world.control.advance(leapMs);
  world.log.note(`CLOCK of X leaps by ${Math.round(leapMs / 60_000)} min, to ${now}`);
  return { killsMet, struck: struck.flat() };
}

const letStrikeMs = 15_000;
const lookEveryMs = 1_500;

/** What is broken in lists meets those who ask for them, however slow the machine was until now. */
async function letStrike({ control }: World, players: readonly Players[], over: AbortSignal): Promise<void> {
  const until = performance.now() + letStrikeMs;
  const stands = async (): Promise<boolean> =>
    (await control.faults()).some(({ fault }) => lists.includes(fault.route));
  while (performance.now() < until && (await stands())) {
    await Promise.all(
      players.map(({ stage, people }) => Promise.all(handlesOf(stage.cast).map(people.look))),
    );
    await delay(lookEveryMs, undefined, { signal: over });
  }
}

async function oddPagesInTime(
  { control, log }: Stage,
  pages: readonly Timed<PagingInput>[],
  over: AbortSignal,
): Promise<void> {
  await Promise.all(
    pages.map(async ({ atMs, ...quirk }) => {
      await delay(atMs, undefined, { signal: over });
      log.note(`PAGES ${JSON.stringify(quirk)}`);
      await control.paging(quirk);
    }),
  );
}

async function spendAll(
  { control, log }: World,
  { atMs, forMs }: NonNullable<Act['broke']>,
  over: AbortSignal,
): Promise<void> {
  await delay(atMs, undefined, { signal: over });
  await control.credits({ usd: 0 });
  log.note('CREDITS of the app are used up');
  try {
    await delay(forMs, undefined, { signal: over });
  } finally {
    await control.credits({ usd: null });
    log.note('CREDITS of the app are filled up');
  }
}

/** Each account was looked at once more, or can't be; what is missing then is part of the play. */
async function lookedAt({ control }: World, players: readonly Players[]): Promise<void> {
  const since = (await control.journal()).at(-1)?.seq ?? 0;
  const handles = players.flatMap(({ stage }) => stage.accounts.map(({ handle }) => handle));
  const isLookedAt = async (): Promise<boolean> => {
    const asked = new Set((await control.journal(since)).map(({ account }) => account));
    return handles.every((handle) => asked.has(handle));
  };
  await eventually(isLookedAt, { withinMs: 8_000 }).catch(() => undefined);
}
