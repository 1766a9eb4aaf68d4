/** At most so many at once for each key; a seat is left by what is answered, null where none is free. */
export function seats(atMost: number): (key: string) => (() => void) | null {
  const taken = new Map<string, number>();
  return (key) => {
    const count = taken.get(key) ?? 0;
    if (count >= atMost) return null;
    taken.set(key, count + 1);
    return () => {
      const left = (taken.get(key) ?? 0) - 1;
      if (left > 0) taken.set(key, left);
      else taken.delete(key);
    };
  };
}

/** Lets at most so many work at once; the others begin in the order they came, but who has left meanwhile. */
export function turns(atOnce: number): (work: () => Promise<void>, left: AbortSignal) => Promise<void> {
  const waiting = new Set<() => void>();
  let working = 0;

  /** False where they have left before. */
  const turn = (left: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const begin = () => {
        left.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = () => {
        waiting.delete(begin);
        resolve(false);
      };
      waiting.add(begin);
      left.addEventListener('abort', leave, { once: true });
    });

  return async (work, left) => {
    if (left.aborted) return;
    if (working < atOnce) working += 1;
    else if (!(await turn(left))) return;
    try {
      await work();
    } finally {
      const [next] = waiting;
      if (next) {
        waiting.delete(next);
        next();
      } else working -= 1;
    }
  };
}

/** The same for each key by itself. */
export function turnsOfEach(
  atOnce: number,
): (key: string, work: () => Promise<void>, left: AbortSignal) => Promise<void> {
  const each = new Map<string, { readonly inTurn: ReturnType<typeof turns>; holders: number }>();
  return async (key, work, left) => {
    const known = each.get(key) ?? { inTurn: turns(atOnce), holders: 0 };
    each.set(key, known);
    known.holders += 1;
    try {
      await known.inTurn(work, left);
    } finally {
      known.holders -= 1;
      if (known.holders === 0) each.delete(key);
    }
  };
}
