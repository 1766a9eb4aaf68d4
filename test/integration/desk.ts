import type { Account, Reply, Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import type { ConnectedAccount, Stack } from './stack.js';

type AccountId = Pick<ConnectedAccount, 'id'>;
type AtX = { readonly id: string };

export type Desk = ReturnType<typeof deskOf>;

/** What an agent sees of the stack through the API, in the words of a test. */
export function deskOf({ api, control }: Pick<Stack, 'api' | 'control'>) {
  const inbox = (account: AccountId) => api.all(`/v1/inbox?accountId=${account.id}`);
  const ticketsOf = (account: AccountId) => api.all(`/v1/tickets?accountId=${account.id}`);
  const comments = (ticket: AtX) => api.all(`/v1/tickets/${ticket.id}/comments`);

  /** Waits until the post or message is captured and decided about. */
  const decided = (account: AccountId, { id }: AtX) =>
    eventually(
      async () =>
        (await inbox(account)).find(
          ({ xId, ticketId, listedReason }) => xId === id && (ticketId ?? listedReason) !== null,
        ),
      { what: `a decision about ${id}` },
    );

  const ticketWith = async (account: AccountId, atX: AtX): Promise<Ticket> => {
    const { ticketId, listedReason } = await decided(account, atX);
    if (ticketId === null) throw new Error(`${atX.id} became no ticket: ${listedReason}`);
    return api.get(`/v1/tickets/${ticketId}`);
  };

  const look = (account: AccountId) => api.post(`/v1/accounts/${account.id}/poll`);
  const decidedNow = async (account: AccountId, atX: AtX) => {
    await look(account);
    return decided(account, atX);
  };
  const arrived = async (account: AccountId, atX: AtX) => {
    await look(account);
    return ticketWith(account, atX);
  };

  const account = ({ id }: AccountId) => api.get(`/v1/accounts/${id}`);
  const reply = (id: string) => api.get(`/v1/replies/${id}`);

  return {
    account,
    health: ({ id }: AccountId) => api.get(`/v1/accounts/${id}/health`),
    /** Waits until the account is in this state, for this reason if one is named. */
    accountBecomes: (which: AccountId, state: Account['state'], reason?: string | null): Promise<Account> =>
      eventually(
        async () => {
          const seen = await account(which);
          return seen.state === state && (reason === undefined || seen.stateReason === reason) && seen;
        },
        { what: `an account that is ${inWords(state, reason)}` },
      ),

    answer: (ticketId: string, text: string, headers: Record<string, string> = {}): Promise<Reply> =>
      api.post(`/v1/tickets/${ticketId}/replies`, { text, via: 'x' }, { headers }),
    reply,
    /** Waits until the reply is in this state, for this reason if one is named. */
    replyBecomes: (id: string, state: Reply['state'], reason?: Reply['reason']): Promise<Reply> =>
      eventually(
        async () => {
          const seen = await reply(id);
          return seen.state === state && (reason === undefined || seen.reason === reason) && seen;
        },
        { what: `a reply that is ${inWords(state, reason)}` },
      ),

    /** Waits for a ticket whose subject holds the words. */
    ticketAbout: (words: string): Promise<Ticket> =>
      eventually(async () => (await api.all('/v1/tickets')).find(({ subject }) => subject.includes(words)), {
        what: `a ticket about ${words}`,
      }),

    inbox,
    ticketsOf,
    comments,
    decided,
    /** Looks at X, then waits until the post or message is captured and decided about. */
    decidedNow,
    /** Waits for the ticket that holds the post or message. */
    ticketWith,
    /** Looks at X, then waits for the ticket that holds the post or message. */
    arrived,

    /** What a ticket says, oldest first: whose words, and which. */
    said: async (ticket: AtX) => (await comments(ticket)).map(({ side, text }) => [side, text]),

    /** Looks at X now, also for what is polled once a minute. */
    look,

    /** X allows 15 reads of messages in a quarter of an hour; who looks at once needs more. */
    plentyOfMessageReads: () => control.limit({ route: 'dm_events', limit: 10_000, windowMs: 1_000 }),

    /** A person at X, with whatever else X tells of them. */
    person: (username: string, profile = {}) => control.createUser({ username, ...profile }),

    setStatus: (ticket: AtX, status: string) => api.patch(`/v1/tickets/${ticket.id}`, { status }),
  };
}

/** Of accounts that are looked at when a test asks for it: polls of their own would only take the machine. */
export const seldom = { pollSeconds: 60 };

const inWords = (state: string, reason: string | null | undefined): string =>
  reason === undefined ? state : `${state} (${reason})`;

/** A moment so long before or after another, as X writes it: whole seconds. */
export const at = (from: string | Date, { hours = 0, minutes = 0, seconds = 0 }): string =>
  new Date(
    Math.floor(new Date(from).getTime() / 1_000) * 1_000 + ((hours * 60 + minutes) * 60 + seconds) * 1_000,
  ).toISOString();
