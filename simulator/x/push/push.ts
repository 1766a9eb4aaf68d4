import type { Fact } from '../world/facts.js';
import type { World } from '../world/world.js';
import { challenge, type Challenged } from './challenge.js';
import { createDeliveries, type Outgoing } from './deliveries.js';
import { happenings, newEventUuid, type Happened } from './events.js';
import { eventNames, eventType, REVOKED, type EventName } from './event-types.js';
import type { Subscription, Webhook } from '../world/records/push.js';

const HOUR_MS = 3_600_000;
/** X asks again after so long without a right answer, every half hour; after 28 hours of silence it gives up. */
const ASK_AFTER_MS = 24 * HOUR_MS;
const ASK_EVERY_MS = HOUR_MS / 2;
const GIVE_UP_AFTER_MS = 28 * HOUR_MS;
const REPLAYABLE_MS = 24 * HOUR_MS;
const LOOK_EVERY_MS = 1_000;

export type Push = ReturnType<typeof createPush>;

/** X's side of push: what happens in the world goes to whoever subscribed to it. */
export function createPush(world: World) {
  let loopback = true;
  let seen = new Set<string>();
  let kept: Outgoing[] = [];
  const askedAtMs = new Map<string, number>();
  const deliveries = createDeliveries(world, charge);

  const isNew = (key: string): boolean => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };

  function charge({ eventUuid, eventType: name, userId, webhookId }: Outgoing): void {
    const known = eventNames.find((one): one is EventName => one === name);
    const usd = known === undefined ? 0 : eventType(known).usd;
    const clientId = world.state.webhooks.get(webhookId)?.appId;
    if (usd === 0 || clientId === undefined) return;
    const account = world.state.users.get(userId)?.username ?? userId;
    const day = new Date(world.nowMs()).toISOString().slice(0, 10);
    const items = [{ what: name, usd, resource: `event:${eventUuid}` }];
    world.put({ kind: 'charge', record: { day, clientId, account, items } });
  }

  function outgoing(happened: Happened, webhookId: string, matched: Partial<Subscription>): Outgoing {
    const { eventType: name, userId, payload, includes } = happened;
    const eventUuid = newEventUuid();
    const data = {
      event_uuid: eventUuid,
      filter: matched.filter ?? {},
      event_type: name,
      ...(matched.tag === undefined ? {} : { tag: matched.tag }),
      payload,
      ...(includes === undefined ? {} : { includes }),
    };
    const body = JSON.stringify({ data });
    return { eventUuid, eventType: name, userId, webhookId, atMs: world.nowMs(), body };
  }

  /** Who is to be told, each by an event of its own. */
  function tell(happened: Happened): Outgoing[] {
    if (happened.eventType === REVOKED)
      return [...world.state.webhooks.values()]
        .filter(({ appId }) => appId === happened.appId)
        .map(({ id }) => outgoing(happened, id, {}));
    return [...world.state.subscriptions.values()]
      .filter((one) => matches(one, happened))
      .flatMap((one) => (one.webhookId === undefined ? [] : [outgoing(happened, one.webhookId, one)]));
  }

  function see(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'reset') {
        clear();
        continue;
      }
      for (const happened of happenings(world.state, fact, world.nowMs(), isNew)) {
        const events = tell(happened);
        kept.push(...events);
        if (happened.eventType === REVOKED) endPrivate(happened);
        for (const event of events) deliveries.deliver(event);
      }
    }
    if (kept.length > 10_000) kept = kept.filter(({ atMs }) => atMs > world.nowMs() - REPLAYABLE_MS);
  }

  /** Without its user's consent X tells an app nothing private. */
  function endPrivate({ userId, appId }: Happened): void {
    const ended = [...world.state.subscriptions.values()].filter(
      (one) => one.appId === appId && one.filter.user_id === userId && isPrivate(one.eventType),
    );
    world.put(...ended.map((one) => ({ kind: 'subscription' as const, record: { ...one, deleted: true } })));
  }

  const put = (webhook: Webhook, change: Partial<Webhook>): void => {
    const now = world.state.webhooks.get(webhook.id);
    if (now !== undefined) world.put({ kind: 'webhook', record: { ...now, ...change } });
  };

  async function ask(webhook: Webhook): Promise<Challenged> {
    const nowMs = world.nowMs();
    askedAtMs.set(webhook.id, nowMs);
    const answer = await challenge(webhook.url, world.state.apps.get(webhook.appId)?.consumerSecret ?? '');
    if (answer === 'right') put(webhook, { valid: true, validatedAtMs: nowMs });
    else if (answer === 'wrong' || nowMs - webhook.validatedAtMs > GIVE_UP_AFTER_MS)
      put(webhook, { valid: false });
    return answer;
  }

  /** The challenge that X repeats by itself; a webhook that failed it waits until somebody asks for it. */
  async function lookAfter(): Promise<void> {
    const nowMs = world.nowMs();
    const due = [...world.state.webhooks.values()].filter(
      ({ id, valid, validatedAtMs }) =>
        valid && nowMs - validatedAtMs > ASK_AFTER_MS && nowMs - (askedAtMs.get(id) ?? 0) > ASK_EVERY_MS,
    );
    await Promise.all(due.map(ask));
  }

  function clear(): void {
    seen = new Set();
    kept = [];
    askedAtMs.clear();
    deliveries.clear();
    loopback = true;
  }

  world.watch(see);
  const timer = setInterval(() => void lookAfter(), LOOK_EVERY_MS);

  return {
    deliveries,
    loopback: () => loopback,
    setLoopback: (accepted: boolean): void => void (loopback = accepted),
    /** Challenges the address now; whether it is valid afterwards. */
    async validate(webhook: Webhook): Promise<boolean> {
      if ((await ask(webhook)) === 'right') return true;
      put(webhook, { valid: false });
      return false;
    },
    invalidate: (webhook: Webhook): void => put(webhook, { valid: false }),
    challengeAll: (): Promise<Challenged[]> => Promise.all([...world.state.webhooks.values()].map(ask)),
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
      clearInterval(timer);
      deliveries.close();
    },
  };
}

const isPrivate = (name: string): boolean => {
  const known = eventNames.find((one) => one === name);
  return known !== undefined && eventType(known).scope !== undefined;
};

const matches = ({ eventType: name, filter }: Subscription, happened: Happened): boolean =>
  name === happened.eventType &&
  filter.user_id === happened.userId &&
  (filter.direction === undefined || filter.direction === happened.direction);
