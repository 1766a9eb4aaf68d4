/** One request X received, and what became of it. */
export interface RequestEntry {
  seq: number;
  at: string;
  method: string;
  path: string;
  /** The route's short name, absent for paths X does not have. */
  route?: string;
  account?: string;
  query: Record<string, unknown>;
  /** Absent when no answer was sent. */
  status?: number;
  outcome: 'answered' | 'dropped' | 'hung' | 'trickled' | 'truncated';
  fault?: string;
  limited?: true;
  /** The ids of all that a read's answer showed, whether or not anybody heard it. */
  showed?: string[];
}

export interface RequestLog {
  add(entry: Omit<RequestEntry, 'seq'>): void;
  /** Entries after `seq`, oldest first. */
  since(seq: number): RequestEntry[];
  clear(): void;
}

const KEPT = 20_000;

export function createRequestLog(): RequestLog {
  let entries: RequestEntry[] = [];
  let seq = 0;
  return {
    add(entry) {
      entries.push({ seq: ++seq, ...entry });
      if (entries.length > KEPT * 2) entries = entries.slice(-KEPT);
    },
    since: (after) => entries.filter((entry) => entry.seq > after),
    clear() {
      entries = [];
    },
  };
}
