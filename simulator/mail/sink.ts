import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import PostalMime, { type Address } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Mail } from '../x/world/records/mail.js';
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

/** What real servers turn away (RFC 3463): the recipient, for good or for now, or whoever sends. */
const turnedAway: readonly [RegExp, number, string][] = [
  [/^refused@/i, 550, '5.1.1 no such user here'],
  [/^deferred@/i, 451, '4.3.0 try again later'],
  [/^relay-denied@/i, 554, '5.7.1 relay access denied'],
];

const onRcptTo: NonNullable<SMTPServerOptions['onRcptTo']> = ({ address }, _session, done) => {
  const [, responseCode, reason] = turnedAway.find(([pattern]) => pattern.test(address)) ?? [];
  if (reason === undefined) done();
  else done(Object.assign(new Error(`${reason} <${address}>`), { responseCode }));
};

/**
 * A mail server that delivers nothing: every message it takes is kept in the world, to be read. It
 * refuses recipients that begin with `refused@`, puts off those that begin with `deferred@`, and won't
 * relay for us to those that begin with `relay-denied@`.
 */
export function createMailSink(world: World): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onRcptTo,
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
