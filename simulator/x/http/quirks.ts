/** How X's lists misbehave, as the control API has it; without a word they do not. */
export interface PagingQuirk {
  route: string;
  /** The username whose pages are struck; without it everyone's. */
  account?: string | undefined;
  /** Every page is so much shorter than asked for, though more follows; at least one thing stays. */
  shortBy?: number | undefined;
  /** So many of the next pages are empty and yet lead on. */
  emptyPages?: number | undefined;
}

export interface PageQuirk {
  shortBy: number;
  empty: boolean;
}

export interface PagingQuirks {
  /** A later word about the same route and account replaces an earlier one. */
  add(quirk: PagingQuirk): void;
  /** How the next page of this call is to misbehave; an empty page is used up by taking it. */
  take(call: { route: string; username: string }): PageQuirk;
  list(): PagingQuirk[];
  clear(): void;
}

export function createPagingQuirks(): PagingQuirks {
  let standing: PagingQuirk[] = [];
  const same = (a: PagingQuirk, b: PagingQuirk) => a.route === b.route && a.account === b.account;
  return {
    add(quirk) {
      standing = [...standing.filter((one) => !same(one, quirk)), { ...quirk }];
    },
    take({ route, username }) {
      const found = standing.findLast(
        (one) => one.route === route && (one.account === undefined || one.account === username),
      );
      const empty = (found?.emptyPages ?? 0) > 0;
      if (found !== undefined && empty) found.emptyPages = (found.emptyPages ?? 0) - 1;
      return { shortBy: found?.shortBy ?? 0, empty };
    },
    list: () => standing,
    clear() {
      standing = [];
    },
  };
}
