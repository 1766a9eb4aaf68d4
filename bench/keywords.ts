import { posts, ruleLists } from './keywords/examples.js';
import { besidePlainLoop, type Measured } from './keywords/in-turns.js';
import { countOf, machine, report } from './shared/report.js';
import { perSecond } from './shared/statistics.js';

export interface KeywordsOptions {
  readonly texts: number;
  readonly rules: number;
  readonly keywords: number;
}

/** Which of many rules takes each of many posts: our matcher, and beside it a loop of regular expressions. */
export async function keywords({ texts, rules, keywords: perRule }: KeywordsOptions): Promise<void> {
  const lists = ruleLists(rules, perRule);
  const said = posts(texts);
  const [ours, plain] = besidePlainLoop(said, lists);
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

const figures = ({ tookMs, compiledMs }: Measured): string =>
  `${countOf(tookMs)} ms for all; compiled in ${compiledMs.toFixed(1)} ms`;
