import type { World } from '../world/world.js';
import { ANSWER_MS, signatureOf } from './challenge.js';
import { createPushFaults } from './faults.js';

/** One event for one webhook, as it goes over the wire. */
export interface Outgoing {
  eventUuid: string;
  eventType: string;
  userId: string;
  webhookId: string;
  atMs: number;
  body: string;
}

/** What became of it; `withheld` events were never sent. */
export interface Delivery {
  eventUuid: string;
  eventType: string;
  username?: string;
  at: string;
  outcome: 'delivered' | 'refused' | 'unanswered' | 'withheld';
  status?: number;
  tookMs?: number;
}

/** How long an event that is to come after the next one waits for a next one. */
const REORDER_MS = 2_000;
const REMEMBERED = 50_000;

/** Sends events to webhooks, each once and without retries (X documents none), as scripted faults have it. */
export function createDeliveries(world: World, onDelivered: (event: Outgoing) => void) {
  const faults = createPushFaults();
  const timers = new Set<NodeJS.Timeout>();
  let log: Delivery[] = [];
  let held: (() => void) | undefined;

  const note = (event: Outgoing, rest: Pick<Delivery, 'outcome' | 'status' | 'tookMs'>): void => {
    const username = world.state.users.get(event.userId)?.username;
    const { eventUuid, eventType } = event;
    const at = new Date(world.nowMs()).toISOString();
    log.push({ eventUuid, eventType, at, ...(username === undefined ? {} : { username }), ...rest });
    if (log.length > REMEMBERED) log = log.slice(-REMEMBERED / 2);
  };

  const later = (work: () => void, ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };

  async function send(event: Outgoing, tampered = false): Promise<void> {
    const webhook = world.state.webhooks.get(event.webhookId);
    if (webhook?.valid !== true) {
      note(event, { outcome: 'withheld' });
      return;
    }
    const secret = world.state.apps.get(webhook.appId)?.consumerSecret ?? '';
    try {
      const answer = await post(webhook.url, tampered ? `${secret}?` : secret, event.body);
      note(event, { outcome: answer.status === 200 ? 'delivered' : 'refused', ...answer });
      onDelivered(event);
    } catch {
      note(event, { outcome: 'unanswered' });
    }
  }

  function deliver(event: Outgoing): void {
    const username = world.state.users.get(event.userId)?.username;
    const fault = faults.take({ eventType: event.eventType, username });
    const release = held;
    switch (fault?.kind) {
      case 'drop':
        note(event, { outcome: 'withheld' });
        return;
      case 'delay':
        later(() => void send(event), fault.delayMs);
        return;
      case 'reorder':
        if (release === undefined) {
          hold(() => void send(event));
          return;
        }
        break;
      case 'duplicate':
        void send(event).then(() => send(event));
        break;
      case 'tamper':
        void send(event, true);
        break;
      case undefined:
        void send(event).then(release);
        return;
    }
    if (fault.kind === 'reorder') void send(event);
    release?.();
  }

  function hold(release: () => void): void {
    const once = (): void => {
      if (held !== once) return;
      held = undefined;
      release();
    };
    held = once;
    later(once, REORDER_MS);
  }

  return {
    deliver,
    faults,
    log: (): readonly Delivery[] => log,
    withhold: (event: Outgoing): void => note(event, { outcome: 'withheld' }),
    send,
    clear(): void {
      faults.clear();
      log = [];
    },
    close(): void {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** What the address answers to a signed body, and after how long; rejects where it does not in time. */
async function post(url: string, secret: string, body: string): Promise<{ status: number; tookMs: number }> {
  const began = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-twitter-webhooks-signature': signatureOf(secret, body),
    },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await response.arrayBuffer();
  return { status: response.status, tookMs: Math.round(performance.now() - began) };
}
