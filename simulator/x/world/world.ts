import { apply } from './apply.js';
import type { Fact } from './facts.js';
import { noFactLog, openFactLog } from './fact-log.js';
import { createIds, type Ids } from './ids.js';
import { emptyState, type State } from './state.js';

/** The one world behind X's door and the control door. */
export interface World {
  readonly state: State;
  readonly ids: Ids;
  /** The sandbox's own time: the wall's, plus what was advanced. */
  nowMs(): number;
  /** Stores, then applies. Everything given in one call is stored by one write. */
  put(...facts: Fact[]): void;
  /** Sees what is put from now on, once it is applied. */
  watch(see: (facts: readonly Fact[]) => void): void;
  close(): void;
}

/** Opens a world; with `dataFile` it continues where the file left off. */
export function openWorld(dataFile?: string): World {
  const state = emptyState();
  const log = dataFile === undefined ? noFactLog : openFactLog(dataFile, (fact) => apply(state, fact));
  const watching: ((facts: readonly Fact[]) => void)[] = [];
  const taken = (id: string) =>
    state.posts.has(id) || state.dms.has(id) || state.users.has(id) || state.conversations.has(id);
  return {
    state,
    ids: createIds(() => state.greatestId, taken),
    nowMs: () => Date.now() + state.offsetMs,
    put(...facts) {
      log.append(facts);
      for (const fact of facts) apply(state, fact);
      for (const see of watching) see(facts);
    },
    watch: (see) => void watching.push(see),
    close: () => log.close(),
  };
}
