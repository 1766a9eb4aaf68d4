import type { Account } from '../../api/client/answers.js';
import { ApiProblem } from '../../api/client/perch-client.js';
import { approveAt } from '../../src/cli/up/connecting.js';
import type { Bench } from './stack.js';
import { inParallel } from './parallel.js';

export type Connected = Pick<Account, 'id' | 'handle'>;

/** Both sides answer faster with a few at a time; the API allows 100 requests a second to one address. */
const atOnce = 6;

/**
 * Connects company accounts the way a person does: each is approved at X, comes back to the callback
 * and has its settings saved, which begins capture. Resolves once each has been polled.
 */
export async function connectAccounts(
  bench: Bench,
  handles: readonly string[],
  settings: Record<string, unknown>,
): Promise<{ readonly accounts: readonly Connected[]; readonly tookMs: number }> {
  const began = Date.now();
  const accounts = await bench.progress.step(`Connecting ${handles.length} accounts`, async (note) => {
    await inParallel(handles, atOnce, (handle) => approve(bench, handle), note);
    const wanted = new Set(handles);
    const all = await bench.api.all('/v1/accounts');
    const mine = all.filter(({ handle }) => wanted.has(handle));
    if (mine.length !== handles.length) throw new Error(`only ${mine.length} accounts are connected`);
    const save = ({ id, version }: Account) =>
      patient(() => bench.api.patch(`/v1/accounts/${id}`, { settings }, version));
    await inParallel(mine, atOnce, save, note);
    return mine;
  });
  const tookMs = Date.now() - began;
  await bench.progress.step('Waiting until each account was polled', () => polled(bench, accounts));
  return { accounts, tookMs };
}

async function approve({ api, control }: Bench, handle: string): Promise<void> {
  await control.createUser({ username: handle, dmPolicy: 'everyone' });
  const { authorizeUrl } = await patient(() => api.post('/v1/accounts/connect', {}));
  await approveAt(control, authorizeUrl, handle);
}

/** The API lets one address do 6,000 requests a minute, and this one does nothing else. */
async function patient<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 429)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

async function polled({ db }: Bench, accounts: readonly Connected[]): Promise<void> {
  const accountId = { $in: accounts.map(({ id }) => id) };
  const wanted = accounts.length;
  while ((await db.sources.countDocuments({ accountId, kind: 'mentions', swept: true })) < wanted)
    await new Promise((resolve) => setTimeout(resolve, 250));
}
