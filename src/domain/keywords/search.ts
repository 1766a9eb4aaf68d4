import { groupedBy } from '../grouping.js';
import type { Edges } from './kinds.js';

/** What is searched for: a folded keyword, and where it may begin and end. */
export interface Sought {
  readonly folded: string;
  readonly edges: Edges;
  /** The lower one is found first, wherever in the text it stands. */
  readonly rank: number;
}

/** Looks for the lowest rank below `below` in a text; `below` where there is none. */
type Search = (text: string, below: number) => number;

/**
 * One pass over the text, whatever the number of keywords: each place is asked only for those that begin
 * with the two characters that stand there.
 */
export function searchFor(sought: readonly Sought[]): Search {
  const byStart = groupedBy(
    sought.toSorted((a, b) => a.rank - b.rank),
    ({ folded }) => startAt(folded, 0),
  );
  const single = sought.some(({ folded }) => folded.length === 1);
  return (text, below) => {
    let lowest = below;
    for (let at = 0; at < text.length; at += 1) {
      lowest = lowestOf(byStart.get(startAt(text, at)), text, at, lowest);
      if (single) lowest = lowestOf(byStart.get(text.charCodeAt(at)), text, at, lowest);
    }
    return lowest;
  };
}

/** The first two characters as one number; a single one as itself (no text holds U+0000). */
function startAt(text: string, at: number): number {
  const first = text.charCodeAt(at);
  return at + 1 < text.length ? (first << 16) | text.charCodeAt(at + 1) : first;
}

function lowestOf(here: readonly Sought[] | undefined, text: string, at: number, below: number): number {
  if (!here) return below;
  for (const { rank, folded, edges } of here) {
    if (rank >= below) return below;
    if (
      text.startsWith(folded, at) &&
      isEdge(edges.before, text, at) &&
      isEdge(edges.after, text, at + folded.length)
    )
      return rank;
  }
  return below;
}

function isEdge(edge: RegExp, text: string, at: number): boolean {
  edge.lastIndex = at;
  return edge.test(text);
}
