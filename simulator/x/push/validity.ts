import type { World } from '../world/world.js';
import type { Webhook } from '../world/records/push.js';
import { challenge, type Challenged } from './challenge.js';

const HOUR_MS = 3_600_000;
/** X asks again after so long without a right answer, every half hour; after 28 hours of silence it gives up. */
const ASK_AFTER_MS = 24 * HOUR_MS;
const ASK_EVERY_MS = HOUR_MS / 2;
const GIVE_UP_AFTER_MS = 28 * HOUR_MS;
const LOOK_EVERY_MS = 1_000;

/** Which addresses X still delivers to: those that answer its challenge, which it repeats by itself. */
export function createValidity(world: World) {
  const askedAtMs = new Map<string, number>();

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

  /** A webhook that failed it waits until somebody asks for it. */
  async function lookAfter(): Promise<void> {
    const nowMs = world.nowMs();
    const due = [...world.state.webhooks.values()].filter(
      ({ id, valid, validatedAtMs }) =>
        valid && nowMs - validatedAtMs > ASK_AFTER_MS && nowMs - (askedAtMs.get(id) ?? 0) > ASK_EVERY_MS,
    );
    await Promise.all(due.map(ask));
  }

  const timer = setInterval(() => void lookAfter(), LOOK_EVERY_MS);

  return {
    /** Challenges the address now; whether it is valid afterwards. */
    async validate(webhook: Webhook): Promise<boolean> {
      if ((await ask(webhook)) === 'right') return true;
      put(webhook, { valid: false });
      return false;
    },
    invalidate: (webhook: Webhook): void => put(webhook, { valid: false }),
    challengeAll: (): Promise<Challenged[]> => Promise.all([...world.state.webhooks.values()].map(ask)),
    clear: (): void => askedAtMs.clear(),
    close: (): void => clearInterval(timer),
  };
}
