import { defaultSettings, type Settings, type SettingsChanges } from '../../domain/settings.js';
import type { ClientSession, Database } from '../database.js';

export type SavedSettings =
  { readonly outcome: 'saved'; readonly settings: Settings } | { readonly outcome: 'versionMismatch' };

/** What holds for all of Perch; the defaults until somebody changes one. */
export function settingsRepository(db: Database) {
  return {
    get: (session?: ClientSession) => current(db, session),

    /** `version` null changes whatever is there. */
    change: (version: number | null, changes: SettingsChanges, now: Date) =>
      db.transaction(async (session): Promise<SavedSettings> => {
        const before = await current(db, session);
        if (version !== null && before.version !== version) return { outcome: 'versionMismatch' };
        const settings = {
          ...before,
          ticketDeletion: changes.ticketDeletion ?? before.ticketDeletion,
          undoSeconds: changes.undoSeconds ?? before.undoSeconds,
          version: before.version + 1,
          updatedAt: now,
        };
        await db.settings.replaceOne({ _id: settings._id }, settings, { session, upsert: true });
        return { outcome: 'saved', settings };
      }),
  };
}

const current = async (db: Database, session?: ClientSession): Promise<Settings> => ({
  ...defaultSettings,
  ...(await db.settings.findOne({ _id: defaultSettings._id }, session ? { session } : {})),
});
