import { choose, randomFrom } from '../../../simulator/random.js';

/** Throws of one seeded die: the same seed and purpose give the same throws. */
export interface Dice {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** A number in [0, 1). */
  part(): number;
  chance(probability: number): boolean;
  one<T>(of: readonly T[]): T;
  shuffled<T>(of: readonly T[]): T[];
}

/** Each purpose has throws of its own, so that a change to the faults does not move the kills. */
export function diceFor(seed: number, purpose: string): Dice {
  const random = randomFrom(seed ^ hashOf(purpose));
  return {
    between: (from, to) => from + Math.floor(random() * (to - from + 1)),
    part: random,
    chance: (probability) => random() < probability,
    one: (of) => choose(random, of),
    shuffled: (of) =>
      of
        .map((value) => ({ value, order: random() }))
        .sort((a, b) => a.order - b.order)
        .map(({ value }) => value),
  };
}

/** FNV-1a. */
const hashOf = (text: string): number =>
  Array.from(text).reduce(
    (hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193),
    0x811c9dc5,
  );
