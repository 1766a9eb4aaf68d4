import { present } from '../present.js';
import type { NamedKind } from '../tickets/named.js';

export type Capture = 'off' | 'all' | 'keywords';

/** What an admin sets for an account; bounds and words for each: api/views/account-settings.ts. */
export interface AccountSettings {
  readonly mentions: Capture;
  readonly directMessages: Capture;
  readonly likes: boolean;
  readonly kinds: {
    readonly directMentions: boolean;
    readonly repliesToUs: boolean;
    readonly deepReplies: boolean;
    readonly quotes: boolean;
    readonly reposts: boolean;
  };
  readonly keywords: readonly string[];
  readonly dmKeywords: readonly string[];
  readonly departmentId: string | null;
  readonly historyHours: number;
  readonly pollSeconds: number;
  readonly reminderDays: readonly number[];
  /** 0 = never split (S32). */
  readonly threadingIntervalMinutes: number;
  readonly dmGroupId: string | null;
  readonly productId: string | null;
  readonly fallbackDepartmentId: string | null;
  readonly allowReplies: boolean;
  readonly isDefaultReplyAccount: boolean;
  readonly visibility: {
    readonly who: 'admins' | 'groups' | 'everyone';
    readonly groupIds: readonly string[];
  };
  readonly dailyBudgetUsd: number | null;
  readonly silenceHours: number;
  readonly pollSilenceMinutes: number;
  readonly closeSolvedAfterDays: number;
  readonly agentsMayEndSessions: boolean;
  readonly hideManualConversion: boolean;
}

export const defaultAccountSettings: AccountSettings = {
  mentions: 'all',
  directMessages: 'all',
  likes: false,
  kinds: { directMentions: true, repliesToUs: true, deepReplies: true, quotes: true, reposts: false },
  keywords: [],
  dmKeywords: [],
  departmentId: null,
  historyHours: 24,
  pollSeconds: 15,
  reminderDays: [1, 3, 7],
  threadingIntervalMinutes: 1_440,
  dmGroupId: null,
  productId: null,
  fallbackDepartmentId: null,
  allowReplies: true,
  isDefaultReplyAccount: false,
  visibility: { who: 'admins', groupIds: [] },
  dailyBudgetUsd: null,
  silenceHours: 0,
  pollSilenceMinutes: 0,
  closeSolvedAfterDays: 4,
  agentsMayEndSessions: false,
  hideManualConversion: false,
};

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

interface NamedBySetting {
  readonly pointer: string;
  readonly kind: NamedKind;
  readonly id: string;
}

const kindOf = {
  departmentId: 'department',
  dmGroupId: 'group',
  productId: 'product',
  fallbackDepartmentId: 'department',
} as const satisfies { readonly [Name in keyof AccountSettings]?: NamedKind };

/** The groups, departments and products that settings name, to be checked for existence. */
export const namedBy = (changes: SettingsChanges): NamedBySetting[] => [
  ...namesOf(kindOf).flatMap((name) => {
    const id = changes[name];
    return id ? [{ pointer: `/settings/${name}`, kind: kindOf[name], id }] : [];
  }),
  ...(changes.visibility?.groupIds ?? []).map((id, index) => ({
    pointer: `/settings/visibility/groupIds/${index}`,
    kind: 'group' as const,
    id,
  })),
];

const namesOf = <T extends object>(values: T) => Object.keys(values) as (keyof T)[];
