import type { Kept } from '../src/cli/up/keep-running.js';
import { waitFor } from '../src/servers/wait.js';

export type WorkerProcess = ReturnType<typeof workerProcess>;

const startWithinMs = 60_000;

/** The worker's process, to be killed without a word; whatever keeps it running starts it again. */
export const workerProcess = (kept: Kept) => ({
  /** SIGKILL; resolves with the moment another one runs in its place. */
  async killAndWait(): Promise<Date> {
    const before = kept.pid();
    process.kill(before, 'SIGKILL');
    if (!(await waitFor(() => kept.pid() !== before, startWithinMs)))
      throw new Error(`no worker ran again within ${startWithinMs / 1_000} s of its kill`);
    return new Date();
  },
});
