import { describe, expect, test } from 'vitest';
import type { AccountSettings, Capture } from '../accounts/settings.js';
import type { Item, Origin, Verdict } from '../items/item.js';
import type { TicketRule } from '../rules/ticket-rule.js';
import { account, at, message, post, ticket, ticketRule, us, user } from '../test/examples.js';
import type { Ticket } from '../tickets/ticket.js';
import type { Known } from './desk.js';
import { planFiling } from './plan.js';

/**
 * What becomes of an item, for every combination of what it can depend on, against a table written from
 * docs/behaviour.md: its rows are read from above, and the first that fits says what is expected.
 */
interface Cell extends Deciding, Captured {}

/** What people have set. */
interface Setting extends Deciding {
  readonly visibility: AccountSettings['visibility']['who'];
}

/** Of it, what the table may ask for: who sees an account decides nothing. */
interface Deciding {
  readonly capture: Capture;
  /** The switch of the kind of mention that the item is. */
  readonly kindOn: boolean;
  /** Likes for a like; for a stream hit whether rules may convert the stream's hits. */
  readonly sourceOn: boolean;
  readonly keywords: 'word' | 'ownHandle';
  /** For direct messages only. */
  readonly dmKeywords: 'none' | 'word';
  readonly rules: keyof typeof ruleSets;
  readonly fallback: boolean;
  readonly suspended: boolean;
}

/** What the item is. */
interface Captured {
  readonly kind: keyof typeof kinds;
  readonly text: keyof typeof texts;
  /** It belongs to nobody's ticket, to an open or a closed one by its thread, or has been filed in one already. */
  readonly ticketed: 'no' | 'byThread' | 'byClosed' | 'already';
  readonly deleted: boolean;
  /** Which of its origins it had when it was listed before. */
  readonly decided: 'nothing' | 'everything' | 'allButFirst' | 'allButLast';
}

const kinds = {
  directMentions: ['mention'],
  repliesToUs: ['mention', 'replyToUs'],
  deepReplies: ['mention', 'deepReply'],
  quotes: ['mention', 'quote'],
  reposts: ['mention', 'repost'],
  like: ['like'],
  likedMention: ['mention', 'like'],
  likeOfOurPost: ['like'],
  streamHit: ['stream'],
  repostInStream: ['stream', 'repost'],
  mentionInStream: ['mention', 'stream'],
  own: ['own'],
  directMessage: ['directMessage'],
  ownMessage: ['directMessage', 'own'],
} as const satisfies Record<string, readonly Origin[]>;

const texts = {
  neither: 'hello there',
  accounts: 'my refund please',
  rules: 'my parcel please',
  both: 'a refund for my parcel',
  messages: 'an urgent thing',
};

const rule = (id: string, keywords: readonly string[], changes: Partial<TicketRule> = {}): TicketRule =>
  ticketRule({ id, keywords, groupId: `group of ${id}`, tags: [id], priority: 'high', ...changes });

const own = { departmentId: 'of the rule', productId: 'of the rule', priority: null } as const;
const ruleSets = {
  none: [],
  one: [rule('parcels', ['tracking', 'parcel'])],
  switchedOff: [rule('parcels', ['parcel'], { enabled: false })],
  second: [rule('other', ['kettle']), rule('parcels', ['parcel'], own)],
  first: [rule('before', ['parcel'], own), rule('parcels', ['parcel'])],
  ownHandle: [rule('everyone', ['@Acme'])],
} as const;

type Row = readonly [cites: string, when: (cell: Cell) => boolean, outcome: (cell: Cell) => string];

const isMessage = ({ kind }: Cell) => kind === 'directMessage' || kind === 'ownMessage';
const isOwn = ({ kind }: Cell) => kind === 'own' || kind === 'ownMessage';
const originsOf = ({ kind }: Pick<Captured, 'kind'>): readonly Origin[] => kinds[kind];
const has = (origin: Origin) => (cell: Cell) => originsOf(cell).includes(origin);
const decidedOf = (cell: Pick<Captured, 'kind' | 'decided'>): readonly Origin[] => {
  const origins = originsOf(cell);
  const places = { nothing: [0, 0], everything: [0], allButFirst: [1], allButLast: [0, -1] } as const;
  return origins.slice(...places[cell.decided]);
};
/** It came by this, or as this, since it was listed; which kind of mention it is belongs to the mention. */
const brings = (origin: 'mention' | 'like' | 'stream') => (cell: Cell) => {
  const before = decidedOf(cell);
  const news = originsOf(cell).filter((each) => !before.includes(each));
  return origin === 'mention'
    ? has('mention')(cell) && news.some((each) => each !== 'like' && each !== 'stream')
    : news.includes(origin);
};
const all =
  (...conditions: ((cell: Cell) => boolean)[]) =>
  (cell: Cell) =>
    conditions.every((condition) => condition(cell));
const not = (condition: (cell: Cell) => boolean) => (cell: Cell) => !condition(cell);

const says = (word: 'refund' | 'parcel' | 'urgent') => (cell: Cell) => texts[cell.text].includes(word);
const accountsKeyword = (cell: Cell) =>
  cell.keywords === 'word' ? says('refund')(cell) : has('mention')(cell);
const messagesKeyword = (cell: Cell) =>
  cell.dmKeywords === 'word' ? says('urgent')(cell) : cell.keywords === 'word' && says('refund')(cell);

/** The rule that has to take it; later ones are not tried (S15). */
function taking(cell: Cell): TicketRule | null {
  switch (cell.rules) {
    case 'none':
    case 'switchedOff':
      return null;
    case 'one':
      return says('parcel')(cell) ? ruleSets.one[0] : null;
    case 'second':
      return says('parcel')(cell) ? ruleSets.second[1] : null;
    case 'first':
      return says('parcel')(cell) ? ruleSets.first[0] : null;
    case 'ownHandle':
      return has('mention')(cell) ? ruleSets.ownHandle[0] : null;
  }
}
const ruleMatches = (cell: Cell) => taking(cell) !== null;

/** Why those that were listed before are; nothing else gives it here. */
const asBefore = 'beforeCapture';

const listed = (reason: string) => () => `listed ${reason}`;
const ticketWith = (
  because: string,
  departmentId: string,
  taken: TicketRule | null,
  groupId: string | null,
) =>
  [
    `ticket ${because}`,
    `rule ${taken?.id ?? '-'}`,
    `group ${taken?.groupId ?? groupId ?? '-'}`,
    `department ${taken?.departmentId ?? departmentId}`,
    `product ${taken?.productId ?? 'of the account'}`,
    `priority ${taken?.priority ?? 'normal'}`,
    `tags ${(taken?.tags ?? []).join()}`,
  ].join(', ');
const opens = (because: string) => (cell: Cell) => ticketWith(because, 'of the account', taking(cell), null);
const dmOpens = (because: string) => () => ticketWith(because, 'of the account', null, 'for messages');

const on = ({ capture }: Cell) => capture !== 'off';
const byKeywords = ({ capture }: Cell) => capture === 'keywords';
const kindOn = ({ kindOn: yes }: Cell) => yes;
const sourceOn = ({ sourceOn: yes }: Cell) => yes;
const opening = all(brings('mention'), kindOn, on);

const table: readonly Row[] = [
  ['S22 one item, one ticket', ({ ticketed }) => ticketed === 'already', () => 'stays'],
  ['S66 never again by itself', ({ deleted }) => deleted, listed('ticketDeleted')],
  ['S27 creates nothing', all(({ suspended }) => suspended, not(isOwn)), listed('suspendedUser')],
  ['S12 S24 what belongs to a ticket joins it', ({ ticketed }) => ticketed === 'byThread', () => 'joined'],
  ['S24 own ones never open', isOwn, listed('ownItem')],

  ['S12 off', all(isMessage, not(on)), listed('captureOff')],
  ['S14 S19 messages by keyword', all(isMessage, byKeywords, messagesKeyword), dmOpens('keyword')],
  ['S14 S17 messages without', all(isMessage, byKeywords), listed('noKeywordMatches')],
  ['S12 S19 every message', isMessage, dmOpens('captureAll')],

  ['S15 S16 a rule opens', all(opening, byKeywords, ruleMatches), opens('rule')],
  ['S14 S16 a keyword opens', all(opening, byKeywords, accountsKeyword), opens('keyword')],
  [
    'S17 the department for what matches nothing',
    all(opening, byKeywords, ({ fallback }) => fallback),
    () => ticketWith('fallbackDepartment', 'fallback', null, null),
  ],
  ['S12 S15 every mention, with a rule’s values', all(opening, not(byKeywords)), opens('captureAll')],
  [
    'S20 liking one’s own post does nothing',
    all(brings('like'), ({ kind }) => kind === 'likeOfOurPost'),
    listed('ownLike'),
  ],
  ['S20 S22 a like opens', all(brings('like'), sourceOn), opens('like')],
  [
    'S23 a stream hit by an explicit rule',
    all(brings('stream'), not(has('repost')), sourceOn, ruleMatches),
    opens('rule'),
  ],
  ['S13 its kind is off', all(brings('mention'), not(kindOn)), listed('kindOff')],
  ['S12 off', all(brings('mention'), not(on)), listed('captureOff')],
  ['S17 nothing matches', brings('mention'), listed('noKeywordMatches')],
  ['S13 S22 nothing of the past is decided anew', ({ decided }) => decided !== 'nothing', listed(asBefore)],
  ['S20 S23 likes and stream hits by themselves', () => true, listed('captureOff')],
];

const both = [false, true] as const;

function* settings(
  captures: readonly Capture[],
  dmKeywords: readonly Setting['dmKeywords'][],
  visibilities: readonly Setting['visibility'][] = ['admins', 'groups', 'everyone'],
): Iterable<Setting> {
  for (const capture of captures)
    for (const kindOn of both)
      for (const sourceOn of both)
        for (const keywords of ['word', 'ownHandle'] as const)
          for (const dm of dmKeywords)
            for (const rules of Object.keys(ruleSets) as Setting['rules'][])
              for (const fallback of both)
                for (const visibility of visibilities)
                  for (const suspended of both)
                    yield {
                      capture,
                      kindOn,
                      sourceOn,
                      keywords,
                      dmKeywords: dm,
                      rules,
                      fallback,
                      visibility,
                      suspended,
                    };
}

const everyText = Object.keys(texts) as Captured['text'][];

const textsOf = (kind: Captured['kind']) =>
  kind.endsWith('essage') ? everyText : everyText.filter((each) => each !== 'messages');

function* captured(kind: Captured['kind']): Iterable<Captured> {
  for (const text of textsOf(kind))
    for (const ticketed of ['no', 'byThread', 'already'] as const)
      for (const deleted of both)
        // What is in a ticket is in one that was not deleted.
        if (!(deleted && ticketed === 'already')) yield { kind, text, ticketed, deleted, decided: 'nothing' };
}

/** What has a past: it was listed before, or it belongs to a ticket that is closed. */
function* withPast(kind: Captured['kind']): Iterable<Captured> {
  const isSingle = originsOf({ kind }).length === 1;
  const before = isSingle
    ? (['everything'] as const)
    : (['everything', 'allButFirst', 'allButLast'] as const);
  for (const text of textsOf(kind)) {
    yield { kind, text, ticketed: 'byClosed', deleted: false, decided: 'nothing' };
    // A message has what it is from the start, and is never decided again.
    if (!kind.endsWith('essage'))
      for (const decided of before)
        for (const ticketed of ['no', 'byThread', 'byClosed'] as const)
          yield { kind, text, ticketed, deleted: false, decided };
  }
}

const posts = (Object.keys(kinds) as Captured['kind'][]).filter((kind) => !kind.endsWith('essage'));
const messages = ['directMessage', 'ownMessage'] as const;

interface Batch {
  readonly captured: readonly Captured[];
  readonly items: readonly Item[];
  readonly tickets: readonly Ticket[];
  readonly authors: ReadonlySet<string>;
  readonly itemIds: ReadonlySet<string>;
  readonly ticketOfXId: Known['ticketOfXId'];
}

function batchOf(all: readonly Captured[]): Batch {
  const made = all.map(asItem);
  const items = made.map(({ item }) => item);
  return {
    captured: all,
    items,
    tickets: made.flatMap((each) => each.tickets),
    authors: new Set(items.map(({ author }) => author.xUserId)),
    itemIds: new Set(items.map(({ _id }) => _id)),
    ticketOfXId: new Map(
      items.flatMap(({ xId, inReplyToXId, ticketId }) =>
        ticketId
          ? [[xId, ticketId] as const]
          : inReplyToXId
            ? [[inReplyToXId, `ticket ${inReplyToXId}`] as const]
            : [],
      ),
    ),
  };
}

/** An item by somebody of its own, in a thread of its own, so that many are planned at once. */
function asItem(
  { kind, text, ticketed, deleted, decided }: Captured,
  n: number,
): { item: Item; tickets: Ticket[] } {
  const origins: readonly Origin[] = kinds[kind];
  const ours = kind === 'likeOfOurPost' || kind === 'own';
  const by = user(String(n + 100));
  const shared: Partial<Item> = { _id: `item ${n}`, origins, text: texts[text] };
  const item = origins.includes('directMessage')
    ? message(at(n), { peer: by, own: kind === 'ownMessage', sequence: n }, shared)
    : post(at(n), ours ? us : by, { sequence: n }, shared);
  const itsTicket = ticket({
    _id: `ticket ${n}`,
    channel: item.kind === 'post' ? 'x' : 'x_dm',
    status: ticketed === 'byClosed' ? 'closed' : 'open',
    requesterXUserId: item.peerXUserId ?? item.author.xUserId,
    conversationXId: item.conversationXId,
    dmFirstAt: item.createdAt,
    dmLastAt: item.createdAt,
  });
  const verdict: Verdict | null = deleted
    ? { outcome: 'listed', reason: 'ticketDeleted' }
    : ticketed === 'already'
      ? { outcome: 'opened', reason: null }
      : decided === 'nothing'
        ? null
        : { outcome: 'listed', reason: asBefore };
  return {
    item: {
      ...item,
      verdict,
      ...(decided === 'nothing' ? {} : { decidedOrigins: decidedOf({ kind, decided }) }),
      ticketId: ticketed === 'already' ? itsTicket._id : null,
      ...(kind === 'own' && ticketed.startsWith('by') ? { inReplyToXId: `${n}` } : {}),
    },
    tickets: ticketed === 'no' ? [] : [itsTicket],
  };
}

const switches = ['directMentions', 'repliesToUs', 'deepReplies', 'quotes', 'reposts'] as const;

/** The switches of the other kinds say the opposite, so that one read for another is seen. */
function switchesFor(kind: Captured['kind'], kindOn: boolean): AccountSettings['kinds'] {
  const own = switches.find((each) => each === kind) ?? 'directMentions';
  const set = switches.map((each) => [each, (each === own) === kindOn]);
  return Object.fromEntries(set) as AccountSettings['kinds'];
}

const none: ReadonlySet<string> = new Set();

function asKnown(setting: Setting, batch: Batch): Known {
  const {
    captured: [first],
    authors,
    itemIds,
    tickets,
    ticketOfXId,
  } = batch;
  const chosen: Partial<AccountSettings> = {
    mentions: setting.capture,
    directMessages: setting.capture,
    likes: setting.sourceOn,
    kinds: switchesFor(first?.kind ?? 'directMentions', setting.kindOn),
    keywords: setting.keywords === 'word' ? ['refund'] : ['acme'],
    dmKeywords: setting.dmKeywords === 'word' ? ['urgent'] : [],
    departmentId: 'of the account',
    productId: 'of the account',
    dmGroupId: 'for messages',
    fallbackDepartmentId: setting.fallback ? 'fallback' : null,
    visibility: { who: setting.visibility, groupIds: ['support'] },
    threadingIntervalMinutes: 0,
  };
  return {
    account: account(chosen),
    rules: { version: 7, rules: ruleSets[setting.rules] },
    suspended: setting.suspended ? authors : none,
    streamsByRules: setting.sourceOn ? itemIds : none,
    noted: new Set(),
    tickets,
    contacts: [],
    ticketOfXId,
    parentOf: new Map(),
    keptOwn: [],
  };
}

/** What planning makes of each item, in the words of the table. */
function outcomes(setting: Setting, batch: Batch): string[] {
  const { items } = batch;
  let ids = 0;
  const plan = planFiling(items, asKnown(setting, batch), at(9_999), () => `new ${(ids += 1)}`);
  const opened = new Map(plan.newTickets.map((each) => [each._id, each]));
  const filed = new Map(plan.filed.map((each) => [each.item._id, each]));
  return items.map((item) => {
    const result = filed.get(item._id);
    if (!result) return 'forgotten';
    if (result.verdict.outcome === 'listed') return `listed ${result.verdict.reason}`;
    if (item.ticketId !== null) return result.ticketId === item.ticketId ? 'stays' : 'moved';
    const made = opened.get(result.ticketId ?? '');
    return made ? inWords(made) : 'joined';
  });
}

const inWords = ({ filedBy, groupId, departmentId, productId, priority, tags, followUpOf }: Ticket): string =>
  [
    `ticket ${filedBy?.because}`,
    `rule ${filedBy?.ruleId ?? '-'}`,
    `group ${groupId ?? '-'}`,
    `department ${departmentId}`,
    `product ${productId}`,
    `priority ${priority}`,
    `tags ${tags.join()}`,
    ...(followUpOf ? [follows] : []),
  ].join(', ');

/** What opens where the ticket before is closed follows that one (S33, S34). */
const follows = 'a follow-up';

const expectedOf = (cell: Cell): { cites: string; outcome: string } => {
  const row = table.find(([, when]) => when(cell));
  if (!row) throw new Error('The table has no row for this');
  const outcome = row[2](cell);
  const isFollowUp = cell.ticketed === 'byClosed' && outcome.startsWith('ticket ');
  return { cites: row[0], outcome: isFollowUp ? `${outcome}, ${follows}` : outcome };
};

/** How many cells were tried; those that differ from the table, the first few. */
function tried(each: Iterable<Setting>, batches: readonly Batch[]) {
  const wrong: object[] = [];
  let cells = 0;
  const expected = expectations();
  for (const setting of each)
    for (const batch of batches) {
      const found = outcomes(setting, batch);
      for (const [index, { cites, outcome }] of expected(setting, batch).entries()) {
        cells += 1;
        if (found[index] !== outcome && wrong.length < 5)
          wrong.push({
            cites,
            cell: { ...setting, ...batch.captured[index] },
            expected: outcome,
            found: found[index],
          });
      }
    }
  return { cells, wrong };
}

/** What the table says of a batch, looked up once for all who may see the account. */
function expectations() {
  const known = new Map<Batch, Map<string, ReturnType<typeof expectedOf>[]>>();
  return ({ visibility: _, ...deciding }: Setting, batch: Batch) => {
    const ofBatch = known.get(batch) ?? new Map<string, ReturnType<typeof expectedOf>[]>();
    known.set(batch, ofBatch);
    const key = Object.values(deciding).join();
    const said = ofBatch.get(key) ?? batch.captured.map((one) => expectedOf({ ...deciding, ...one }));
    ofBatch.set(key, said);
    return said;
  };
}

const freshOf = (kind: Captured['kind']): Batch => batchOf([...captured(kind)]);
const pastOf = (kind: Captured['kind']): Batch => batchOf([...withPast(kind)]);

const citing = (row: Row): string => row[0];

/** A good half a million cells take a while where others work too. */
const patience = { timeout: 120_000 };

describe(
  'S12-S20 S22-S24 S27 S66 what becomes of an item is what the table says, in every cell',
  patience,
  () => {
    test.each(['off', 'all', 'keywords'] as const)('S12 posts, mentions set to %s', (capture) => {
      const cells = 576 * posts.length * 20;
      expect(tried(settings([capture], ['none']), posts.map(freshOf))).toEqual({ cells, wrong: [] });
    });

    test('S12 S19 direct messages', () => {
      const each = settings(['off', 'all', 'keywords'], ['none', 'word']);
      expect(tried(each, messages.map(freshOf))).toEqual({ cells: 3_456 * 2 * 25, wrong: [] });
    });

    test('S13 S22 S33 S34 what was listed before, or belongs to a closed ticket', () => {
      const every = ['off', 'all', 'keywords'] as const;
      const single = posts.filter((kind) => originsOf({ kind }).length === 1).length;
      const several = posts.length - single;
      expect(tried(settings(every, ['none'], ['admins']), posts.map(pastOf))).toEqual({
        cells: 576 * 4 * (single * (1 + 3) + several * (1 + 3 * 3)),
        wrong: [],
      });
      expect(tried(settings(every, ['word'], ['admins']), messages.map(pastOf))).toEqual({
        cells: 576 * 2 * 5,
        wrong: [],
      });
    });

    test('(control) each row of the table decides some cells', () => {
      const few = [...settings(['off', 'all', 'keywords'], ['none'])].filter(
        ({ visibility, rules }) => visibility === 'admins' && rules === 'one',
      );
      const cells = few.flatMap((setting) =>
        [...posts, ...messages]
          .flatMap((kind) => [...captured(kind), ...withPast(kind)])
          .map((one) => expectedOf({ ...setting, ...one }).cites),
      );
      expect(new Set(cells)).toEqual(new Set(table.map(citing)));
    });
  },
);
