import type { Page } from '../../domain/escalation/page.js';
import type { ClientSession, Database } from '../database.js';

/** Writes pages that are new, and those that changed since they were `known`. */
export async function writePages(
  db: Database,
  known: readonly Page[],
  pages: readonly Page[],
  session: ClientSession,
): Promise<void> {
  const ids = new Set(known.map(({ _id }) => _id));
  const begun = pages.filter(({ _id }) => !ids.has(_id));
  if (begun.length > 0) await db.pages.insertMany(begun, { session });
  for (const page of pages.filter(({ _id }) => ids.has(_id)))
    await db.pages.replaceOne({ _id: page._id }, page, { session });
}

/** What a page becomes by what is learnt of it; `change` returns the same object where that is nothing. */
export const changePage = (
  db: Database,
  pageId: string,
  change: (page: Page) => Page,
): Promise<Page | null> =>
  db.transaction(async (session) => {
    const page = await db.pages.findOne({ _id: pageId }, { session });
    if (!page) return null;
    const changed = change(page);
    if (changed !== page) await db.pages.replaceOne({ _id: pageId }, changed, { session });
    return changed;
  });
