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
  name: changes.name ?? view.name,
  enabled: changes.enabled ?? view.enabled,
  position: changes.position ?? view.position,
  conditions: changes.conditions ?? view.conditions,
  version: view.version + 1,
  updatedAt: now,
});
