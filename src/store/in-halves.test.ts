import { describe, expect, test } from 'vitest';
import { inHalves } from './in-halves.js';

class Passing extends Error {}

/** Does what is good, and tells in which groups. */
function working(bad: readonly number[], failure = new Error('bad')) {
  const asked: (readonly number[])[] = [];
  const work = {
    together: (ones: readonly number[]) => {
      asked.push(ones);
      return ones.some((one) => bad.includes(one))
        ? Promise.reject(failure)
        : Promise.resolve({ done: ones, aside: [] as readonly number[] });
    },
    passes: (error: unknown) => error instanceof Passing,
    setAside: (one: number) => Promise.resolve({ done: [] as readonly number[], aside: [one] }),
    merged: (first: Outcome, second: Outcome) => ({
      done: [...first.done, ...second.done],
      aside: [...first.aside, ...second.aside],
    }),
  };
  return { asked, work };
}

interface Outcome {
  readonly done: readonly number[];
  readonly aside: readonly number[];
}

describe('in halves', () => {
  test('all at once where none is bad', async () => {
    const { asked, work } = working([]);
    expect(await inHalves([1, 2, 3], work)).toEqual({ done: [1, 2, 3], aside: [] });
    expect(asked).toEqual([[1, 2, 3]]);
  });

  test.each([[[1]], [[4]], [[2, 5]], [[1, 2, 3, 4, 5]]])(
    'sets aside %j alone, and does the others in their order',
    async (bad) => {
      const { work } = working(bad);
      expect(await inHalves([1, 2, 3, 4, 5], work)).toEqual({
        done: [1, 2, 3, 4, 5].filter((one) => !bad.includes(one)),
        aside: bad,
      });
    },
  );

  test('what passes by itself is thrown, and nothing is set aside', async () => {
    const { asked, work } = working([2], new Passing());
    await expect(inHalves([1, 2, 3], work)).rejects.toBeInstanceOf(Passing);
    expect(asked).toEqual([[1, 2, 3]]);
  });
});
