import { segmentsOf } from './weighted-length.js';

/** More of them is no answer but a flood. */
export const mostParts = 20;
/** The longest of " 20/20". */
const numberRoom = 6;

export interface Measure {
  readonly lengthOf: (text: string) => number;
  readonly limit: number;
}

/**
 * A long text in numbered parts ("… 1/3"), each within the limit (S45): words stay whole, and where one is
 * longer than a part, links and characters made of several code points do. Null: it would take too many.
 */
export function splitText(text: string, measure: Measure): readonly string[] | null {
  const units = unitsOf(text, measure);
  for (let count = 2; count <= mostParts;) {
    const parts = cut(units, count, measure);
    if (!parts) return null;
    if (parts.length <= count) return parts;
    count = parts.length;
  }
  return null;
}

/** What a text said before it was numbered. */
export const withoutNumber = (part: string): string => part.replace(/ \d+\/\d+$/u, '');

/** Words with the space behind them; one that fits no part falls into its links and characters. */
function unitsOf(text: string, { lengthOf, limit }: Measure): string[] {
  const words = text.match(/\S+\s*/gu) ?? [];
  return words.flatMap((word) => (lengthOf(word.trimEnd()) > limit - numberRoom ? segmentsOf(word) : [word]));
}

function cut(units: readonly string[], count: number, measure: Measure): string[] | null {
  const parts: string[] = [];
  for (let from = 0; from < units.length;) {
    const numbered = (to: number) =>
      `${units.slice(from, to).join('').trim()} ${parts.length + 1}/${Math.max(count, parts.length + 1)}`;
    const to = lastThatFits(from, units.length, (end) => measure.lengthOf(numbered(end)) <= measure.limit);
    if (to === from || parts.length === mostParts) return null;
    parts.push(numbered(to));
    from = to;
  }
  return parts;
}

/** Doubling first: what is measured stays about as long as a part, however long the text. */
function lastThatFits(from: number, end: number, fits: (to: number) => boolean): number {
  let step = 1;
  while (from + step < end && fits(from + step)) step *= 2;
  let good = from;
  let bad = Math.min(from + step, end) + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
