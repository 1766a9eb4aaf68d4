import type { mongo } from 'mongoose';
import { searchedIn } from '../../domain/items/findable.js';
import { origins, type Item, type Origin } from '../../domain/items/item.js';
import { originOf } from '../../domain/items/selection.js';
import { compileKeywords } from '../../domain/keywords/compile.js';
import { fold } from '../../domain/keywords/fold.js';
import { isMeant, isSearch, searched, wantedByKeyword, type Wanted } from '../../domain/search/terms.js';
import type { Database } from '../database.js';
import type { Strand } from '../pages.js';
import { narrowedTo, narrowingFor, type Narrowing } from '../narrowing.js';
import { inChunks, scansAtMost } from '../scans.js';
import type { ItemSelection } from './listing.js';

/** The handle of an account, without `@`. */
export type HandleOf = (accountId: string) => string;

interface Listed {
  readonly strands: readonly Strand<Item>[];
  /** Looks into what an index only narrows down. */
  readonly isMeant?: (item: Item) => boolean;
}

/** How a selection is read so that each part is served by an index in the order of the list (S28). */
export async function itemStrands(db: Database, selection: ItemSelection): Promise<Listed> {
  const { q, keyword } = selection;
  const looks = [...(q === undefined ? [] : [byWords(q)]), ...(keyword ? [byKeyword(keyword)] : [])];
  if (looks.length === 0) return { strands: unnarrowed(selection) };
  if (looks.some(({ isVain }) => isVain)) return { strands: [] };
  const isMeantBy = (item: Item): boolean => looks.every((look) => look.isMeant(item));
  const narrowing = await narrowingFor(db.items, {
    terms: [...new Set(looks.flatMap(({ wanted }) => wanted.terms))],
    beginnings: looks.flatMap(({ wanted }) => wanted.beginnings),
  });
  if (!narrowing) return { strands: unnarrowed(selection), isMeant: isMeantBy };
  return { strands: [...byTerms(selection, narrowing), ...ofMentions(selection)], isMeant: isMeantBy };
}

interface Look {
  /** It can find nothing. */
  readonly isVain?: boolean;
  readonly wanted: Wanted;
  readonly isMeant: (item: Item) => boolean;
}

function byWords(q: string): Look {
  const wanted = searched(q);
  return {
    isVain: !isSearch(wanted),
    wanted,
    isMeant: (item) => isMeant(searchedIn(item), wanted),
  };
}

/** By the matcher's meaning (S14). */
function byKeyword({ words, handleOf }: NonNullable<ItemSelection['keyword']>): Look {
  const matchers = new Map<string, ReturnType<typeof compileKeywords>>();
  const matcherOf = (ownHandle: string) => {
    const matcher = matchers.get(ownHandle) ?? compileKeywords([words], { ownHandle });
    matchers.set(ownHandle, matcher);
    return matcher;
  };
  return {
    wanted: wantedByKeyword(words),
    isMeant: ({ text, origins: its, accountId }) =>
      matcherOf(handleOf(accountId)).match({ text, mentionsUs: its.includes('mention') }) !== null,
  };
}

/** Their own handle is held by every mention, also where X trims it from the text (S16). */
function ofMentions({ keyword, ...selection }: ItemSelection): Strand<Item>[] {
  if (!keyword) return [];
  const wanted = fold(keyword.words).replace(/^@/u, '');
  const accountIds = selection.accountIds.filter((id) => fold(keyword.handleOf(id)) === wanted);
  return unnarrowed({ ...selection, accountIds, tab: 'mentions' }).map(({ filter, ...strand }) => ({
    ...strand,
    filter: { $and: [filter, besides(selection)] },
  }));
}

/** Through what narrows most; the other terms are looked for in what it finds. */
function byTerms(selection: ItemSelection, narrowing: Narrowing): Strand<Item>[] {
  const narrowed = narrowedTo<Item>(narrowing);
  const together = scansAtMost / narrowing.through.length;
  const rest = besides(selection);
  const isLookedInto = narrowing.others.length > 0 || Object.keys(rest).length > 0;
  return inChunks(selection.accountIds, together).map((accountIds) => {
    const through = { terms: { $in: [...narrowing.through] }, accountId: { $in: accountIds } };
    const filter = { ...narrowed, ...through, $and: [rest] };
    return { filter, hint: 'terms', ...(isLookedInto ? { through } : {}) };
  });
}

function unnarrowed(selection: ItemSelection): Strand<Item>[] {
  const { accountIds, tab, streamId, ticketed, answered, withDirectMessages } = selection;
  const flags = { ticketed: { $in: either(ticketed) }, answered: { $in: either(answered) } };
  const filter = { ...flags, $and: [besides(selection)] };
  if (streamId !== undefined)
    return [
      {
        filter: { accountId: { $in: [...accountIds] }, streamIds: streamId, ...filter },
        hint: 'listedByStream',
      },
    ];
  if (!tab && ticketed === undefined && answered === undefined && withDirectMessages)
    return inChunks(accountIds, scansAtMost).map((ids) => ({
      filter: { accountId: { $in: ids }, $and: [besides(selection)] },
      hint: 'listed',
    }));
  const through = originsOf(selection);
  const scans = through.length * either(ticketed).length * either(answered).length;
  return inChunks(accountIds, scansAtMost / scans).map((ids) => ({
    filter: { accountId: { $in: ids }, origins: { $in: through }, ...filter },
    hint: 'listedByOrigin',
  }));
}

const either = (wanted: boolean | undefined): boolean[] => (wanted === undefined ? [false, true] : [wanted]);

/** Every item has one of these. */
function originsOf({ tab, withDirectMessages }: ItemSelection): Origin[] {
  if (tab) return [originOf[tab]];
  return origins.filter((origin) => withDirectMessages || origin !== 'directMessage');
}

/** What is selected whichever index is read. */
const besides = (selection: ItemSelection): mongo.Filter<Item> => {
  const { tab, streamId, ticketed, answered, since, withDirectMessages } = selection;
  return {
    ...(since ? { createdAt: { $gte: since } } : {}),
    ...(withDirectMessages ? {} : { kind: 'post' as const }),
    ...(tab ? { origins: originOf[tab] } : {}),
    ...(streamId === undefined ? {} : { streamIds: streamId }),
    ...(ticketed === undefined ? {} : { ticketed }),
    ...(answered === undefined ? {} : { answered }),
  };
};
