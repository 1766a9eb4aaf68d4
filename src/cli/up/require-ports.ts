import type { Config } from '../../config.js';
import { isFree } from '../../servers/ports.js';
import { Advice } from '../advice.js';

/** Throws what to do about a port of the settings on which the programs could not start, before anything starts. */
export async function requirePorts({ api, worker, publicUrl }: Config): Promise<void> {
  if (api.port === 0)
    throw new Advice(
      `API_PORT=0 picks another port at each start, but X sends people back to PERCH_PUBLIC_URL (${publicUrl}), which must stay. Set API_PORT to a fixed port, e.g. 3000.`,
    );
  const chosen = [
    ['API_PORT', api.port],
    ['API_METRICS_PORT', api.metricsPort],
    ['WORKER_METRICS_PORT', worker.metricsPort],
  ] as const;
  for (const [setting, port] of chosen) {
    if (port !== 0 && !(await isFree(port)))
      throw new Advice(
        `Port ${port} is taken by another program (${setting}). End that one, or set ${setting} to another port in .env.`,
      );
  }
}
