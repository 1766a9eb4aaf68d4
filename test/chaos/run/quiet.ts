import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../eventually.js';
import { expectedOf, keyOf, keyOfExpected, type Expected } from '../ledgers/expected.js';
import type { InboxItem } from '../ledgers/facts.js';
import { wordsDifferences } from '../ledgers/words.js';
import { accountsOf, gapsOf, inboxOf, xLedgerOf, type Doings } from './collect.js';
import type { Stage } from './stage.js';

/**
 * Waits until nothing is left to come: everything at X captured and decided about, every answer
 * settled as far as Perch can settle it, and one look more at each account after that.
 * Returns what was still missing when the time was up, or null.
 */
export async function untilQuiet(stage: Stage, doings: Doings, withinMs: number): Promise<string | null> {
  const until = performance.now() + withinMs;
  const still = await nothingMissing(stage, doings, until);
  if (still !== null) return still;
  return (await oneLookMore(stage)) ?? nothingMissing(stage, doings, until);
}

/** Waits until Perch shows of every post what X shows now, once it has been made to ask for all of them. */
export const untilRechecked = (stage: Stage, doings: Doings, withinMs: number): Promise<string | null> =>
  nothingMissing(stage, doings, performance.now() + withinMs, true);

const checkEveryMs = 500;
/** Whoever asks for a look interrupts the one that is under way. */
const lookEveryMs = 5_000;

async function nothingMissing(
  stage: Stage,
  doings: Doings,
  until: number,
  isRechecked = false,
): Promise<string | null> {
  let last: string | null = null;
  let lookedAt = -Infinity;
  for (;;) {
    const looks = performance.now() - lookedAt > lookEveryMs;
    if (looks) lookedAt = performance.now();
    const still = await missing(stage, doings, looks, isRechecked);
    if (still === null || performance.now() > until) return still;
    if (still !== last) stage.log.note(`still to come: ${still}`);
    last = still;
    await delay(checkEveryMs);
  }
}

/** The first thing that has yet to come, in words; null when there is none. */
async function missing(
  stage: Stage,
  doings: Doings,
  looks: boolean,
  isRechecked: boolean,
): Promise<string | null> {
  try {
    if (looks) await lookNow(stage);
    return (await missingItem(stage, doings, isRechecked)) ?? (await missingReply(stage, doings));
  } catch (error) {
    return `the API answers: ${messageOf(error)}`;
  }
}

/** Messages are polled once a minute unless somebody asks. */
async function lookNow({ api, accounts }: Stage): Promise<void> {
  for (const { id } of accounts) await api.post(`/v1/accounts/${id}/poll`);
}

async function missingItem(stage: Stage, { unseen }: Doings, isRechecked: boolean): Promise<string | null> {
  const [accounts, gaps] = [await accountsOf(stage), await gapsOf(stage)];
  const ledger = { accounts, gaps, ...(await xLedgerOf(stage)), unseen };
  const expected = expectedOf(ledger);
  const inbox = new Map<string, InboxItem>();
  for (const { id } of stage.accounts)
    for (const item of await inboxOf(stage, id)) inbox.set(keyOf(item), item);
  const isDone = (each: Expected, item: InboxItem | undefined): boolean =>
    item === undefined
      ? each.mayBeMissing
      : (item.ticketId ?? item.listedReason ?? item.setAside) !== null &&
        wordsDifferences('', each, item, isRechecked).length === 0;
  const open = expected.filter((each) => !isDone(each, inbox.get(keyOfExpected(each))));
  const [first] = open;
  return first
    ? `${open.length} items are not captured and decided as X has them, e.g. ${first.kind} ${first.xId} of @${first.account.handle}`
    : null;
}

/** Of unknown outcome may stay what X does not show; what X shows Perch must find. */
async function missingReply({ api, control }: Stage, { asks }: Doings): Promise<string | null> {
  const { posts, dms } = await control.ledger();
  const atX = new Set([...posts, ...dms].map(({ text }) => text));
  for (const { text, replyIds, refusedWith } of asks) {
    if (replyIds.size === 0 && refusedWith === null) return `"${text}" is not answered`;
    for (const id of replyIds) {
      const { state } = await api.get(`/v1/replies/${id}`);
      if (state === 'queued' || state === 'sending') return `reply ${id} "${text}" is ${state}`;
      if (state === 'unknown' && atX.has(text)) return `reply ${id} "${text}" is unknown and at X`;
    }
  }
  return null;
}

const sources = ['mentions', 'own-posts', 'dm_events'];

/** Whatever would come twice has its chance to. Returns what kept the look from coming, or null. */
async function oneLookMore(stage: Stage): Promise<string | null> {
  const { control, accounts } = stage;
  const since = (await control.journal()).at(-1)?.seq ?? 0;
  try {
    await lookNow(stage);
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
