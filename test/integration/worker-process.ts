import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../eventually.js';
import { freePort } from '../../src/servers/ports.js';

/** A worker in a process of its own, to be killed without a word. */
export interface WorkerProcess {
  /** SIGKILL: nothing in it can react. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts `perch worker` and waits until it is ready. */
export async function startWorkerProcess(env: NodeJS.ProcessEnv): Promise<WorkerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ['bin/perch.mjs', 'worker', '--exit-with-parent'], {
    env: { ...env, WORKER_METRICS_PORT: String(port) },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const gone = once(child, 'exit');
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`The worker ended with code ${child.exitCode}`);
      return fetch(`http://127.0.0.1:${port}/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    { what: 'a ready worker', withinMs: 30_000 },
  );
  return {
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
