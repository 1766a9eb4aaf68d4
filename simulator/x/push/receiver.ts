import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { signatureOf } from './challenge.js';

const envelope = z.object({
  data: z.looseObject({
    event_uuid: z.string(),
    event_type: z.string(),
    filter: z.record(z.string(), z.string()),
    payload: z.record(z.string(), z.unknown()),
    includes: z.record(z.string(), z.unknown()).optional(),
  }),
});

type PushedEvent = z.output<typeof envelope>['data'];

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** An address that answers X's challenge and keeps what is pushed to it; for tests of the sandbox. */
export async function pushReceiver(consumerSecret: string) {
  const received: { event: PushedEvent; signed: boolean }[] = [];
  const behaviour = { answer: 'right' as 'right' | 'wrong' | 'error', status: 200 };
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://x').searchParams.get('crc_token');
    if (request.method === 'GET') {
      response.statusCode = behaviour.answer === 'error' ? 503 : 200;
      const secret = behaviour.answer === 'right' ? consumerSecret : 'another';
      response.end(JSON.stringify({ response_token: signatureOf(secret, token ?? '') }));
      return;
    }
    void bodyOf(request).then((body) => {
      const signed = request.headers['x-twitter-webhooks-signature'] === signatureOf(consumerSecret, body);
      received.push({ event: envelope.parse(JSON.parse(body.toString())).data, signed });
      response.statusCode = behaviour.status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    behaviour,
    received,
    types: () => received.map(({ event }) => event.event_type),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
