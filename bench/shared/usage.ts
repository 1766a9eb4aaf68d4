import { run } from '../../src/servers/commands.js';

export interface Usage {
  readonly rssBytes: number;
  /** Processor time used so far, in whole seconds; NaN where `ps` does not tell it. */
  readonly cpuSeconds: number;
}

/** What a process holds and has used, as the operating system counts it. */
export async function usageOf(pid: number): Promise<Usage> {
  const ps = (field: string) => run('ps', ['-o', `${field}=`, '-p', String(pid)]);
  const [rss, cpu] = await Promise.all([ps('rss'), ps('cputimes').catch(() => 'unknown')]);
  return { rssBytes: Number(rss) * 1_024, cpuSeconds: Number(cpu) };
}

export type Usages = ReadonlyMap<string, Usage>;

/** Of several processes at once, by name. */
export async function usagesOf(pids: ReadonlyMap<string, number>): Promise<Usages> {
  return new Map(
    await Promise.all([...pids].map(async ([name, pid]) => [name, await usageOf(pid)] as const)),
  );
}

/** "worker 61 %, mongod 12 %": shares of one core between two looks. */
export function busy(before: Usages, after: Usages, ms: number): string {
  const shares = [...after].map(([name, { cpuSeconds }]) => {
    const used = cpuSeconds - (before.get(name)?.cpuSeconds ?? 0);
    return [name, Math.round((used * 100_000) / ms)] as const;
  });
  return shares
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, share]) => `${name} ${share} %`)
    .join(', ');
}
