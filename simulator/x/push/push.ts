import type { Fact } from '../world/facts.js';
import type { World } from '../world/world.js';
import { createDeliveries, type Outgoing } from './deliveries.js';
import { happenings, type Happened } from './events.js';
import { eventNames, eventType, REVOKED, type EventName } from './event-types.js';
import { tell } from './tell.js';
import { createValidity } from './validity.js';

/** X sends again what happened within a day. */
const REPLAYABLE_MS = 24 * 3_600_000;

export type Push = ReturnType<typeof createPush>;

/** X's side of push: what happens in the world goes to whoever subscribed to it. */
export function createPush(world: World) {
  let loopback = true;
  let seen = new Set<string>();
  let kept: Outgoing[] = [];
  const deliveries = createDeliveries(world, (event) => charge(world, event));
  const validity = createValidity(world);

  const isNew = (key: string): boolean => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };

  function see(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'reset') {
        clear();
        continue;
      }
      for (const happened of happenings(world.state, fact, world.nowMs(), isNew)) {
        const events = tell(world, happened);
        kept.push(...events);
        if (happened.eventType === REVOKED) endPrivate(world, happened);
        for (const event of events) deliveries.deliver(event);
      }
    }
    if (kept.length > 10_000) kept = kept.filter(({ atMs }) => atMs > world.nowMs() - REPLAYABLE_MS);
  }

  function clear(): void {
    seen = new Set();
    kept = [];
    validity.clear();
    deliveries.clear();
    loopback = true;
  }

  world.watch(see);

  return {
    deliveries,
    validity,
    loopback: () => loopback,
    setLoopback: (accepted: boolean): void => void (loopback = accepted),
    /** Sends again what happened between two moments, within the last day; resolves with how many. */
    async replay(webhookId: string, fromMs: number, toMs: number): Promise<number> {
      const oldestMs = Math.max(fromMs, world.nowMs() - REPLAYABLE_MS);
      const events = kept.filter(
        (one) => one.webhookId === webhookId && one.atMs >= oldestMs && one.atMs <= toMs,
      );
      for (const event of events) await deliveries.send(event);
      return events.length;
    },
    close(): void {
      validity.close();
      deliveries.close();
    },
  };
}

/** What X bills for an event that arrived. */
function charge(world: World, { eventUuid, eventType: name, userId, webhookId }: Outgoing): void {
  const known = eventNames.find((one): one is EventName => one === name);
  const usd = known === undefined ? 0 : eventType(known).usd;
  const clientId = world.state.webhooks.get(webhookId)?.appId;
  if (usd === 0 || clientId === undefined) return;
  const account = world.state.users.get(userId)?.username ?? userId;
  const day = new Date(world.nowMs()).toISOString().slice(0, 10);
  const items = [{ what: name, usd, resource: `event:${eventUuid}` }];
  world.put({ kind: 'charge', record: { day, clientId, account, items } });
}

/** Without its user's consent X tells an app nothing private. */
function endPrivate(world: World, { userId, appId }: Happened): void {
  const ended = [...world.state.subscriptions.values()].filter(
    (one) => one.appId === appId && one.filter.user_id === userId && isPrivate(one.eventType),
  );
  world.put(...ended.map((one) => ({ kind: 'subscription' as const, record: { ...one, deleted: true } })));
}

const isPrivate = (name: string): boolean => {
  const known = eventNames.find((one) => one === name);
  return known !== undefined && eventType(known).scope !== undefined;
};
