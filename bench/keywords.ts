import { compileKeywordLists } from '../src/domain/keywords/compile.js';
import { posts, ruleLists } from './keywords/examples.js';
import { plainLoop } from './keywords/plain-loop.js';
import { countOf, machine, report } from './shared/report.js';
import { median, perSecond } from './shared/statistics.js';

export interface KeywordsOptions {
  readonly texts: number;
  readonly rules: number;
  readonly keywords: number;
}

type Compile = () => (text: string) => number | null;

const rounds = 5;

/** Which of many rules takes each of many posts: our matcher, and beside it a loop of regular expressions. */
export async function keywords({ texts, rules, keywords: perRule }: KeywordsOptions): Promise<void> {
  const lists = ruleLists(rules, perRule);
  const said = posts(texts);
  const [ours, plain] = inTurns(said, [
    () => {
      const { match } = compileKeywordLists(lists, { ownHandle: 'acme' });
      return (text) => match({ text, mentionsUs: false })?.list ?? null;
    },
    () => plainLoop(lists),
  ]);
  const taken = ours.answers.filter((rule) => rule !== null).length;
  const alike = ours.answers.filter((rule, index) => rule === plain.answers[index]).length;
  report(`${countOf(texts)} posts against ${rules} rules of ${perRule} keywords`, machine(), [
    { what: 'Perch, posts per second', value: countOf(perSecond(texts, ours.tookMs)), beside: figures(ours) },
    {
      what: 'plain loop, posts per second',
      value: countOf(perSecond(texts, plain.tookMs)),
      beside: figures(plain),
    },
    { what: 'times as quick', value: (plain.tookMs / ours.tookMs).toFixed(1), beside: 'aim: at least 1' },
    { what: 'taken by a rule', value: countOf(taken), beside: `${countOf(alike)} posts decided alike` },
  ]);
}

interface Measured {
  /** For all texts; the median of the rounds. */
  readonly tookMs: number;
  readonly compiledMs: number;
  readonly answers: readonly (number | null)[];
}

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

const figures = ({ tookMs, compiledMs }: Measured): string =>
  `${countOf(tookMs)} ms for all; compiled in ${compiledMs.toFixed(1)} ms`;
