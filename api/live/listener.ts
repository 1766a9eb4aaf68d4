import type { Agent } from '../../src/domain/agents/agent.js';
import { oncePerDocument } from '../../src/domain/live/change.js';
import { PlaceLostError, readChanges } from '../../src/store/changes.js';
import type { Database } from '../../src/store/database.js';
import type { Connection } from './connection.js';
import { eventBytes, heartbeatBytes } from './event-stream.js';
import type { Feed, Hearer } from './feed.js';
import { reset, type Source } from './source.js';

/** One who listens: what they are told goes over their connection, in order. */
export interface Listener {
  /** Hears with all others from here on; false where they are further. */
  join(): boolean;
  /**
   * Reads what the others heard before, then joins them. Where that is too much, tells to load the list anew; where there
   * is no list, lets them go, to come back for the rest.
   */
  catchUp(): Promise<void>;
  /** To be called in even intervals. */
  beat(): void;
  /** Tells them to load the list anew. */
  reset(): void;
  /** From now on it is judged for the agent as they are now. */
  is(agent: Agent): void;
}

/** How long somebody may read what they missed. */
export interface CatchingUp {
  readonly changes: number;
  readonly ms: number;
}

interface Listens<Wanted> {
  readonly db: Database;
  readonly source: Source<Wanted>;
  readonly feed: Feed<Wanted>;
  readonly connection: Connection;
  readonly agent: Agent;
  readonly wanted: Wanted;
  /** The place of what they heard last. */
  readonly from: string;
  readonly catchingUp: CatchingUp;
}

export function listener<Wanted>(listens: Listens<Wanted>): Listener {
  const { db, source, feed, connection, wanted, catchingUp } = listens;
  const signal = connection.over;
  const { from } = listens;
  let { agent, from: place } = listens;

  const hearer: Hearer<Wanted> = {
    hear({ changes, place: upTo }, tell) {
      const pieces: Uint8Array[] = [];
      for (const change of changes) {
        const news = change.place > place ? tell(change, { agent, wanted }) : null;
        if (news) pieces.push(eventBytes(news, change.place));
      }
      if (pieces.length > 0) connection.send(...pieces);
      if (upTo > place) place = upTo;
    },
    lost(at) {
      place = at;
      connection.send(eventBytes(reset, at));
    },
  };

  function join(): boolean {
    // Over already, it would never be taken out again.
    if (signal.aborted) return true;
    if (place < feed.place()) return false;
    feed.hearers.add(hearer);
    signal.addEventListener('abort', () => feed.hearers.delete(hearer), { once: true });
    return true;
  }

  function beginAnew(): void {
    hearer.lost(feed.place());
    join();
  }

  /** Where there is no list their last id says all: they go on from it, after all who wait for a turn. */
  async function giveUp(): Promise<void> {
    if (!source.isAll) {
      beginAnew();
      return;
    }
    connection.send(heartbeatBytes(place));
    await connection.end('come back and go on');
  }

  async function readOn(): Promise<void> {
    const until = performance.now() + catchingUp.ms;
    let told = 0;
    // Whoever comes back for the rest gets further each time, however little time there is.
    const isLate = () => performance.now() > until && (!source.isAll || place > from);
    const isTooMuch = () => told > catchingUp.changes || isLate();
    for await (const batch of readChanges(db, { ...source, after: place, signal })) {
      const changes = oncePerDocument(batch.changes);
      const tell = changes.length > 0 ? await source.look(changes) : () => null;
      for (const change of changes) {
        told += 1;
        if (isTooMuch()) return giveUp();
        hearer.hear({ changes: [change], place: change.place }, tell);
        await connection.drained();
      }
      if (batch.place > place) place = batch.place;
      if (join()) return;
      if (isTooMuch()) return giveUp();
    }
  }

  return {
    join,
    async catchUp() {
      try {
        await readOn();
      } catch (error) {
        if (!(error instanceof PlaceLostError)) throw error;
        beginAnew();
      }
    },
    beat() {
      connection.sendWhenIdle(heartbeatBytes(place));
    },
    reset: () => hearer.lost(place),
    is: (now) => void (agent = now),
  };
}
