import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import PostalMime, { type Address } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Mail } from '../x/world/facts.js';
import type { World } from '../x/world/world.js';

const addresses = (list: readonly Address[] | undefined): string[] =>
  (list ?? []).flatMap((one) => one.address ?? []);

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

async function parse(raw: Buffer, envelopeTo: string[], receivedAtMs: number): Promise<Mail> {
  const mail = await PostalMime.parse(raw);
  return {
    id: randomUUID(),
    receivedAtMs,
    from: mail.from?.address ?? '',
    to: envelopeTo.length > 0 ? envelopeTo : addresses(mail.to),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    messageId: mail.messageId ?? '',
    headers: Object.fromEntries(mail.headers.map((header) => [header.key, header.value])),
  };
}

/** A mail server that delivers nothing: every message it takes is kept in the world, to be read. */
export function createMailSink(world: World): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map((one) => one.address);
      collect(stream)
        .then((raw) => parse(raw, to, world.nowMs()))
        .then((record) => {
          world.put({ kind: 'mail', record });
          done();
        })
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });
}
