import type { Bench } from './stack.js';

/** Attempts of polls since the worker started, by what each ended with, from its metrics. */
export async function pollOutcomes({ config }: Bench): Promise<Map<string, number>> {
  const metrics = await (await fetch(`http://127.0.0.1:${config.worker.metricsPort}/metrics`)).text();
  const counts = metrics.matchAll(
    /^perch_activity_attempts_total\{activity="pollAccount",outcome="([^"]*)"\} (\d+)$/gm,
  );
  return new Map([...counts].map(([, outcome = '', count]) => [outcome, Number(count)]));
}

/** "NothingNew 812, completed 40", most frequent first; what was counted before is left out. */
export function outcomesSince(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): string {
  return [...now]
    .map(([outcome, count]) => [outcome, count - (before.get(outcome) ?? 0)] as const)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ');
}
