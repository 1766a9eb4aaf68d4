/** The header counts whole seconds; a little more absorbs the jitter of clocks. */
const graceMs = 1_000;
const secondMs = 1_000;

/**
 * X's clock minus ours in ms, after an answer dated `date` (the header) to a request sent and
 * answered at these times of ours. What was known stays while it fits, zero comes next: only a real
 * difference moves the offset, not the length of a request.
 */
export function nextClockOffsetMs(
  knownMs: number,
  date: unknown,
  { sentAt, answeredAt }: { readonly sentAt: Date; readonly answeredAt: Date },
): number {
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(theirs)) return knownMs;
  const least = theirs - answeredAt.getTime();
  const most = theirs + secondMs - sentAt.getTime();
  const fits = (offsetMs: number) => offsetMs >= least - graceMs && offsetMs <= most + graceMs;
  return [knownMs, 0].find(fits) ?? Math.round((least + most) / 2);
}
