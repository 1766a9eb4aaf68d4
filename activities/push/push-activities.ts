import { pushRepository } from '../../src/store/push/repository.js';
import { XError } from '../../src/x/errors/x-error.js';
import { withHeartbeat } from '../heartbeat.js';
import { keep } from './keep.js';
import type { PushParts } from './parts.js';
import { saysNothing } from './says-nothing.js';
import { takeDown } from './take-down.js';
import { tellAll } from './tell.js';

/** X does not say how push stands: so long it is taken to stand as it stood. */
const unheardMs = 5 * 60_000;
/** So long X is asked to change things; the rest is for the next minute. The activity's deadline leaves room for the last call. */
const longestMs = 40_000;

export const pushActivities = (parts: PushParts) => ({
  /**
   * Keeps the webhook valid and the subscriptions what the accounts want, and tells each account's poll
   * which lists X pushes; returns how many accounts were told something new.
   */
  keepPush: (): Promise<number> => withHeartbeat(() => keepOrTakeDown(parts)),
});

async function keepOrTakeDown(parts: PushParts): Promise<number> {
  const { push, config, clock } = parts;
  if (!push || !config.push) return tellAll(parts, [], []);
  const began = clock().getTime();
  const mayGoOn = (): boolean => clock().getTime() - began < longestMs;
  const round = { ...parts, push, url: config.push.webhookUrl, mayGoOn };
  try {
    return await (config.push.isOn ? keep(round) : takeDown(round));
  } catch (error) {
    if (!(error instanceof XError)) throw error;
    return unheard(parts, error);
  }
}

/** X refused, or did not answer: what it pushes is not known, and after a while not trusted. */
async function unheard(parts: PushParts, error: XError): Promise<number> {
  const repository = pushRepository(parts.db);
  const { checkedAt } = await repository.state();
  await repository.note({ lastError: error.message });
  const age = parts.clock().getTime() - (checkedAt?.getTime() ?? 0);
  return saysNothing(error) && age < unheardMs ? 0 : tellAll(parts, [], []);
}
