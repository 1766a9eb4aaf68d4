import { compileKeywordLists } from '../../src/domain/keywords/compile.js';
import { median } from '../shared/statistics.js';
import { plainLoop } from './plain-loop.js';

/** Prepares lists of keywords, and says which of them takes a text. */
type Compile = () => (text: string) => number | null;

const rounds = 5;

export interface Measured {
  /** For all texts; the median of the rounds. */
  readonly tookMs: number;
  readonly compiledMs: number;
  readonly answers: readonly (number | null)[];
}

/** Which list takes each of the texts: by our matcher, and by what most people would write. */
export const besidePlainLoop = (
  texts: readonly string[],
  lists: readonly (readonly string[])[],
): [Measured, Measured] =>
  inTurns(texts, [
    () => {
      const { match } = compileKeywordLists(lists, { ownHandle: 'acme' });
      return (text) => match({ text, mentionsUs: false })?.list ?? null;
    },
    () => plainLoop(lists),
  ]);

/** In turns, so that what else the machine does meets both; the first round only warms up. */
function inTurns(texts: readonly string[], ways: readonly [Compile, Compile]): [Measured, Measured] {
  const compiled = [afresh(ways[0]), afresh(ways[1])] as const;
  const tookMs: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1)
    for (const way of [0, 1] as const) tookMs[way].push(timed(() => texts.map(compiled[way].ruleOf)));
  const measured = (way: 0 | 1): Measured => ({
    tookMs: median(tookMs[way].slice(1)),
    compiledMs: compiled[way].compiledMs,
    answers: texts.map(compiled[way].ruleOf),
  });
  return [measured(0), measured(1)];
}

function afresh(compile: Compile) {
  const ruleOf = compile();
  return { ruleOf, compiledMs: median(Array.from({ length: rounds }, () => timed(compile))) };
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
