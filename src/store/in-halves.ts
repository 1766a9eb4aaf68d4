interface Work<One, Done> {
  /** Does it for all of them, or for none. */
  readonly together: (ones: readonly One[]) => Promise<Done>;
  /** Whether what failed passes by itself: it is thrown, and whoever asked tries again. */
  readonly passes: (error: unknown, count: number) => boolean;
  /** What becomes of one with which it fails for good. */
  readonly setAside: (one: One, error: unknown) => Promise<Done>;
  readonly merged: (first: Done, second: Done) => Done;
}

/** Does something for several at once; what fails for good is halved until the bad one stands alone and is set aside. */
export async function inHalves<One, Done>(ones: readonly One[], work: Work<One, Done>): Promise<Done> {
  try {
    return await work.together(ones);
  } catch (error) {
    if (work.passes(error, ones.length)) throw error;
    const [only] = ones;
    if (only !== undefined && ones.length === 1) return work.setAside(only, error);
    const half = Math.ceil(ones.length / 2);
    const first = await inHalves(ones.slice(0, half), work);
    return work.merged(first, await inHalves(ones.slice(half), work));
  }
}
