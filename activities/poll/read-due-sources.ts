import type { Account, Source } from '../../src/domain/accounts/account.js';
import { mayConcernOneSource, type Evidence } from '../../src/domain/access/trouble.js';
import { dueSources } from '../../src/domain/sources/pacing.js';
import { filesFirst } from '../../src/domain/items/recheck.js';
import type { Database } from '../../src/store/database.js';
import { StaleSourceError } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { evidenceOf } from '../../src/x/errors/access-evidence.js';
import { XError, xErrorKinds } from '../../src/x/errors/x-error.js';
import type { X } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import { completePushed } from './complete-pushed.js';
import type { PollParts } from './parts.js';
import { recheckPosts } from './recheck.js';
import { rereadRetried } from './reread.js';
import { sweepSource, type Look } from './sweep-source.js';
import type { Sweeping } from './sweep.js';
import { underBudget } from './under-budget.js';

const longestPagingMs = 20_000;

/** Asks X for everything of the account that is due, of the sources it has so far. */
export async function readDueSources(
  parts: PollParts,
  account: Account,
  existing: readonly Source[],
  cancelled: AbortSignal,
): Promise<Look> {
  const failed = new AbortController();
  const signal = AbortSignal.any([cancelled, failed.signal]);
  const { dailyBudgetUsd } = account.settings;
  const x = parts.openX({ accountId: account._id, xUserId: account.xUserId }, { signal, dailyBudgetUsd });
  const began = parts.clock().getTime();
  const drawn = parts.random();
  const base = {
    ...parts,
    // One draw for all sources, so that those of one pace stay together from look to look.
    random: () => drawn,
    account,
    x,
    mayGoOn: () => !signal.aborted && parts.clock().getTime() - began < longestPagingMs,
  };
  const sources = await sourcesOf(parts, account, existing, x).catch(shownOnly);
  if ('evidence' in sources) return sources;
  const allDue = dueSources(sources, parts.clock(), xNow(base));
  const { due, slowedBy } = await underBudget(base, sources, allDue);
  const looks = await allOrNone(failed, [
    rereadRetried(base).then((toFile): Look => ({ toFile, evidence: [] })),
    ...(await sweepingsOf(base, sources, due)).map((sweeping) =>
      sweepSource({ ...sweeping, slowedBy: slowedBy(sweeping.source.kind) }),
    ),
  ]);
  signal.throwIfAborted();
  const toFile = looks.reduce((sum, look) => sum + look.toFile, 0);
  // The next look follows upon the filing.
  if (!filesFirst(toFile, account, parts.clock())) {
    await completePushed(base);
    await recheckPosts(base);
  }
  await keepClockOffset(parts.db, account, x);
  const evidence = looks.flatMap((look) => look.evidence);
  return { toFile, evidence: await ofWholeAccount(parts.db, account, evidence) };
}

/** A common word is found without end, and what else is due must not wait for it: the sweep goes on in the next look. */
const pagesOfStream = 5;

/** Streams are searched for by their query as it is now; one that is gone, switched off or changed meanwhile is left out or fenced off. */
async function sweepingsOf(
  base: Omit<Sweeping, 'source'>,
  sources: readonly Source[],
  due: readonly Source[],
): Promise<Sweeping[]> {
  const ids = due.flatMap(({ streamId }) => streamId ?? []);
  const streams =
    ids.length > 0 ? await base.db.streams.find({ _id: { $in: ids }, enabled: true }).toArray() : [];
  const sharers = sources.filter(({ kind }) => kind === 'streams').length;
  return due.flatMap((source) => {
    if (source.kind !== 'streams') return [{ ...base, source }];
    const stream = streams.find(({ _id }) => _id === source.streamId);
    return stream ? [{ ...base, source, stream, sharers, pagesAtMost: pagesOfStream }] : [];
  });
}

/** What X may refuse for one list alone counts for the account only once it refuses all of them. */
async function ofWholeAccount(
  db: Database,
  { _id }: Account,
  evidence: readonly Evidence[],
): Promise<readonly Evidence[]> {
  if (!evidence.some(mayBeOfOneSource)) return evidence;
  const sources = await sourcesRepository(db).list(_id);
  // A stream may be read so seldom that it knows of nothing yet.
  const lists = sources.filter(({ kind }) => kind !== 'streams');
  const allRefuse = lists.every(({ lastError }) => lastError && refusalsOfOneSource.has(lastError));
  return allRefuse ? evidence : evidence.filter((each) => !mayBeOfOneSource(each));
}

const mayBeOfOneSource = (evidence: Evidence): boolean =>
  evidence.kind === 'blocked' && mayConcernOneSource(evidence.cause);

const refusalsOfOneSource: ReadonlySet<string> = new Set(
  xErrorKinds.filter((kind) => mayBeOfOneSource(evidenceOf({ kind }))),
);

/** Before there are sources X is asked for its time only; a refusal of that counts like any other. */
function shownOnly(error: unknown): Look {
  if (!(error instanceof XError)) throw error;
  const evidence = evidenceOf(error);
  if (evidence.kind === 'nothing') throw error;
  return { toFile: 0, evidence: [evidence] };
}

/** When one fails, the others are stopped and waited for: nothing of an attempt goes on after its end. */
async function allOrNone(failed: AbortController, works: readonly Promise<Look>[]): Promise<Look[]> {
  let cause: unknown;
  const stopping = works.map((work) =>
    work.catch((error: unknown): Look => {
      if (!failed.signal.aborted) cause = error;
      failed.abort();
      return { toFile: 0, evidence: [] };
    }),
  );
  const results = await Promise.all(stopping);
  if (failed.signal.aborted) throw cause;
  return results;
}

/** The first sources begin at X's time, so X is asked for it before they are made. */
async function sourcesOf(
  parts: PollParts,
  account: Account,
  existing: readonly Source[],
  x: X,
): Promise<readonly Source[]> {
  const repository = sourcesRepository(parts.db);
  if (existing.length > 0) return repository.wanted(account, existing, parts.clock());
  await x.me();
  await keepClockOffset(parts.db, account, x);
  const begun = await repository.wanted(
    { ...account, xClockOffsetMs: x.clockOffsetMs() ?? account.xClockOffsetMs },
    existing,
    parts.clock(),
  );
  // What was saved before there were sources could make none of them due.
  const now = await parts.db.accounts.findOne({ _id: account._id });
  if (now?.version !== account.version) throw new StaleSourceError();
  return begun;
}

const noticeableMs = 2_000;

async function keepClockOffset(db: Database, account: Account, x: X): Promise<void> {
  const offsetMs = x.clockOffsetMs() ?? account.xClockOffsetMs;
  if (Math.abs(offsetMs - account.xClockOffsetMs) <= noticeableMs) return;
  await db.accounts.updateOne({ _id: account._id }, { $set: { xClockOffsetMs: offsetMs } });
}
