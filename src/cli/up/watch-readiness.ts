import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../config.js';

/**
 * Says once of each part that is not ready for `patienceMs`, and when it is again, until `over`: a part
 * that hangs ends nothing, and everything waits for it.
 */
export async function watchReadiness(
  failing: () => Promise<readonly string[]>,
  say: (line: string) => void,
  over: AbortSignal,
  { everyMs = 1_000, patienceMs = 10_000 } = {},
): Promise<void> {
  const since = new Map<string, number>();
  const told = new Set<string>();
  while (!over.aborted) {
    const parts = await failing();
    for (const part of since.keys()) if (!parts.includes(part)) recover(part);
    for (const part of parts) trouble(part);
    await delay(everyMs, undefined, { signal: over }).catch(() => undefined);
  }

  function trouble(part: string): void {
    const begun = since.get(part) ?? Date.now();
    since.set(part, begun);
    if (told.has(part) || over.aborted || Date.now() - begun < patienceMs) return;
    told.add(part);
    say(`${part} has not been ready for ${Math.round((Date.now() - begun) / 1_000)} s; what needs it waits.`);
  }

  function recover(part: string): void {
    since.delete(part);
    if (told.delete(part)) say(`${part} is ready again`);
  }
}

const answerWithinMs = 5_000;

/** Which parts the API and the worker say are not ready, and which of the two do not answer. */
export const failingOf =
  ({ api, worker }: Pick<Config, 'api' | 'worker'>) =>
  async (): Promise<string[]> => {
    const of = async (name: string, port: number) =>
      port === 0 ? [] : asked(`http://127.0.0.1:${port}/ready`).catch(() => [name]);
    const [first, second] = await Promise.all([of('api', api.metricsPort), of('worker', worker.metricsPort)]);
    return [...new Set([...first, ...second])];
  };

/** `not ready: mongodb, temporal` */
async function asked(url: string): Promise<string[]> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
  const [, parts = ''] = /^not ready: (.*)/.exec(await answer.text()) ?? [];
  return parts.split(', ').filter((part) => part !== '');
}
