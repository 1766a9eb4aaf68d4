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
 * One pass over the text, whatever the number of keywords: at each place only those are compared that
 * begin with the characters that stand there.
 */
export function searchFor(sought: readonly Sought[]): Search {
  const root = nodeOf(
    sought.toSorted((a, b) => a.rank - b.rank),
    0,
  );
  return (text, below) => {
    let lowest = below;
    for (let at = 0; at < text.length; at += 1) lowest = lowestAt(root, text, at, lowest);
    return lowest;
  };
}

/** A tree by characters that stops branching where few keywords are left. */
interface Node {
  /** Ascending by rank. */
  readonly here: readonly Sought[];
  readonly next: ReadonlyMap<number, Node> | null;
}

const few = 4;

function nodeOf(sought: readonly Sought[], depth: number): Node {
  if (sought.length <= few) return { here: sought, next: null };
  const longer = sought.filter(({ folded }) => folded.length > depth);
  const branches = groupedBy(longer, ({ folded }) => folded.charCodeAt(depth));
  return {
    here: sought.filter(({ folded }) => folded.length === depth),
    next: new Map(Array.from(branches, ([unit, branch]) => [unit, nodeOf(branch, depth + 1)])),
  };
}

function lowestAt(root: Node, text: string, at: number, below: number): number {
  let lowest = below;
  let node: Node | undefined = root;
  for (let next = at; node; next += 1) {
    for (const each of node.here) {
      if (each.rank >= lowest) break;
      if (standsAt(each, text, at)) lowest = each.rank;
    }
    node = node.next?.get(text.charCodeAt(next));
  }
  return lowest;
}

const standsAt = ({ folded, edges }: Sought, text: string, at: number): boolean =>
  text.startsWith(folded, at) &&
  isEdge(edges.before, text, at) &&
  isEdge(edges.after, text, at + folded.length);

function isEdge(edge: RegExp, text: string, at: number): boolean {
  edge.lastIndex = at;
  return edge.test(text);
}
