import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What came in, to be verified as its receiver would. */
interface Told {
  readonly id: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  /** By the reference library; throws unless one of the signatures is of this secret. */
  readonly verify: (secret: string) => unknown;
}

export interface Receiver {
  /** `host:port`, to be exempted. */
  readonly host: string;
  readonly url: string;
  readonly told: readonly Told[];
  /** How it answers from now on: 200 to begin with. */
  answers(how: RequestListener): void;
  close(): Promise<void>;
}

/** Somebody else's system on loopback. */
export async function startReceiver(): Promise<Receiver> {
  const told: Told[] = [];
  let how: RequestListener = (_request, response) => void response.end();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { headers } = request;
      const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      const verify = (secret: string) => new Webhook(secret).verify(body, flat);
      told.push({ id: flat['webhook-id'] ?? '', body, headers, verify });
      how(request, response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () =>
    new Promise<void>((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}/hook`, told, answers: (next) => void (how = next), close };
}

/** Answers these statuses in turn, and the last one from then on. */
export function inTurn(...statuses: readonly number[]): RequestListener {
  let asked = 0;
  return (_request, response) => {
    response.writeHead(statuses[Math.min(asked, statuses.length - 1)] ?? 200).end();
    asked += 1;
  };
}
