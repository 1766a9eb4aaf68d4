import { z } from 'zod';
import { apiCalls } from './api-calls.js';

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

export type ApiTicket = z.output<typeof ticket>;
export type PerchApi = ReturnType<typeof perchApi>;

/** What `up` asks of the running API. */
export function perchApi(apiUrl: string, token: string) {
  const { ask, page } = apiCalls(apiUrl, token);
  return {
    accounts: async () => (await page(account, '/v1/accounts', 100)).data,

    /** Where a person approves at X. */
    beginConnect: async () =>
      (await ask(z.object({ authorizeUrl: z.url() }), 'POST', '/v1/accounts/connect', {})).authorizeUrl,

    /** Saving settings the first time begins capture. */
    saveSettings: ({ id, version }: z.output<typeof account>, settings: object) =>
      ask(account, 'PATCH', `/v1/accounts/${id}`, { settings }, { 'if-match': `"${version}"` }),

    /** Newest first. */
    tickets: (cursor?: string) => page(ticket, '/v1/tickets', 50, cursor),
  };
}
