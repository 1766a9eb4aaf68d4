import Fastify from 'fastify';
import { z } from 'zod';

const asked = z.looseObject({
  long_url: z.url(),
  domain: z.string().default('bit.ly'),
  group_guid: z.string().optional(),
});

/** How Bitly refuses (dev.bitly.com, API reference): words in capitals, and no more. */
const refusal = (message: string) => ({ message, resource: 'bitlinks', description: 'refused' });

/** What it does next instead of answering: a status of its own, or nothing at all. */
type Trouble = 'hangs' | 403 | 429 | 500;

export interface BitlyServer {
  readonly url: string;
  /** What it was asked, oldest first. */
  readonly asked: readonly z.output<typeof asked>[];
  trouble(next: Trouble | null): void;
  close(): Promise<void>;
}

/** A small Bitly on loopback: `POST /v4/shorten` for one token, the same short link for the same address. */
export async function startBitly(token: string): Promise<BitlyServer> {
  const app = Fastify({ forceCloseConnections: true });
  const links = new Map<string, string>();
  const journal: z.output<typeof asked>[] = [];
  let trouble: Trouble | null = null;

  app.post('/v4/shorten', async (request, reply) => {
    if (trouble === 'hangs') return reply.hijack();
    if (trouble !== null) return reply.code(trouble).send(refusal('MONTHLY_RATE_LIMIT_EXCEEDED'));
    if (request.headers.authorization !== `Bearer ${token}`)
      return reply.code(403).send(refusal('FORBIDDEN'));
    const { data } = asked.safeParse(request.body);
    if (!data) return reply.code(400).send(refusal('INVALID_ARG_LONG_URL'));
    journal.push(data);
    const isNew = !links.has(data.long_url);
    const id = links.get(data.long_url) ?? `${data.domain}/${(links.size + 1).toString(36).padStart(7, '3')}`;
    links.set(data.long_url, id);
    return reply.code(isNew ? 201 : 200).send({ id, link: `https://${id}`, long_url: data.long_url });
  });

  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    asked: journal,
    trouble: (next) => void (trouble = next),
    close: () => app.close(),
  };
}
