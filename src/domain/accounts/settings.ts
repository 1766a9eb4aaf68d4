import type { AccountSettings } from './account.js';

/** Some settings; what is absent or undefined stays as it is. */
export type SettingsChanges = {
  readonly [Name in keyof AccountSettings]?:
    | (Name extends 'kinds' | 'visibility'
        ? { readonly [Part in keyof AccountSettings[Name]]?: AccountSettings[Name][Part] | undefined }
        : AccountSettings[Name])
    | undefined;
};

export type MergedSettings =
  | { readonly outcome: 'merged'; readonly settings: AccountSettings }
  | { readonly outcome: 'defaultNeedsReplies' };

/**
 * The settings after a change. The default reply account must allow replies, and an account whose
 * replies are turned off stops being it (S40).
 */
export function mergeSettings(current: AccountSettings, changes: SettingsChanges): MergedSettings {
  const settings: AccountSettings = {
    ...current,
    ...present(changes),
    kinds: { ...current.kinds, ...present(changes.kinds ?? {}) },
    visibility: { ...current.visibility, ...present(changes.visibility ?? {}) },
  };
  if (settings.allowReplies || !settings.isDefaultReplyAccount) return { outcome: 'merged', settings };
  if (changes.isDefaultReplyAccount === true) return { outcome: 'defaultNeedsReplies' };
  return { outcome: 'merged', settings: { ...settings, isDefaultReplyAccount: false } };
}

type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

const present = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;

/** The groups the settings name, to be checked for existence. */
export const groupsNamedBy = (changes: SettingsChanges): { pointer: string; groupId: string }[] => [
  ...(changes.dmGroupId ? [{ pointer: '/settings/dmGroupId', groupId: changes.dmGroupId }] : []),
  ...(changes.visibility?.groupIds ?? []).map((groupId, index) => ({
    pointer: `/settings/visibility/groupIds/${index}`,
    groupId,
  })),
];
