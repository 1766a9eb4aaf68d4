import type { Account, Item, Reply, Ticket } from '../api/client/answers.js';
import { perch } from '../api/client/perch-client.js';
import { saveSettings } from '../src/cli/up/connecting.js';

export type Desk = ReturnType<typeof openDesk>;

interface AtX {
  readonly id: string;
}

/** Perch as its agents and programs see it: through the public API, and through nothing else. */
export function openDesk(apiUrl: string, adminToken: string) {
  const api = perch(apiUrl, adminToken, { timeoutMs: 10_000 });

  const theAccount = async (): Promise<Account> => {
    const [only] = await api.all('/v1/accounts');
    if (only === undefined) throw new Error('no account is connected');
    return only;
  };
  const items = () => api.all('/v1/inbox');
  const comments = ({ id }: AtX) => api.all(`/v1/tickets/${id}/comments`);

  const itemOf = async ({ id }: AtX): Promise<Item> => {
    const found = (await items()).find(({ xId }) => xId === id);
    if (found === undefined) throw new Error('not captured yet');
    return found;
  };
  const ticketOf = async (atX: AtX): Promise<Ticket> => {
    const { ticketId, listedReason } = await itemOf(atX);
    if (ticketId === null)
      throw new Error(`no ticket${listedReason === null ? ' yet' : `: ${listedReason}`}`);
    return api.get(`/v1/tickets/${ticketId}`);
  };

  return {
    url: apiUrl,
    beginConnect: async () => (await api.post('/v1/accounts/connect', {})).authorizeUrl,
    account: theAccount,
    saveSettings: async (settings: object) => saveSettings(api, (await theAccount()).id, settings),
    /** Looks at X now, also for what is read once a minute. */
    look: async () => api.post(`/v1/accounts/${(await theAccount()).id}/poll`),
    health: async () => api.get(`/v1/accounts/${(await theAccount()).id}/health`),
    gaps: async () => api.all(`/v1/accounts/${(await theAccount()).id}/gaps`),

    items,
    /** Rejects until the post or message is captured. */
    itemOf,
    setAside: () => api.all('/v1/set-aside'),
    tickets: () => api.all('/v1/tickets'),
    /** The ticket that holds the post or message; rejects until there is one. */
    ticketOf,
    setStatus: ({ id }: Ticket, status: string) => api.patch(`/v1/tickets/${id}`, { status }),
    comments,
    /** Who spoke in the ticket of a post or message, oldest first. */
    sidesIn: async (atX: AtX) => (await comments(await ticketOf(atX))).map(({ side }) => side).join(', '),

    /** Answers the ticket as the agent does: in public where it is public, in private where it is private. */
    answer: ({ id }: Ticket, text: string): Promise<Reply> =>
      api.post(`/v1/tickets/${id}/replies`, { text, via: 'x' }),
    reply: ({ id }: AtX) => api.get(`/v1/replies/${id}`),
    repliesIn: ({ id }: Ticket) => api.all(`/v1/tickets/${id}/replies`),

    hire: (person: { email: string; name: string; role: 'admin' | 'agent'; password?: string }) =>
      api.post('/v1/agents', person),
  };
}
