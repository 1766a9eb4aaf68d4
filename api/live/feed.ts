import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { oncePerDocument } from '../../src/domain/live/change.js';
import { PlaceLostError, readChanges, type Changes } from '../../src/store/changes.js';
import type { Database } from '../../src/store/database.js';
import type { Source, Tell } from './source.js';

/** Somebody at the tip of the feed. */
export interface Hearer<Wanted> {
  hear(changes: Changes, tell: Tell<Wanted>): void;
  /** What happened before this place can't be told any more. */
  lost(place: string): void;
}

/** The changes of a source, read once for all who are at its tip. */
export interface Feed<Wanted> {
  readonly hearers: Set<Hearer<Wanted>>;
  /** Until the place is known. */
  readonly ready: Promise<void>;
  /** Everything up to here was told to the hearers. */
  place(): string;
  close(): Promise<void>;
}

const againAfterMs = 1_000;

/** Begins to read at once, and goes on from where it was whenever MongoDB is away for a while. */
export function changeFeed<Wanted>(db: Database, source: Source<Wanted>, log: Logger): Feed<Wanted> {
  const hearers = new Set<Hearer<Wanted>>();
  const stop = new AbortController();
  let tip = '';
  let tellReady: () => void;
  const ready = new Promise<void>((resolve) => (tellReady = resolve));
  const done = read(stop.signal);

  async function read(signal: AbortSignal): Promise<void> {
    let [after, isLost]: [string | null, boolean] = [null, false];
    while (!signal.aborted)
      try {
        for await (const batch of readChanges(db, { ...source, after, signal })) {
          await pass(batch, isLost);
          [after, isLost] = [batch.place, false];
        }
      } catch (error) {
        log.warn({ err: error }, 'live updates interrupted');
        if (error instanceof PlaceLostError) [after, isLost] = [null, true];
        await sleep(againAfterMs, undefined, { signal }).catch(() => undefined);
      }
  }

  async function pass({ changes: all, place }: Changes, isLost: boolean): Promise<void> {
    const changes = oncePerDocument(all);
    const tell = changes.length > 0 ? await source.look(changes) : () => null;
    // Nothing is waited for from here on: whoever joins hears all that comes after their place.
    for (const hearer of hearers) {
      if (isLost) hearer.lost(place);
      else hearer.hear({ changes, place }, tell);
    }
    tip = place;
    tellReady();
  }

  return {
    hearers,
    ready,
    place: () => tip,
    async close() {
      stop.abort();
      await done;
    },
  };
}
