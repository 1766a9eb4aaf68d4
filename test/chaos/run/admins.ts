import { setTimeout as delay } from 'node:timers/promises';
import { approveAccount, type ConnectedAccount } from '../../../src/cli/up/connecting.js';
import type { AdminsDeed, DeedOf } from '../plan/deed.js';
import { persist } from './persist.js';
import type { Stage } from './stage.js';
import type { notSeen } from './unseen.js';

/** That somebody took an account out: its trouble then ends without a word. */
export interface TakenOut {
  readonly handle: string;
  /** Our time, in ms since 1970. */
  readonly at: number;
}

const againMs = 500;

/** Those who take accounts out of Perch, and bring them back (S4). */
export function adminsAtWork(
  stage: Stage,
  { sofar }: Pick<ReturnType<typeof notSeen>, 'sofar'>,
  over: AbortSignal,
) {
  const { api, control, log } = stage;
  const takenOut: TakenOut[] = [];
  const ours = (handle: string): ConnectedAccount => {
    const account = stage.accounts.find((each) => each.handle === handle);
    if (!account) throw new Error(`@${handle} is not of this cast`);
    return account;
  };

  async function takeOut(handle: string, how: () => Promise<unknown>, forMs: number): Promise<void> {
    await persist(how, over);
    takenOut.push({ handle, at: Date.now() });
    log.note(`@${handle} is taken out`);
    await delay(forMs, undefined, { signal: over });
  }

  async function pause({ account: handle, forMs, importPause }: DeedOf<'pause'>): Promise<void> {
    const { id } = ours(handle);
    await takeOut(handle, () => api.post(`/v1/accounts/${id}/deactivate`), forMs);
    const activated = await persist(() => api.post(`/v1/accounts/${id}/activate`, { importPause }), over);
    log.note(`@${handle} is activated: ${activated?.kind}, the pause ${importPause ? 'too' : 'not'}`);
    if (!importPause) await sofar(ours(handle));
  }

  async function unlink({ account: handle, forMs }: DeedOf<'unlink'>): Promise<void> {
    const { id } = ours(handle);
    await takeOut(handle, () => api.delete(`/v1/accounts/${id}`), forMs);
    const relinked = await connected(handle);
    log.note(`@${handle} is linked again`);
    if (relinked && relinked.id !== id) throw new Error(`@${handle} was ${id} and is ${relinked.id} now`);
    await sofar(ours(handle));
  }

  /** As a person does whom X or Perch shows a page of failure: begins anew. */
  async function connected(handle: string): Promise<ConnectedAccount | null> {
    while (!over.aborted) {
      try {
        return await approveAccount(api, control, handle);
      } catch (error) {
        log.note(`@${handle} could not be linked: ${error instanceof Error ? error.message : String(error)}`);
      }
      await delay(againMs);
    }
    return null;
  }

  return {
    takenOut: takenOut as readonly TakenOut[],
    do: (deed: AdminsDeed): Promise<void> => (deed.kind === 'pause' ? pause(deed) : unlink(deed)),
  };
}
