import type { Account } from '../accounts/account.js';
import type { AccountSettings, Capture } from '../accounts/settings.js';
import type { Item, ListedReason } from '../items/item.js';
import { compileKeywords } from '../keywords/compile.js';

/** Null where an item may open a ticket. */
export type WhyNot = (item: Item) => ListedReason | null;

type Decided = Pick<Item, 'kind' | 'origins' | 'text' | 'author'>;

/**
 * Whether an item that belongs to no ticket opens one (S12, S13, S16, S20, S22); null means it does. Made
 * once for many items: the keywords are compiled then.
 */
export function whyNotTicket({
  settings,
  xUserId,
  handle,
}: Pick<Account, 'settings' | 'xUserId' | 'handle'>): (item: Decided) => ListedReason | null {
  const { keywords, dmKeywords, kinds } = settings;
  const ofDms = dmKeywords.length > 0 ? dmKeywords : keywords;
  const whyNotMessage = bySwitch(settings.directMessages, ofDms, handle);
  const whyNotByText = bySwitch(settings.mentions, keywords, handle);
  const whyNotMention = (item: Decided) => (kindIsOn(item, kinds) ? whyNotByText(item) : 'kindOff');
  return (item) => {
    if (item.kind === 'directMessage') return whyNotMessage(item);
    const mention = item.origins.includes('mention') ? whyNotMention(item) : 'captureOff';
    if (mention === null || !item.origins.includes('like')) return mention;
    if (item.author.xUserId === xUserId) return 'ownLike';
    return settings.likes ? null : mention;
  };
}

function kindIsOn({ origins }: Pick<Item, 'origins'>, kinds: AccountSettings['kinds']): boolean {
  if (origins.includes('repost')) return kinds.reposts;
  if (origins.includes('quote')) return kinds.quotes;
  if (origins.includes('replyToUs')) return kinds.repliesToUs;
  if (origins.includes('deepReply')) return kinds.deepReplies;
  return kinds.directMentions;
}

function bySwitch(
  capture: Capture,
  keywords: readonly string[],
  ownHandle: string,
): (item: Pick<Item, 'origins' | 'text'>) => ListedReason | null {
  switch (capture) {
    case 'off':
      return () => 'captureOff';
    case 'all':
      return () => null;
    case 'keywords': {
      const { match } = compileKeywords(keywords, { ownHandle });
      return ({ text, origins }) =>
        match({ text, mentionsUs: origins.includes('mention') }) === null ? 'noKeywordMatches' : null;
    }
  }
}
