import { compare, type Difference } from './compare.js';
import { type Everything, kinds } from './kinds.js';

export interface Compared extends Difference {
  readonly kind: keyof Everything;
}

const allKinds = Object.keys(kinds) as (keyof Everything)[];

/** Kind by kind, what is missing and what nobody expected. */
export const differences = (expected: Everything, there: Everything): Compared[] =>
  allKinds.map((kind) => ({ kind, ...compare(expected[kind], there[kind]) }));

export const isNone = ({ missing, unexpected }: Difference): boolean =>
  missing.length + unexpected.length === 0;

/** One line for each. */
export const inLines = ({ missing, unexpected }: Difference): string[] => [
  ...missing.map((each) => `missing     ${each}`),
  ...unexpected.map((each) => `unexpected  ${each}`),
];
