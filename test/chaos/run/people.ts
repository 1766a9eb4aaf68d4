import { setTimeout as delay } from 'node:timers/promises';
import type { Deed, Timed } from '../plan/deed.js';
import { adminsAtWork } from './admins.js';
import { agentsAtWork } from './agents.js';
import { companyAtX } from './company.js';
import { customersAtX } from './customers.js';
import type { Stage } from './stage.js';
import { notSeen } from './unseen.js';

/** Everybody who does something on a stage. */
export function peopleOn(stage: Stage, over: AbortSignal) {
  const unseen = notSeen(stage);
  const customers = customersAtX(stage, unseen, over);
  const company = companyAtX(stage, over);
  const agents = agentsAtWork(stage, over);
  const admins = adminsAtWork(stage, unseen, over);
  const asking: Promise<void>[] = [];

  async function act(deed: Deed): Promise<void> {
    switch (deed.kind) {
      case 'answer':
      case 'settle':
      case 'solve':
      case 'convert':
      case 'set':
      case 'look':
        asking.push(toldLater(agents.do(deed)));
        return;
      case 'ownPost':
      case 'ownMessage':
      case 'ownRepost':
      case 'like':
      case 'unlike':
      case 'revoke':
      case 'lock':
        return company.do(deed);
      case 'pause':
      case 'unlink':
        return admins.do(deed);
      default:
        return customers.do(deed);
    }
  }

  return {
    doings: {
      asks: agents.asks,
      ownWords: company.ownWords,
      unseen: unseen.unseen,
      takenOut: admins.takenOut,
    },
    /** Does everything in its time; resolves when customers, company and admins are done. */
    async do(deeds: readonly Timed<Deed>[]): Promise<void> {
      await Promise.all(
        deeds.map(async (deed) => {
          await delay(deed.atMs, undefined, { signal: over });
          await act(deed);
        }),
      );
    },
    look: (account: string): Promise<void> => agents.do({ kind: 'look', account }),
    /** Resolves when the API has answered all that agents asked so far. */
    answered: (): Promise<unknown> => toldLater(Promise.all(asking)),
  };
}

/** What fails before anybody waits for it is told to who does, and ends no process. */
function toldLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
