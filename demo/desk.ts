import { z } from 'zod';
import { apiCalls } from '../src/cli/up/api-calls.js';

const account = z.object({
  id: z.string(),
  handle: z.string(),
  state: z.string(),
  stateReason: z.string().nullable(),
  captureStarted: z.string().nullable(),
  version: z.int(),
});
const ticket = z.object({
  id: z.string(),
  channel: z.string(),
  status: z.string(),
  requester: z.object({ xUsers: z.array(z.object({ handle: z.string() })) }).nullable(),
  linked: z.array(z.string()),
});
const comment = z.object({
  side: z.string(),
  visibility: z.string(),
  text: z.string(),
  xId: z.string().nullable(),
});
const item = z.object({
  xId: z.string(),
  origins: z.array(z.string()),
  text: z.string(),
  ticketId: z.string().nullable(),
  listedReason: z.string().nullable(),
});
const reply = z.object({
  id: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  text: z.string(),
  xId: z.string().nullable(),
});
const health = z.object({
  sources: z.array(z.object({ kind: z.string(), lastSuccessAt: z.string().nullable() })),
});
const setAside = z.object({ xId: z.string(), setAside: z.object({ reason: z.string() }).nullable() });

export type Ticket = z.output<typeof ticket>;
export type Comment = z.output<typeof comment>;
export type Item = z.output<typeof item>;
export type Reply = z.output<typeof reply>;
export type Desk = ReturnType<typeof openDesk>;

interface AtX {
  readonly id: string;
}

/** Perch as its agents and programs see it: through the public API, and through nothing else. */
export function openDesk(apiUrl: string, adminToken: string) {
  const { ask, all } = apiCalls(apiUrl, adminToken);

  const theAccount = async () => {
    const [only] = await all(account, '/v1/accounts');
    if (only === undefined) throw new Error('no account is connected');
    return only;
  };
  const items = () => all(item, '/v1/inbox');
  const comments = ({ id }: AtX) => all(comment, `/v1/tickets/${id}/comments`);

  const itemOf = async ({ id }: AtX): Promise<Item> => {
    const found = (await items()).find(({ xId }) => xId === id);
    if (found === undefined) throw new Error('not captured yet');
    return found;
  };
  const ticketOf = async (atX: AtX): Promise<Ticket> => {
    const { ticketId, listedReason } = await itemOf(atX);
    if (ticketId === null)
      throw new Error(`no ticket${listedReason === null ? ' yet' : `: ${listedReason}`}`);
    return ask(ticket, 'GET', `/v1/tickets/${ticketId}`);
  };

  return {
    url: apiUrl,
    beginConnect: async () =>
      (await ask(z.object({ authorizeUrl: z.url() }), 'POST', '/v1/accounts/connect', {})).authorizeUrl,
    account: theAccount,
    saveSettings: async (settings: object) => {
      const { id, version } = await theAccount();
      await ask(account, 'PATCH', `/v1/accounts/${id}`, { settings }, { 'if-match': `"${version}"` });
    },
    /** Looks at X now, also for what is read once a minute. */
    look: async () => ask(account, 'POST', `/v1/accounts/${(await theAccount()).id}/poll`),
    health: async () => ask(health, 'GET', `/v1/accounts/${(await theAccount()).id}/health`),
    gaps: async () => all(z.object({ id: z.string() }), `/v1/accounts/${(await theAccount()).id}/gaps`),

    items,
    /** Rejects until the post or message is captured. */
    itemOf,
    setAside: () => all(setAside, '/v1/set-aside'),
    tickets: () => all(ticket, '/v1/tickets'),
    /** The ticket that holds the post or message; rejects until there is one. */
    ticketOf,
    setStatus: ({ id }: Ticket, status: string) => ask(ticket, 'PATCH', `/v1/tickets/${id}`, { status }),
    comments,
    /** Who spoke in the ticket of a post or message, oldest first. */
    sidesIn: async (atX: AtX) => (await comments(await ticketOf(atX))).map(({ side }) => side).join(', '),

    /** Answers the ticket as the agent does: in public where it is public, in private where it is private. */
    answer: ({ id }: Ticket, text: string) =>
      ask(reply, 'POST', `/v1/tickets/${id}/replies`, { text, via: 'x' }),
    reply: ({ id }: AtX) => ask(reply, 'GET', `/v1/replies/${id}`),
    repliesIn: ({ id }: Ticket) => all(reply, `/v1/tickets/${id}/replies`),

    hire: (person: { email: string; name: string; role: 'admin' | 'agent'; password?: string }) =>
      ask(z.object({ id: z.string() }), 'POST', '/v1/agents', person),
  };
}
