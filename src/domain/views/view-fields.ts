import { present } from '../present.js';
import type { View } from './view.js';

/** More nobody finds again. */
export const viewsAtMost = 200;

/** What people say of a view. */
export type ViewFields = Pick<View, 'name' | 'enabled' | 'position' | 'conditions'>;
/** What is absent or undefined stays. */
export type ViewChanges = { readonly [Name in keyof ViewFields]?: ViewFields[Name] | undefined };

/** A view after a change of it. */
export const changedView = (view: View, changes: ViewChanges, now: Date): View => ({
  ...view,
  ...present(changes),
  version: view.version + 1,
  updatedAt: now,
});
