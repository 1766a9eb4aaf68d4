import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { perch, type Perch } from '../api/client/perch-client.js';
import { agentsRepository, type AgentFields } from '../src/store/agents/repository.js';
import { tokensRepository } from '../src/store/sessions/tokens.js';
import { setUp, type Desk } from './lists/desk.js';
import { fill, type Filled, type Sizes } from './lists/fill.js';
import { questions, type Question } from './lists/questions.js';
import { countOf, machine, reportTable } from './shared/report.js';
import { withBench, type Bench } from './shared/stack.js';
import { median, percentile } from './shared/statistics.js';

export interface ListsOptions extends Sizes {
  readonly requests: number;
}

const places = ['first', 'halfway'] as const;
const people = ['admin', 'agent'] as const;
type Who = (typeof people)[number];
type Place = (typeof places)[number];

/** How long lists, filters and searches take over HTTP while nothing else runs, and the floor beside them. */
export async function lists({ requests, ...sizes }: ListsOptions): Promise<void> {
  await withBench({}, async (bench) => {
    const desk = await setUp(bench.db);
    const filled = await fill(bench, desk, sizes);
    const apis = { admin: bench.api, agent: await restrictedAgent(bench, desk) };
    const asked = questions(desk, filled);
    const floor = await bench.progress.step('Measuring the floor', () => floorOf(bench, filled, requests));
    const took = await askInTurns(bench, apis, asked, requests);
    const all = asked.flatMap(({ name }) => [...took].filter(([key]) => key.startsWith(`${name}/`)));
    const slow = all.filter(([, times]) => percentile(times, 0.99) > 100);
    reportTable(
      `${countOf(sizes.items)} items, ${countOf(sizes.tickets)} tickets; p50 / p99 in ms of ${requests} requests`,
      machine(bench.versions),
      ['', ...people.flatMap((who) => places.map((place) => `${who}, ${place} page`))],
      [
        ['floor: findOne by _id', figures(floor.findOne), '', '', ''],
        ['floor: GET /live', figures(floor.live), '', '', ''],
        ...asked.map(({ name }) => [
          name,
          ...people.flatMap((who) => places.map((place) => figures(took.get(`${name}/${who}/${place}`)))),
        ]),
        ['above 100 ms (aim: none)', `${slow.length} of ${all.length}`, '', '', ''],
      ],
    );
  });
}

const figures = (times: readonly number[] | undefined): string =>
  times ? `${median(times).toFixed(1)} / ${percentile(times, 0.99).toFixed(1)}` : '';

/** Who sees the tickets of two groups and their own, no direct messages, and not every account's items. */
async function restrictedAgent({ db, config }: Bench, { groupIds }: Desk): Promise<Perch> {
  const now = new Date();
  const fields: AgentFields = {
    ...{ email: 'agent@localhost', name: 'Agent', role: 'agent' as const, permissions: [], phone: null },
    ...{ ticketAccess: 'groups' as const, groupIds: groupIds.slice(0, 2), passwordHash: null },
  };
  const added = await db.transaction((session) =>
    agentsRepository(db).create(fields, { by: null, now }, session),
  );
  if (added.outcome !== 'saved') throw new Error(`The agent was not added: ${added.outcome}`);
  const token = { agentId: added.agent._id, name: 'bench', scopes: ['*'], expiresAt: null } as const;
  const { secret } = await db.transaction((session) =>
    tokensRepository(db).create(token, { by: null, now }, session),
  );
  return perch(`http://127.0.0.1:${config.api.port}`, secret);
}

/** The API lets one address ask 100 times a second. */
const leastMs = 11;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  await delay(Math.max(0, leastMs - took));
  return took;
}

async function floorOf({ db, api }: Bench, { longTicketId }: Filled, requests: number) {
  const floor = { findOne: [] as number[], live: [] as number[] };
  for (let round = 0; round <= requests; round += 1) {
    const findOne = await timed(() => db.tickets.findOne({ _id: longTicketId }));
    const live = await timed(() => fetch(`${api.url}/live`).then((answer) => answer.text()));
    if (round === 0) continue;
    floor.findOne.push(findOne);
    floor.live.push(live);
  }
  return floor;
}

/** Times by question, person and place. In turns, so that whatever else goes on here slows all; the first round warms up. */
async function askInTurns(
  { progress }: Bench,
  apis: Readonly<Record<Who, Perch>>,
  asked: readonly Question[],
  requests: number,
): Promise<ReadonlyMap<string, number[]>> {
  const took = new Map<string, number[]>();
  const found = new Set<string>();
  const askOnce = async (question: Question, who: Who, place: Place, isCounted: boolean): Promise<void> => {
    const cursor = place === 'first' ? '' : cursorAt(question.halfway);
    if (cursor === null) return;
    const path = question.ask() + cursor;
    const ms = await timed(async () => {
      const { data } = listed.parse(await apis[who].get(path));
      if (data.length > 0) found.add(question.name);
    });
    const key = `${question.name}/${who}/${place}`;
    if (isCounted) took.set(key, [...(took.get(key) ?? []), ms]);
  };
  await progress.step(`Asking ${asked.length} questions ${requests} times`, async (note) => {
    for (let round = 0; round <= requests; round += 1) {
      for (const question of asked)
        for (const who of people) for (const place of places) await askOnce(question, who, place, round > 0);
      note(`${round} of ${requests}`);
    }
  });
  const vain = asked.filter(({ name, isVain }) => !isVain && !found.has(name)).map(({ name }) => name);
  if (vain.length > 0) throw new Error(`Nothing was ever found by ${vain.join(', ')}`);
  return took;
}

const listed = z.object({ data: z.array(z.unknown()) });

/** As the API's own cursors are: the values of the place. */
const cursorAt = (place: Question['halfway']): string | null =>
  place ? `&cursor=${Buffer.from(JSON.stringify(place)).toString('base64url')}` : null;
