import type { AccountSettings } from '../accounts/settings.js';
import { fold } from '../keywords/fold.js';
import type { TicketRule } from './ticket-rule.js';

export const keywordPlaces = ['mentions', 'directMessages', 'rules'] as const;

/** A keyword that somebody set for an account, and what for. */
export interface ConfiguredKeyword {
  readonly keyword: string;
  readonly of: (typeof keywordPlaces)[number];
}

/** Each keyword once for what it is for, in the order set (S14, S15). The list for mentions serves messages where theirs is empty. */
export function configuredKeywords(
  { keywords, dmKeywords }: Pick<AccountSettings, 'keywords' | 'dmKeywords'>,
  rules: readonly Pick<TicketRule, 'enabled' | 'keywords'>[],
): ConfiguredKeyword[] {
  const lists = {
    mentions: keywords,
    directMessages: dmKeywords.length > 0 ? dmKeywords : keywords,
    rules: rules.filter(({ enabled }) => enabled).flatMap((rule) => rule.keywords),
  };
  return keywordPlaces.flatMap((of) => once(lists[of]).map((keyword) => ({ keyword, of })));
}

function once(keywords: readonly string[]): string[] {
  const seen = new Set<string>();
  return keywords.filter((keyword) => !seen.has(fold(keyword)) && seen.add(fold(keyword)));
}
