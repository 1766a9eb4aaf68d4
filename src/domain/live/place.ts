/** The server's time in s that a place begins with (a resume token of MongoDB); null: it is no place. */
function secondsOf(place: string): number | null {
  const [, seconds] = /^82([0-9A-F]{8})(?:[0-9A-F]{2})+$/.exec(place) ?? [];
  return seconds === undefined ? null : Number.parseInt(seconds, 16);
}

const backAtMostSeconds = 15 * 60;
const aheadAtMostSeconds = 3_600;

/**
 * Whether what came after a text from outside can be told to whoever hears on at the tip: what is to come would be
 * waited for, and of what is long ago (`backAtMost`, in seconds) the list says more, sooner. Whether it is a place at all, MongoDB says.
 */
export function isWithinReach(text: string, tip: string, backAtMost = backAtMostSeconds): boolean {
  const [seconds, now] = [secondsOf(text), secondsOf(tip)];
  if (seconds === null || now === null) return false;
  return seconds >= now - backAtMost && seconds <= now + aheadAtMostSeconds;
}
