import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { controlClient, type ControlClient } from '../../simulator/control-client.js';
import { startSandbox } from '../../simulator/sandbox.js';
import { MailUnavailableError } from '../../src/notify/mail-failure.js';
import { openMailer, type Mail, type Mailer } from '../../src/notify/mailer.js';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let control: ControlClient;
beforeAll(async () => {
  sandbox = await startSandbox();
  control = controlClient(sandbox.controlUrl);
});
afterAll(() => sandbox.close());
beforeEach(() => control.reset());

const mail: Mail = {
  to: 'ada@example.com',
  subject: 'Perch lost access to @acme – please reauthorize',
  text: 'canary-text ü\n\nhttps://desk.example.com/r/code\n',
  html: '<p>canary-text ü</p>',
  messageId: 'incident-1.ada@perch',
};

function mailer(smtpUrl = sandbox.smtpUrl, withinMs?: number): Mailer {
  const opened = openMailer({ smtpUrl, from: 'Perch <desk@example.com>' }, withinMs);
  onTestFinished(() => opened.close());
  return opened;
}

describe('a mail that the server takes', () => {
  test('arrives with both parts, its own id and marked as written by a machine', async () => {
    expect(await mailer().send(mail)).toEqual({ kind: 'sent' });
    const [received, ...more] = await control.mail();
    expect(more).toEqual([]);
    expect(received).toMatchObject({
      from: 'desk@example.com',
      to: ['ada@example.com'],
      subject: mail.subject,
      messageId: '<incident-1.ada@perch>',
      headers: { 'auto-submitted': 'auto-generated', from: 'Perch <desk@example.com>' },
    });
    expect(received?.text.trim()).toBe(mail.text.trim());
    expect(received?.html.trim()).toBe(mail.html);
    expect(Date.parse(received?.headers['date'] ?? '')).not.toBeNaN();
    expect(Object.keys(received?.headers ?? {})).not.toContain('references');
  });

  test('S7 the repeat of a notice carries the same Message-ID', async () => {
    const sending = mailer();
    await sending.send(mail);
    await sending.send(mail);
    expect((await control.mail()).map(({ messageId }) => messageId)).toEqual([
      '<incident-1.ada@perch>',
      '<incident-1.ada@perch>',
    ]);
  });

  test('follows the mails before it in one thread', async () => {
    await mailer().send({ ...mail, messageId: 'c@perch', references: ['a@perch', 'b@perch'] });
    const [received] = await control.mail();
    expect(received?.headers).toMatchObject({
      references: '<a@perch> <b@perch>',
      'in-reply-to': '<b@perch>',
    });
  });
});

describe('a recipient whom the server turns away', () => {
  test('for good is refused, with the server’s codes and no address', async () => {
    expect(await mailer().send({ ...mail, to: 'refused@example.com' })).toEqual({
      kind: 'refused',
      reason: 'The mail server refused the recipient: EENVELOPE at RCPT TO, 550 5.1.1.',
    });
    expect(await control.mail()).toEqual([]);
  });

  test.each([
    'no such user',
    'mailbox unavailable',
    'user unknown in relay recipient table',
    '<relay@denied.example>: not here',
  ])('also where the server gives no status: 550 %s', async (words) => {
    const port = await refusing('onRcptTo', words);
    expect(await mailer(`smtp://127.0.0.1:${port}`).send(mail)).toMatchObject({ kind: 'refused' });
  });

  test.each(['', 'ada', 'Ada <ada@example.com>', 'ada@example.com,eve@example.com', 'a@b\r\nBcc: eve@c'])(
    'and what is not one address is not even asked for: %j',
    async (to) => {
      expect(await mailer().send({ ...mail, to })).toMatchObject({ kind: 'refused' });
      expect(await control.mail()).toEqual([]);
    },
  );

  test('for now may be tried again', async () => {
    await expect(mailer().send({ ...mail, to: 'deferred@example.com' })).rejects.toThrow(
      MailUnavailableError,
    );
  });
});

describe('a server that can’t be used now rejects, and the error tells no secret:', () => {
  const secrets = /canary|ada@|example\.com|desk@/;
  const expectUnavailable = async (sending: Promise<unknown>, where: RegExp): Promise<void> => {
    const error: unknown = await sending.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(MailUnavailableError);
    expect(String(error)).toMatch(where);
    const all = `${String(error)} ${(error as Error).stack ?? ''} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
    expect(all).not.toMatch(secrets);
  };

  test('away', async () => {
    const port = await withServer(
      () => undefined,
      async (at) => at,
    );
    await expectUnavailable(
      mailer(`smtp://canary-user:canary-password@127.0.0.1:${port}`).send(mail),
      /ESOCKET/,
    );
  });

  test('refusing the login', async () => {
    const port = await smtpServer({
      authOptional: false,
      onAuth: (auth, _session, done) => done(new Error(`no ${auth.username ?? ''} ${auth.password ?? ''}`)),
    });
    await expectUnavailable(
      mailer(`smtp://canary-user:canary-password@127.0.0.1:${port}`).send(mail),
      /EAUTH at AUTH PLAIN, 535/,
    );
  });

  test('wanting a login that is not configured', async () => {
    const port = await smtpServer({ authOptional: false });
    await expectUnavailable(mailer(`smtp://127.0.0.1:${port}`).send(mail), /530/);
  });

  test('refusing the sender: the recipient is not to blame', async () => {
    const port = await smtpServer({
      authOptional: true,
      onMailFrom: ({ address }, _session, done) =>
        done(Object.assign(new Error(`5.7.1 not from ${address}`), { responseCode: 550 })),
    });
    await expectUnavailable(mailer(`smtp://127.0.0.1:${port}`).send(mail), /at MAIL FROM, 550 5\.7\.1/);
  });

  test('S7 not relaying for us: no recipient is to blame', async () => {
    const to = 'relay-denied@example.com';
    await expectUnavailable(mailer().send({ ...mail, to }), /at RCPT TO, 554 5\.7\.1/);
  });

  test.each([
    ['onRcptTo', 'Relaying denied for ada@example.com'],
    ['onRcptTo', 'relay not permitted'],
    ['onRcptTo', 'authentication is required'],
    ['onData', '5.7.26 this mail is unauthenticated'],
    ['onData', 'message rejected due to local policy'],
  ] as const)('refusing us at %s: 550 %s', async (step, words) => {
    const port = await refusing(step, words);
    await expectUnavailable(mailer(`smtp://127.0.0.1:${port}`).send(mail), /at (RCPT TO|DATA), 550/);
  });

  test('hanging before its greeting', async () => {
    const hangs = (port: number) =>
      expectUnavailable(mailer(`smtp://127.0.0.1:${port}`, 200).send(mail), /ETIMEDOUT|EABORT/);
    await withServer(() => undefined, hangs);
  });

  test('never coming to an end, though it shows signs of life', async () => {
    const dribble = (socket: Socket) => {
      const timer = setInterval(() => socket.write('220-patience\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    };
    await withServer(dribble, (port) =>
      expectUnavailable(mailer(`smtp://127.0.0.1:${port}`, 400).send(mail), /EABORT/),
    );
  });

  test('while the mailer is closed', async () => {
    await withServer(
      () => undefined,
      async (port, connected) => {
        const closing = mailer(`smtp://127.0.0.1:${port}`);
        const sending = expectUnavailable(closing.send(mail), /EABORT/);
        await connected;
        closing.close();
        await sending;
      },
    );
  });
});

/** A plain TCP server for as long as `use` takes. */
async function withServer<T>(
  onSocket: (socket: Socket) => void,
  use: (port: number, connected: Promise<unknown>) => Promise<T>,
): Promise<T> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onSocket(socket);
  });
  const connected = once(server, 'connection');
  try {
    return await use(await listen(server), connected);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** A real SMTP server until the test is finished; its port. */
async function smtpServer(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, ...options });
  server.on('error', () => undefined);
  onTestFinished(() => {
    server.close();
  });
  return listen(server.server);
}

/** An SMTP server that takes no mail: it answers 550 at that step. */
function refusing(step: 'onRcptTo' | 'onData', words: string): Promise<number> {
  const refuse = (done: (error: Error) => void) =>
    done(Object.assign(new Error(words), { responseCode: 550 }));
  return smtpServer({
    authOptional: true,
    ...(step === 'onRcptTo'
      ? { onRcptTo: (_address, _session, done) => refuse(done) }
      : { onData: (stream, _session, done) => stream.on('end', () => refuse(done)).resume() }),
  });
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
