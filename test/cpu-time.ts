/** How long `work` keeps this process busy, in ms: other than the time it takes, no other process adds to it. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1_000;
}
