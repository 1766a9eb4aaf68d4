import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isWithinReach } from '../../src/domain/live/place.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { agentOf } from '../route-permissions.js';
import { openConnection, type Connection } from './connection.js';
import { firstBytes } from './event-stream.js';
import { changeFeed, type Feed } from './feed.js';
import { seats, turns, turnsOfEach } from './limits.js';
import { listener, type CatchingUp, type Listener } from './listener.js';
import type { Source } from './source.js';
import { standing, type Standing } from './standing.js';

export interface LiveLimits {
  readonly heartbeatMs: number;
  /** What waits for one slow client at most. */
  readonly bufferedBytes: number;
  readonly listenersPerAgent: number;
  /** Each who comes back reads what they missed by a change stream of their own. */
  readonly catchingUpAtOnce: number;
  readonly catchingUp: CatchingUp;
}

const defaults: LiveLimits = {
  heartbeatMs: 15_000,
  bufferedBytes: 1_048_576,
  listenersPerAgent: 20,
  catchingUpAtOnce: 8,
  catchingUp: { changes: 5_000, ms: 60_000 },
};

/** A browser that lost the connection comes back after so long. */
const retryMs = 2_000;

interface Asked<Wanted> {
  readonly wanted: Wanted;
  /** What was heard last; undefined: nothing yet. */
  readonly lastEventId: string | undefined;
}

/** Tells what changes in a source to whoever listens, as server-sent events, until they leave or may not. */
export function liveUpdates<Wanted>(parts: Parts, source: Source<Wanted>) {
  const limits = { ...defaults, ...parts.live };
  const catchingUp = { ...limits.catchingUp, ...(source.isAll ? { changes: Infinity } : {}) };
  const takeSeat = seats(limits.listenersPerAgent);
  const inTurn = turns(limits.catchingUpAtOnce);
  // However much is left to tell, nobody keeps the turns of all others.
  const inTurnOfAgent = turnsOfEach(source.isAll ? 1 : Infinity);
  const connections = new Set<Connection>();
  let feed: Feed<Wanted> | null = null;
  let holders = 0;
  let isClosing = false;
  const mayBegin = (): boolean => !isClosing;

  function holdFeed(): Feed<Wanted> {
    holders += 1;
    return (feed ??= changeFeed(parts.db, source, parts.log));
  }

  async function letGo(): Promise<void> {
    holders -= 1;
    if (holders > 0 || !feed) return;
    const unheard = feed;
    feed = null;
    await unheard.close();
  }

  /** Answers for as long as there is somebody to be told; a problem where that can't begin. */
  async function answer(request: FastifyRequest, reply: FastifyReply, asked: Asked<Wanted>): Promise<void> {
    if (!mayBegin()) throw new Problem('unavailable');
    const leaveSeat = takeSeat(agentOf(request)._id);
    if (!leaveSeat) {
      reply.header('retry-after', limits.heartbeatMs / 1_000);
      throw new Problem('tooManyListeners');
    }
    const held = holdFeed();
    try {
      const stands = await standing(parts, source, request);
      const gaveUp = request.signal.aborted || once(request.signal, 'abort');
      await Promise.race([held.ready, gaveUp]);
      // Whoever gave up was answered, or is gone.
      if (request.signal.aborted) return;
      if (!mayBegin()) throw new Problem('unavailable');
      await serve(held, stands, reply, asked);
    } finally {
      leaveSeat();
      await letGo();
    }
  }

  async function serve(
    held: Feed<Wanted>,
    stands: Standing,
    reply: FastifyReply,
    { wanted, lastEventId }: Asked<Wanted>,
  ): Promise<void> {
    const backAtMost = source.isAll ? Infinity : undefined;
    const heard = lastEventId && (isWithinReach(lastEventId, held.place(), backAtMost) ? lastEventId : null);
    const connection = openConnection(reply, limits.bufferedBytes);
    const from = heard || held.place();
    connections.add(connection);
    connection.send(firstBytes(from, retryMs));
    const one = listener({
      ...{ db: parts.db, source, feed: held, connection, wanted, from },
      ...{ agent: stands.agent(), catchingUp },
    });
    if (heard === null) one.reset();
    const beats = setInterval(() => void beat(connection, one, stands), limits.heartbeatMs);
    try {
      if (!one.join()) await catchUp(one, stands.agent()._id, connection.over);
      if (!connection.over.aborted) await once(connection.over, 'abort');
    } catch (error) {
      parts.log.warn({ err: error }, 'live updates interrupted');
      await connection.end('interrupted: come back and go on');
    } finally {
      clearInterval(beats);
      connections.delete(connection);
    }
  }

  /** A turn among the agent's own comes first: who waits for that keeps nobody else waiting. */
  const catchUp = (one: Listener, agentId: string, left: AbortSignal): Promise<void> =>
    inTurnOfAgent(agentId, () => inTurn(() => one.catchUp(), left), left);

  async function beat(connection: Connection, one: Listener, stands: Standing): Promise<void> {
    one.beat();
    const { agent, why } = await stands.check();
    one.is(agent);
    if (why === null) return;
    if (why === 'sight') one.reset();
    await connection.end(wordsFor[why]);
  }

  return {
    answer,
    /** Ends all connections; their clients come back to another process, or to the next. */
    async close() {
      isClosing = true;
      await Promise.all([...connections].map((connection) => connection.end('closing: come back and go on')));
    },
  };
}

const wordsFor = {
  signedOut: 'no longer signed in',
  sight: 'what you may see has changed: come back',
} as const;
