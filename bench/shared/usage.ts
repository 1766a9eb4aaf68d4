import { readFile } from 'node:fs/promises';
import { run } from '../../src/servers/commands.js';

interface Usage {
  readonly rssBytes: number;
  /** Processor time used so far, NaN where there is no /proc. */
  readonly cpuSeconds: number;
}

/** What a process holds and has used, as the operating system counts it. */
async function usageOf(pid: number): Promise<Usage> {
  const rss = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  const cpuSeconds = await cpuSecondsOf(pid).catch(() => Number.NaN);
  return { rssBytes: Number(rss) * 1_024, cpuSeconds };
}

const ticksPerSecond = 100;

/** proc(5): the command name may hold spaces and parentheses, so fields are counted from the last ')'. */
async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
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
