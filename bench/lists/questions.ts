import { tabs } from '../../src/domain/items/selection.js';
import { choose, randomFrom } from '../../simulator/random.js';
import { keywords, type Desk } from './desk.js';
import type { Filled } from './fill.js';
import { vocabulary, zipf } from './words.js';

/** A list as somebody asks for it, each time about something else where there is something else. */
export interface Question {
  readonly name: string;
  readonly ask: () => string;
  /** A place half way down, where it has one. */
  readonly halfway?: readonly string[];
  /** It is meant to find nothing. */
  readonly isVain?: true;
}

/** Every list, filter and search of the API that grows with what was captured. */
export function questions(desk: Desk, { all, longTicketId, beganAt, endedAt }: Filled): Question[] {
  const random = randomFrom(59);
  const middle = new Date((beganAt.getTime() + endedAt.getTime()) / 2).toISOString();
  const halfway = [middle, '0'] as const;
  const some = <T>(from: readonly T[]): T => choose(random, from);
  const person = () => all[zipf(random, all.length)]?.user ?? some(all).user;
  const word = (from: number, to: number) => vocabulary[from + Math.floor(random() * (to - from))] ?? '';
  const common = () => word(0, 20);
  const rare = () => word(2_000, 20_000);
  const accountId = () => some(desk.accounts.slice(0, 2))._id;
  const groupId = () => some(desk.groupIds.slice(0, 2));
  const inbox = (name: string, query: () => string): Question => asked('/v1/inbox', name, query);
  const tickets = (name: string, query: () => string): Question => asked('/v1/tickets', name, query);
  const asked = (path: string, name: string, query: () => string): Question => ({
    name: `\`${path.replace('/v1', '')}\` ${name}`.trim(),
    ask: () => `${path}?${query()}`,
    halfway,
  });
  const words = (...each: readonly string[]) => `q=${encodeURIComponent(each.join(' '))}`;
  return [
    inbox('', () => ''),
    ...tabs.map((tab) => inbox(tab, () => `tab=${tab}`)),
    inbox('of an account', () => `accountId=${accountId()}`),
    inbox('of a stream', () => `streamId=${some(desk.streams.slice(0, 2))._id}`),
    inbox('mentions, no ticket, not answered', () => 'tab=mentions&ticketed=false&answered=false'),
    inbox('q: a common word', () => words(common(), '')),
    inbox('q: a rare word', () => words(rare())),
    inbox('q: two common words', () => words(common(), common(), '')),
    inbox('q: a common and a rare word', () => words(common(), rare())),
    inbox('q: a word begun', () => words(word(0, 5_000).slice(0, 3))),
    inbox('q: a letter', () => words(common().slice(0, 1))),
    inbox('q: unspaced', () => words('返金')),
    inbox('q: an author', () => words(`@${person().handle}`)),
    { ...inbox('q: words that hardly meet', () => words('shop', '환불', '')), isVain: true },
    inbox('q: common, likes without ticket', () => `${words(common(), '')}&tab=likes&ticketed=false`),
    inbox('keyword', () => `keyword=${encodeURIComponent(some(keywords))}`),
    inbox('keyword, not answered', () => `keyword=${encodeURIComponent(some(keywords))}&answered=false`),
    { name: '`/accounts/:id/keywords`', ask: () => `/v1/accounts/${accountId()}/keywords?` },
    asked('/v1/set-aside', '', () => ''),
    tickets('', () => ''),
    tickets('open', () => 'status=open'),
    tickets('direct messages', () => 'channel=x_dm'),
    tickets('of an account', () => `accountId=${accountId()}`),
    tickets('of a group, open', () => `groupId=${groupId()}&status=open`),
    tickets(
      'of a department and product',
      () => `departmentId=${some(desk.departmentIds)}&productId=${some(desk.productIds)}`,
    ),
    tickets('of a requester', () => `requesterId=${all[zipf(random, all.length)]?.contactId ?? ''}`),
    tickets('q: a number', () => `q=${Math.floor(random() * 1_000) + 1}`),
    tickets('q: a common word', () => words(common(), '')),
    tickets('q: a rare word', () => words(rare())),
    tickets('q: two common words', () => words(common(), common(), '')),
    tickets('q: a requester', () => words(person().name)),
    tickets('q: a handle', () => words(`@${person().handle}`)),
    tickets('q: common, in a group', () => `${words(common(), '')}&groupId=${groupId()}`),
    {
      name: '`/tickets/:id/comments`',
      ask: () => `/v1/tickets/${longTicketId}/comments?`,
      halfway: [middle, '', ''],
    },
    asked('/v1/contacts', '', () => ''),
    asked('/v1/contacts', 'q: a first name', () => words(person().name.split(' ')[0] ?? '', '')),
    asked('/v1/contacts', 'q: a name', () => words(person().name)),
    asked('/v1/contacts', 'q: a letter', () => words(person().name.slice(0, 1))),
    asked('/v1/contacts', 'q: an e-mail address', () => words(`${person().handle}@example.com`)),
    { name: '`/x-users` q: a handle', ask: () => `/v1/x-users?${words(person().handle)}` },
    { name: '`/x-users` q: a name', ask: () => `/v1/x-users?${words(person().name)}`, halfway: ['m', '0'] },
    {
      name: '`/x-users` q: a handle begun',
      ask: () => `/v1/x-users?${words(person().handle.slice(0, 3))}`,
      halfway: ['m', '0'],
    },
  ];
}
