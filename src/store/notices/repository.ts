import {
  allOpenForApp,
  openForAccount,
  type AccessIncident,
  type Notice,
} from '../../domain/access/incident.js';
import { isDuplicateKey, type Database } from '../database.js';

/** A mail server is given so long before somebody else may try. */
const leaseMs = 60_000;

/** A notice that is one's own to send. */
export interface Claimed extends Notice {
  /** The mail server has it from no attempt before. A process that died gave none back: it may have. */
  readonly wasUntaken: boolean;
}

export function noticesRepository(db: Database) {
  const { accessIncidents, notices } = db;
  return {
    /** The incidents that admins are still to be told something about, newest first: the account's, and the app's. */
    incidentsToTell: (accountId: string): Promise<AccessIncident[]> =>
      accessIncidents
        .find({ toTell: true, accountId: { $in: [accountId, null] }, onlyReplies: { $exists: false } })
        .sort({ beganAt: -1 })
        .toArray(),

    /** That X takes no replies of the app, or takes them again. */
    ofRepliesToTell: (): Promise<AccessIncident[]> =>
      accessIncidents.find({ toTell: true, accountId: null, onlyReplies: true }).toArray(),

    /** Nothing more is to be told, unless it has ended meanwhile. */
    async told({ _id, end }: AccessIncident): Promise<void> {
      await accessIncidents.updateOne({ _id, end }, { $unset: { toTell: '' } });
    },

    /**
     * Trouble that has come since: that this one is over is no news any more, and would be taken for the
     * end of that. Whoever heard of this is told when that is over. Returns whether there is any.
     */
    async ledToNext({ _id, accountId, beganAt, endedAt, onlyReplies }: AccessIncident): Promise<boolean> {
      const { matchedCount } = await accessIncidents.updateOne(
        {
          open: { $in: [...(accountId === null ? [] : [openForAccount(accountId)]), ...allOpenForApp] },
          ...(accountId === null ? {} : { accountIds: accountId }),
          ...(onlyReplies ? {} : { onlyReplies: { $exists: false } }),
          beganAt: { $gte: endedAt ?? beganAt },
        },
        { $addToSet: { after: _id } },
      );
      return matchedCount > 0;
    },

    /** Oldest first. */
    of: (incidentIds: readonly string[]): Promise<Notice[]> =>
      notices
        .find({ incidentId: { $in: [...incidentIds] } })
        .sort({ at: 1 })
        .toArray(),

    /** Those of the incidents that were tried in vain, or are being tried; longest ago first. */
    unsettled: (incidentIds: readonly string[]): Promise<Notice[]> =>
      notices
        .find({ incidentId: { $in: [...incidentIds] }, state: 'sending' })
        .sort({ until: 1 })
        .toArray(),

    /** The ids of an incident and of all that changed into it, one by one. */
    async ledTo({ _id, after = [] }: AccessIncident): Promise<string[]> {
      const ids = new Set([_id, ...after]);
      // A set gives what is added to it while it is gone through.
      for (const id of ids) {
        const { after: earlier = [] } = (await accessIncidents.findOne({ _id: id })) ?? {};
        for (const each of earlier) ids.add(each);
      }
      return [...ids];
    },

    /**
     * Lets one process at a time send a notice, once; null when it is settled. `busy`: another is at it.
     * Message id and time of the first attempt stay.
     */
    async claim(notice: Omit<Notice, 'state' | 'until'>): Promise<Claimed | 'busy' | null> {
      const { _id, at } = notice;
      const claimed = { state: 'sending', until: new Date(at.getTime() + leaseMs) } as const;
      try {
        await notices.insertOne({ ...notice, ...claimed });
        return { ...notice, ...claimed, wasUntaken: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const left = await notices.findOneAndUpdate(
        { _id, state: 'sending', until: { $lte: at } },
        { $set: claimed, $unset: { unsent: '' } },
      );
      if (left) return { ...left, ...claimed, wasUntaken: left.unsent === true };
      return (await notices.findOne({ _id }))?.state === 'sending' ? 'busy' : null;
    },

    async settle(_id: string, state: Exclude<Notice['state'], 'sending'>, at: Date): Promise<void> {
      await notices.updateOne({ _id }, { $set: { state, at } });
    },

    /**
     * The mail server did not take it (`untaken`), or not for certain: anybody may try again, unless
     * somebody does already. What it may have taken once, it may have whatever it says later.
     */
    async release({ _id, until, wasUntaken }: Claimed, at: Date, untaken: boolean): Promise<void> {
      const unsent = wasUntaken && untaken ? { unsent: true as const } : {};
      await notices.updateOne({ _id, state: 'sending', until }, { $set: { until: at, ...unsent } });
    },
  };
}
