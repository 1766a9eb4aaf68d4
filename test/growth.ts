/**
 * How many times longer work takes on five times as much: about 5 where it grows with its input, 25 where with its
 * square. The quickest of three turns counts, so that a busy machine does not; what takes next to nothing is 1.
 */
export function growthOf(work: (length: number) => void, length: number): number {
  const long = quickest(() => {
    work(length);
  });
  if (long < noticeableMs) return 1;
  return (
    long /
    quickest(() => {
      work(Math.round(length / 5));
    })
  );
}

const noticeableMs = 20;

const quickest = (work: () => void): number => Math.min(cpuMs(work), cpuMs(work), cpuMs(work));

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
