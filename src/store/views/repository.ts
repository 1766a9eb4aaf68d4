import {
  changedView,
  viewsAtMost,
  type ViewChanges,
  type ViewFields,
} from '../../domain/views/view-fields.js';
import type { View } from '../../domain/views/view.js';
import { auditor, type Changer } from '../audit/change.js';
import { missingReferences } from '../conditions/references.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { oneAtATime } from '../one-at-a-time.js';
import { pageOfList, type PageRequest } from '../pages.js';
import { byPosition, lastPosition } from '../positions.js';

export type NewView = Omit<ViewFields, 'position'> & {
  /** Left out: it comes last. */
  readonly position?: number | undefined;
};

export type SavedView =
  | { readonly outcome: 'saved'; readonly view: View }
  | { readonly outcome: 'notFound' | 'versionMismatch' | 'tooManyViews' }
  | { readonly outcome: 'unknownReferences'; readonly pointers: readonly string[] };

/** The views, in the order people gave them (S53). */
export function viewsRepository(db: Database) {
  const audit = auditor(db, 'view');

  return {
    get: (id: string) => db.views.findOne({ _id: id }),

    list: async (page: PageRequest) => pageOfList(await inOrder(db), page),

    async create(fields: NewView, { by, now }: Changer, session: ClientSession): Promise<SavedView> {
      await oneAtATime(db, 'views', session);
      const others = await inOrder(db, session);
      if (others.length >= viewsAtMost) return { outcome: 'tooManyViews' };
      const pointers = await missingReferences(db, fields, session);
      if (pointers.length > 0) return { outcome: 'unknownReferences', pointers };
      const position = fields.position ?? lastPosition(others);
      const view: View = { _id: newId(), ...fields, position, version: 1, createdAt: now, updatedAt: now };
      await db.views.insertOne(view, { session });
      await audit(null, view, { by, now }, session);
      return { outcome: 'saved', view };
    },

    /** `version` null changes whatever is there. Conditions that stay are not looked at again. */
    change: (id: string, version: number | null, changes: ViewChanges, { by, now }: Changer) =>
      db.transaction(async (session): Promise<SavedView> => {
        const before = await db.views.findOne({ _id: id }, { session });
        if (!before) return { outcome: 'notFound' };
        if (version !== null && before.version !== version) return { outcome: 'versionMismatch' };
        const { conditions } = changes;
        const pointers = conditions ? await missingReferences(db, { conditions }, session) : [];
        if (pointers.length > 0) return { outcome: 'unknownReferences', pointers };
        const view = changedView(before, changes, now);
        await db.views.replaceOne({ _id: id }, view, { session });
        await audit(before, view, { by, now }, session);
        return { outcome: 'saved', view };
      }),

    /** Whether there was one. */
    remove: (id: string, { by, now }: Changer) =>
      db.transaction(async (session): Promise<boolean> => {
        const before = await db.views.findOneAndDelete({ _id: id }, { session });
        if (before) await audit(before, null, { by, now }, session);
        return before !== null;
      }),
  };
}

const inOrder = (db: Database, session?: ClientSession): Promise<View[]> =>
  byPosition(db.views.find({}, session ? { session } : {}));
