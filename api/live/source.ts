import type { Agent } from '../../src/domain/agents/agent.js';
import type { Change } from '../../src/domain/live/change.js';

/** What somebody listens to: collections, and what their changes mean to whom. */
export interface Source<Wanted> {
  readonly collections: readonly string[];
  /** Changes of what is there already mean nothing to anybody. */
  readonly onlyMade?: boolean;
  /** There is no list to be loaded anew: whoever comes back is told all that MongoDB still has. */
  readonly isAll?: boolean;
  /** What the agent sees at all, in words that can be compared: when they change, the list is no longer theirs. */
  sightOf(agent: Agent): Promise<string>;
  /** Reads what the changes are about as it is now, once for all who listen. */
  look(changes: readonly Change[]): Promise<Tell<Wanted>>;
}

/** What a listener is told of one of the changes; null: nothing. */
export type Tell<Wanted> = (change: Change, to: Listening<Wanted>) => News | null;

interface Listening<Wanted> {
  readonly agent: Agent;
  readonly wanted: Wanted;
}

export interface News {
  readonly event: string;
  /** JSON. */
  readonly data: string;
}

/** The list has to be loaded anew: what changed in it can't be told. */
export const reset: News = { event: 'reset', data: '{}' };
