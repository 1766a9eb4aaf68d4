import { changeTicketLinks, lackingOf } from '../../domain/links/link-settings.js';
import { defaultSettings, type Settings, type SettingsChanges } from '../../domain/settings.js';
import { auditChange, type Changer } from '../audit/change.js';
import type { ClientSession, Database } from '../database.js';

export type SavedSettings =
  | { readonly outcome: 'saved'; readonly settings: Settings }
  | { readonly outcome: 'versionMismatch' }
  /** The shortener that was chosen lacks this. */
  | { readonly outcome: 'shortenerNotSetUp'; readonly lacking: 'bitlyToken' | 'customTemplate' };

/** What holds for all of Perch; the defaults until somebody changes one. */
export function settingsRepository(db: Database) {
  return {
    get: (session?: ClientSession) => current(db, session),

    /** `version` null changes whatever is there. */
    change: (version: number | null, changes: SettingsChanges, { by, now }: Changer) =>
      db.transaction(async (session): Promise<SavedSettings> => {
        const before = await current(db, session);
        if (version !== null && before.version !== version) return { outcome: 'versionMismatch' };
        const ticketLinks = changeTicketLinks(before.ticketLinks, changes.ticketLinks ?? {});
        const lacking = changes.ticketLinks && lackingOf(ticketLinks);
        if (lacking) return { outcome: 'shortenerNotSetUp', lacking };
        const settings = {
          ...before,
          ticketDeletion: changes.ticketDeletion ?? before.ticketDeletion,
          videoMegabytes: changes.videoMegabytes ?? before.videoMegabytes,
          undoSeconds: changes.undoSeconds ?? before.undoSeconds,
          smsDollarsPerDay:
            changes.smsDollarsPerDay === undefined ? before.smsDollarsPerDay : changes.smsDollarsPerDay,
          officeHours: changes.officeHours === undefined ? before.officeHours : changes.officeHours,
          ticketLinks,
          version: before.version + 1,
          updatedAt: now,
        };
        await db.settings.replaceOne({ _id: settings._id }, settings, { session, upsert: true });
        const change = { resource: 'settings', resourceId: null, before, after: settings, by, now } as const;
        await auditChange(db, change, session);
        return { outcome: 'saved', settings };
      }),
  };
}

const current = async (db: Database, session?: ClientSession): Promise<Settings> => ({
  ...defaultSettings,
  ...(await db.settings.findOne({ _id: defaultSettings._id }, session ? { session } : {})),
});
