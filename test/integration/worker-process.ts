import { startPerch, type PerchProcess } from './perch-process.js';

/** A worker in a process of its own, to be killed without a word. */
export type WorkerProcess = Pick<PerchProcess, 'kill'>;

/** Starts `perch worker` and waits until it is ready. */
export const startWorkerProcess = (env: NodeJS.ProcessEnv): Promise<WorkerProcess> =>
  startPerch('worker', env);
