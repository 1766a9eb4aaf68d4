import { choose, type Random } from '../../simulator/random.js';
import { posts } from '../keywords/examples.js';

const syllables = 'ka lo mi ren to sa ve du pi nor el tas qui bra fe zon ma ti lu gar'.split(' ');
const pairs = syllables.flatMap((first) => syllables.map((second) => first + second));
const han = '商品注文配送返金店舗電話番号時間今日明日届破損交換説明確認連絡会員登録';

/** So many words that people use, the common ones first; each ninth is of two characters without spaces. */
export const vocabulary: readonly string[] = Array.from({ length: 30_000 }, (_, n) =>
  n % 9 === 8
    ? `${han[n % han.length] ?? ''}${han[Math.floor(n / han.length) % han.length] ?? ''}`
    : `${pairs[n % pairs.length] ?? ''}${n < pairs.length ? '' : (pairs[Math.floor(n / pairs.length)] ?? '')}`,
);

/** A place among `count`, the first ones by far the most often: by Zipf's law as good as. */
export const zipf = (random: Random, count: number): number =>
  Math.min(count - 1, Math.floor(count ** random()) - 1);

const sentences = posts(5_000);

/** What somebody writes: a sentence in one of ten languages, and words of their own. */
export function textBy(random: Random): string {
  const more = Array.from(
    { length: 4 + Math.floor(random() * 12) },
    () => vocabulary[zipf(random, vocabulary.length)] ?? '',
  );
  return `${choose(random, sentences)} ${more.join(' ')}`;
}
