import type { AccountSettings, Capture } from '../accounts/settings.js';
import type { Item, ListedReason } from '../items/item.js';
import { matchesAnyKeyword } from './keywords.js';

/** Null where an item may open a ticket. */
export type WhyNot = (item: Item) => ListedReason | null;

/** Whether an item that belongs to no ticket opens one (S12, S13, S20, S22); null means it does. */
export function whyNotTicket(
  item: Pick<Item, 'kind' | 'origins' | 'text' | 'author'>,
  settings: AccountSettings,
  ownXUserId: string,
): ListedReason | null {
  if (item.kind === 'directMessage') {
    const keywords = settings.dmKeywords.length > 0 ? settings.dmKeywords : settings.keywords;
    return bySwitch(settings.directMessages, item.text, keywords);
  }
  const mention = item.origins.includes('mention') ? whyNotMention(item, settings) : 'captureOff';
  if (mention === null || !item.origins.includes('like')) return mention;
  if (item.author.xUserId === ownXUserId) return 'ownLike';
  return settings.likes ? null : mention;
}

function whyNotMention(item: Pick<Item, 'origins' | 'text'>, settings: AccountSettings): ListedReason | null {
  return kindIsOn(item, settings.kinds)
    ? bySwitch(settings.mentions, item.text, settings.keywords)
    : 'kindOff';
}

function kindIsOn({ origins }: Pick<Item, 'origins'>, kinds: AccountSettings['kinds']): boolean {
  if (origins.includes('repost')) return kinds.reposts;
  if (origins.includes('quote')) return kinds.quotes;
  if (origins.includes('replyToUs')) return kinds.repliesToUs;
  if (origins.includes('deepReply')) return kinds.deepReplies;
  return kinds.directMentions;
}

function bySwitch(capture: Capture, text: string, keywords: readonly string[]): ListedReason | null {
  switch (capture) {
    case 'off':
      return 'captureOff';
    case 'all':
      return null;
    case 'keywords':
      return matchesAnyKeyword(text, keywords) ? null : 'noKeywordMatches';
  }
}
