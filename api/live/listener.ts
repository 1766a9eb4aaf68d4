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
  /** Reads what the others heard before, then joins them; where that is too much, tells to load the list anew. */
  catchUp(): Promise<void>;
  /** To be called in even intervals. */
  beat(): void;
  /** Tells them to load the list anew. */
  reset(): void;
  /** From now on it is judged for the agent as they are now. */
  is(agent: Agent): void;
}

/** How long somebody may read what they missed; whoever needs more loads the list anew. */
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

  async function readOn(): Promise<void> {
    const until = performance.now() + catchingUp.ms;
    let told = 0;
    const isTooMuch = () => told > catchingUp.changes || performance.now() > until;
    for await (const batch of readChanges(db, { ...source, after: place, signal })) {
      const changes = oncePerDocument(batch.changes);
      const tell = changes.length > 0 ? await source.look(changes) : () => null;
      for (const change of changes) {
        told += 1;
        if (isTooMuch()) {
          beginAnew();
          return;
        }
        hearer.hear({ changes: [change], place: change.place }, tell);
        await connection.drained();
      }
      if (batch.place > place) place = batch.place;
      if (join()) return;
      if (isTooMuch()) {
        beginAnew();
        return;
      }
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
