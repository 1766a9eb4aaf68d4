import { z } from 'zod';
import { Advice } from '../advice.js';

const account = z.object({
  id: z.string(),
  handle: z.string(),
  captureStarted: z.string().nullable(),
  version: z.int(),
});
const ticket = z.object({
  id: z.string(),
  number: z.int(),
  channel: z.string(),
  subject: z.string(),
  requester: z.object({ name: z.string() }).nullable(),
  createdAt: z.string(),
});
const problem = z.object({ title: z.string(), detail: z.string().optional(), fix: z.string().optional() });

export type ApiTicket = z.output<typeof ticket>;
export type PerchApi = ReturnType<typeof perchApi>;

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });

/** What `up` asks of the running API, as any other program would. */
export function perchApi(apiUrl: string, token: string) {
  async function ask<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<z.output<Schema>> {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Advice(`${method} ${path}: ${await reasonOf(response)}`);
    return schema.parse(await response.json());
  }

  return {
    accounts: async () => (await ask(pageOf(account), 'GET', '/v1/accounts')).data,

    /** Where a person approves at X. */
    beginConnect: async () =>
      (await ask(z.object({ authorizeUrl: z.url() }), 'POST', '/v1/accounts/connect', {})).authorizeUrl,

    /** Saving settings the first time begins capture. */
    saveSettings: ({ id, version }: z.output<typeof account>, settings: object) =>
      ask(account, 'PATCH', `/v1/accounts/${id}`, { settings }, { 'if-match': `"${version}"` }),

    /** Newest first. */
    tickets: (cursor?: string) =>
      ask(pageOf(ticket), 'GET', `/v1/tickets?limit=50${cursor === undefined ? '' : `&cursor=${cursor}`}`),
  };
}

/** What the API says went wrong, and how to mend it. */
export async function reasonOf(response: Response): Promise<string> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) return `status ${response.status}`;
  const { title, detail, fix } = parsed.data;
  return [title, detail, fix].filter((words) => words !== undefined).join(' — ');
}
