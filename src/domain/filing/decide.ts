import type { Account } from '../accounts/account.js';
import type { AccountSettings, Capture } from '../accounts/settings.js';
import { isLikedHere } from '../engagements/engagement.js';
import type { Item, ListedReason, Origin } from '../items/item.js';
import { keywordFinder, ruleMatcher } from '../rules/match.js';
import type { RulesInForce, TicketRule } from '../rules/ticket-rule.js';
import type { FiledBy, OpenedBecause, Ticket } from '../tickets/ticket.js';

/** What an item is decided by. */
type Decidable = Pick<
  Item,
  '_id' | 'kind' | 'origins' | 'decidedOrigins' | 'text' | 'author' | 'verdict' | 'liked' | 'likeSeenAt'
>;

/** What the decision rests on besides the item; read in the transaction that files. */
export interface DecidingFacts {
  readonly account: Pick<Account, 'xUserId' | 'handle' | 'settings' | 'version'>;
  readonly rules: RulesInForce;
  /** X users whose items create nothing (S27). */
  readonly suspended: ReadonlySet<string>;
  /** Items, by id, brought by a stream whose hits ticket rules may convert (S23). */
  readonly streamsByRules: ReadonlySet<string>;
}

/** What a new ticket has by rule or by account. */
type TicketValues = Pick<Ticket, 'groupId' | 'departmentId' | 'productId' | 'tags' | 'priority'>;

export type Decision =
  | { readonly outcome: 'listed'; readonly reason: ListedReason }
  | { readonly outcome: 'ticket'; readonly values: TicketValues; readonly filedBy: Required<FiledBy> };

export interface Decider {
  /** Why an item may neither open nor join a ticket; null where it may. */
  readonly keptOut: (item: Decidable) => ListedReason | null;
  /** What becomes of an item that belongs to no ticket. */
  readonly decide: (item: Decidable) => Decision;
}

/** Decides by switches, keywords and ticket rules; made once for many items (S12-S20, S22, S23, S27, S66). */
export function decider(facts: DecidingFacts): Decider {
  const { settings } = facts.account;
  const openFor = opener(facts);
  const ruleFor = ruleMatcher(facts.rules.rules, facts.account.handle);
  const keywordIn = keywordFinder(settings.keywords, facts.account.handle);
  const dmKeywords = settings.dmKeywords.length > 0 ? settings.dmKeywords : settings.keywords;
  const dmKeywordIn = keywordFinder(dmKeywords, facts.account.handle);

  function ofMessage(item: Decidable): Decision {
    const keyword = dmKeywordIn(item);
    const open = (because: OpenedBecause): Decision =>
      openFor(because, { keyword, values: { groupId: settings.dmGroupId } });
    return bySwitch(settings.directMessages, {
      all: () => open('captureAll'),
      keywords: () => (keyword === null ? listed('noKeywordMatches') : open('keyword')),
    });
  }

  function ofMention(item: Decidable): Decision {
    if (!kindIsOn(item, settings.kinds)) return listed('kindOff');
    return bySwitch(settings.mentions, {
      all: () => openFor('captureAll', ruleFor(item)),
      keywords: () => {
        const matched = ruleFor(item);
        if (matched) return openFor('rule', matched);
        const keyword = keywordIn(item);
        if (keyword !== null) return openFor('keyword', { keyword });
        const departmentId = settings.fallbackDepartmentId;
        return departmentId === null
          ? listed('noKeywordMatches')
          : openFor('fallbackDepartment', { values: { departmentId } });
      },
    });
  }

  function ofPost(item: Decidable): Decision {
    const undecided = undecidedOrigins(item);
    const mention = undecided.includes('mention') ? ofMention(item) : null;
    if (mention?.outcome === 'ticket') return mention;
    if (undecided.includes('like') && !isLikedHere(item)) {
      if (item.author.xUserId === facts.account.xUserId) return listed('ownLike');
      if (settings.likes) return openFor('like', ruleFor(item));
    }
    const byStream = undecided.includes('stream') && facts.streamsByRules.has(item._id);
    const matched = byStream && !item.origins.includes('repost') ? ruleFor(item) : null;
    if (matched) return openFor('rule', matched);
    return mention ?? listed(item.verdict?.reason ?? 'captureOff');
  }

  return {
    keptOut: (item) => keptOut(item, facts.suspended),
    decide: (item) => (item.kind === 'directMessage' ? ofMessage(item) : ofPost(item)),
  };
}

/** A person makes a ticket of it, whatever the switches say: with the account's values (S30, S66). */
export function decidedByHand(facts: DecidingFacts): Decider {
  const groupId = facts.account.settings.dmGroupId;
  const openFor = opener(facts);
  return {
    keptOut: () => null,
    decide: ({ kind }) => openFor('byHand', kind === 'directMessage' ? { values: { groupId } } : null),
  };
}

const listed = (reason: ListedReason) => ({ outcome: 'listed', reason }) as const;

/** Own items are not an X user's who was suspended, even where one of our accounts was (S24, S27). */
function keptOut(
  { origins, author, verdict }: Decidable,
  suspended: ReadonlySet<string>,
): ListedReason | null {
  if (verdict?.reason === 'ticketDeleted') return 'ticketDeleted';
  return suspended.has(author.xUserId) && !origins.includes('own') ? 'suspendedUser' : null;
}

/**
 * What an item gained since it was listed: only that decides it again (S22), so that a switch changed
 * meanwhile converts nothing of the past (S13).
 */
const undecidedOrigins = ({ origins, decidedOrigins = [] }: Decidable): readonly Origin[] => {
  const gained = origins.filter((origin) => !decidedOrigins.includes(origin));
  return gained.some(isMention) && origins.includes('mention') ? ['mention', ...gained] : gained;
};

const mentionOrigins: readonly Origin[] = ['mention', 'replyToUs', 'deepReply', 'quote', 'repost'];
const isMention = (origin: Origin): boolean => mentionOrigins.includes(origin);

interface Opened {
  readonly rule?: TicketRule;
  readonly keyword?: string | null;
  readonly values?: Partial<TicketValues>;
}

/** A ticket with the rule's values where it has one, else the account's (S17, S18). */
const opener =
  ({ account: { settings, version }, rules }: DecidingFacts) =>
  (because: OpenedBecause, opened: Opened | null): Decision => {
    const { rule, keyword = null, values = {} } = opened ?? {};
    return {
      outcome: 'ticket',
      values: { ...valuesOf(rule, settings), ...values },
      filedBy: {
        because,
        ruleId: rule?.id ?? null,
        keyword,
        rulesVersion: rules.version,
        settingsVersion: version,
      },
    };
  };

const valuesOf = (rule: TicketRule | undefined, settings: AccountSettings): TicketValues => ({
  groupId: rule?.groupId ?? null,
  departmentId: rule?.departmentId ?? settings.departmentId,
  productId: rule?.productId ?? settings.productId,
  tags: rule?.tags ?? [],
  priority: rule?.priority ?? 'normal',
});

function kindIsOn({ origins }: Pick<Item, 'origins'>, kinds: AccountSettings['kinds']): boolean {
  if (origins.includes('repost')) return kinds.reposts;
  if (origins.includes('quote')) return kinds.quotes;
  if (origins.includes('replyToUs')) return kinds.repliesToUs;
  if (origins.includes('deepReply')) return kinds.deepReplies;
  return kinds.directMentions;
}

function bySwitch(
  capture: Capture,
  decide: { readonly all: () => Decision; readonly keywords: () => Decision },
): Decision {
  return capture === 'off' ? listed('captureOff') : decide[capture]();
}
