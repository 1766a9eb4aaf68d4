import type { Moment } from '../plan/kills.js';

/** Tells who waits for it that X has done something, or that an agent has asked something. */
export interface Moments {
  /** Called by X in mid-request: who waits for it acts before the answer leaves. */
  readonly answered: (route: string) => void;
  readonly asked: () => void;
  /** Calls `act` once, when the moment comes or `withinMs` have passed, and resolves with what it returns. */
  at<T>(moment: Moment, withinMs: number, act: (came: boolean) => T): Promise<T>;
}

interface Waiting {
  readonly moment: Moment;
  readonly come: (came: boolean) => void;
}

export function createMoments(): Moments {
  const waiting = new Set<Waiting>();
  const tell = (fits: (moment: Moment) => boolean): void => {
    for (const one of [...waiting]) if (fits(one.moment)) one.come(true);
  };
  return {
    answered: (route) => tell((moment) => moment.kind === 'answer' && moment.route === route),
    asked: () => tell((moment) => moment.kind === 'ask'),
    at: (moment, withinMs, act) =>
      new Promise((resolve) => {
        const now = (came: boolean): void => {
          resolve(act(came));
        };
        if (moment.kind === 'atOnce') return now(true);
        const one: Waiting = {
          moment,
          come(came) {
            waiting.delete(one);
            clearTimeout(timer);
            if (moment.kind === 'ask') setTimeout(now, moment.afterMs, came);
            else now(came);
          },
        };
        const timer = setTimeout(() => one.come(false), withinMs);
        waiting.add(one);
      }),
  };
}
