import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../eventually.js';
import { expectedOf, keyOf, keyOfExpected } from '../ledgers/expected.js';
import type { InboxItem, ReplyFacts } from '../ledgers/facts.js';
import { accountsOf, inboxOf, type Doings } from './collect.js';
import type { World } from './world.js';

/**
 * Waits until nothing is left to come: everything at X captured and decided about, every answer
 * settled as far as Perch can settle it, and one look more at each account after that.
 * Returns what was still missing when the time was up, or null.
 */
export async function untilQuiet(world: World, doings: Doings, withinMs: number): Promise<string | null> {
  const until = performance.now() + withinMs;
  const still = await nothingMissing(world, doings, until);
  if (still !== null) return still;
  return (await oneLookMore(world)) ?? nothingMissing(world, doings, until);
}

const checkEveryMs = 500;
/** Whoever asks for a look interrupts the one that is under way. */
const lookEveryMs = 5_000;

async function nothingMissing(world: World, doings: Doings, until: number): Promise<string | null> {
  let last: string | null = null;
  let lookedAt = -Infinity;
  for (;;) {
    const looks = performance.now() - lookedAt > lookEveryMs;
    if (looks) lookedAt = performance.now();
    const still = await missing(world, doings, looks);
    if (still === null || performance.now() > until) return still;
    if (still !== last) world.log.note(`still to come: ${still}`);
    last = still;
    await delay(checkEveryMs);
  }
}

/** The first thing that has yet to come, in words; null when there is none. */
async function missing(world: World, doings: Doings, looks: boolean): Promise<string | null> {
  try {
    if (looks) await lookNow(world);
    return (await missingItem(world)) ?? (await missingReply(world, doings));
  } catch (error) {
    return `the API answers: ${messageOf(error)}`;
  }
}

/** Messages are polled once a minute unless somebody asks. */
async function lookNow({ api, accounts }: World): Promise<void> {
  for (const { id } of accounts) await api.post(`/v1/accounts/${id}/poll`);
}

async function missingItem(world: World): Promise<string | null> {
  const { posts, dms } = await world.control.ledger();
  const expected = expectedOf({ accounts: await accountsOf(world), posts, messages: dms });
  const inbox = new Map<string, InboxItem>();
  for (const { id } of world.accounts)
    for (const item of await inboxOf(world, id)) inbox.set(keyOf(item), item);
  const isDecided = (item: InboxItem | undefined): boolean =>
    item !== undefined && (item.ticketId ?? item.listedReason ?? item.setAside) !== null;
  const open = expected.filter((each) => !isDecided(inbox.get(keyOfExpected(each))));
  const [first] = open;
  return first
    ? `${open.length} items are not captured and decided, e.g. ${first.kind} ${first.xId} of @${first.account.handle}`
    : null;
}

/** Of unknown outcome may stay what X does not show; what X shows Perch must find. */
async function missingReply({ api, control }: World, { asks }: Doings): Promise<string | null> {
  const { posts, dms } = await control.ledger();
  const atX = new Set([...posts, ...dms].map(({ text }) => text));
  for (const { text, replyIds, refusedWith } of asks) {
    if (replyIds.size === 0 && refusedWith === null) return `"${text}" is not answered`;
    for (const id of replyIds) {
      const { state } = await api.get<ReplyFacts>(`/v1/replies/${id}`);
      if (state === 'queued' || state === 'sending') return `reply ${id} "${text}" is ${state}`;
      if (state === 'unknown' && atX.has(text)) return `reply ${id} "${text}" is unknown and at X`;
    }
  }
  return null;
}

const sources = ['mentions', 'own-posts', 'dm_events'];

/** Whatever would come twice has its chance to. Returns what kept the look from coming, or null. */
async function oneLookMore(world: World): Promise<string | null> {
  const { control, accounts } = world;
  const since = (await control.journal()).at(-1)?.seq ?? 0;
  try {
    await lookNow(world);
    await eventually(
      async () => {
        const answered = (await control.journal(since)).filter(({ status }) => status === 200);
        return accounts.every(({ handle }) =>
          sources.every((name) =>
            answered.some(({ route, account }) => route === name && account === handle),
          ),
        );
      },
      { what: 'one look more at each account', withinMs: 60_000 },
    );
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
