import { expect, test } from 'vitest';
import { goneReasons, holdsForOthers, type Finding, type GoneReason } from './gone.js';
import { at } from '../test/examples.js';

const findings: readonly Finding[] = ['shown', ...goneReasons];
const copies: readonly (GoneReason | null)[] = [null, ...goneReasons];

/** What one account finds, and for which copies of others it holds. */
const holding: Readonly<Record<Finding, readonly (GoneReason | null)[]>> = {
  shown: [null, 'deleted', 'authorSuspended'],
  deleted: copies,
  authorSuspended: [null, 'deleted', 'authorSuspended'],
  authorProtected: [],
};

const all = findings.flatMap((finding) => copies.map((copy) => [finding, copy] as const));

test.each(all)(
  'S25 whether it holds for others that X calls a post %s where their copy is %s',
  (finding, why) => {
    const gone = why ? { why, noticedAt: at(0) } : undefined;
    expect(holdsForOthers(finding, gone)).toBe(holding[finding].includes(why));
  },
);
