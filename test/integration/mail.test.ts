import { afterAll, describe, expect, test } from 'vitest';
import { hookSignature } from '../../src/mail/hook-signature.js';
import { forgetRawMails } from '../../src/store/mail/forget.js';
import { eventually } from '../eventually.js';
import { activitiesOf } from './activities.js';
import { deskOf, seldom } from './desk.js';
import { startImapServer } from './imap-server.js';
import { stackForFile } from './stack.js';
import { startWorkerProcess } from './worker-process.js';

const imap = await startImapServer();
afterAll(() => imap.close());
const hookSecret = 'a secret of the mail server';
const stack = await stackForFile({
  worker: false,
  env: {
    MAIL_REPLY_ADDRESS: 'help@desk.test',
    IMAP_URL: imap.url,
    IMAP_POLL_SECONDS: '0.5',
    MAIL_HOOK_SECRET: hookSecret,
  },
});
let worker = await stack.startWorker();
const { api, control, db } = stack;
const acme = await stack.connect('acme', seldom);
const { arrived, comments, replyBecomes, setStatus } = deskOf(stack);
const { preflightReply, sendReply } = activitiesOf(stack);

let written = 0;

/** A fresh ticket of somebody at X, whose contact has the address. */
async function ticketOf(email: string | null) {
  const about = `parcel ${(written += 1)}`;
  await control.createUser({ username: `jane${written}` });
  const post = await control.post({ from: `jane${written}`, text: `@acme where is ${about}?` });
  const ticket = await arrived(acme, post);
  if (email !== null) {
    const contact = ticket.requester!;
    await db.contacts.updateOne({ _id: contact.id }, { $set: { email } });
  }
  return ticket;
}

const answerByMail = (ticket: { id: string }, text: string) =>
  api.post(`/v1/tickets/${ticket.id}/replies`, { text, via: 'email' });

/** The mail that the customer got. */
const mailTo = (address: string, text: string) =>
  eventually(
    async () => (await control.mail()).find((mail) => mail.to.includes(address) && mail.text.includes(text)),
    {
      what: `a mail to ${address}`,
    },
  );

interface Written {
  readonly to: string;
  readonly from?: string;
  readonly text?: string;
  readonly headers?: readonly string[];
  readonly id?: string;
}

const mime = ({
  to,
  from = 'jane@mail.test',
  text = 'It came, thanks!',
  headers = [],
  id,
}: Written): string =>
  [
    `From: Jane <${from}>`,
    `To: ${to}`,
    'Subject: Re: [#1] whatever',
    `Message-ID: <${id ?? `m${(written += 1)}@mail.test`}>`,
    ...headers,
    '',
    text,
    '',
  ].join('\n');

/** Waits for what became of a mail. */
const taken = (messageId: string) =>
  eventually(() => db.mails.findOne({ messageId }), { what: `what became of ${messageId}` });

/** A ticket that moved to e-mail, and the address that answers go to. */
async function moved(email = 'jane@mail.test') {
  const ticket = await ticketOf(email);
  const text = `We look into it (${written})`;
  const sent = await answerByMail(ticket, text);
  const mail = await mailTo(email, text);
  await replyBecomes(sent.id, 'sent');
  return { ticket, sent, mail, to: mail.headers['reply-to'] ?? '' };
}

describe('an answer by e-mail', () => {
  test('S48 goes out and comes back into the same ticket, in one thread', async () => {
    const { ticket, sent, mail, to } = await moved();
    expect(to).toMatch(/^help\+[a-z2-7]{40}@desk\.test$/);
    expect(mail.messageId).toBe(`<perch.${sent.id}@desk.test>`);
    expect(mail.html).toContain('We look into it');
    expect(Object.keys(mail.headers)).not.toContain('auto-submitted');
    await setStatus(ticket, 'solved');

    const quoted = 'It came, thanks!\n\nOn Sun, 1 Mar 2026 at 12:00, Acme wrote:\n> We look into it';
    await imap.deliver(mime({ to, id: 'first@mail.test', text: quoted }));
    expect(await taken('first@mail.test')).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(
      (await comments(ticket)).map(({ side, visibility, via, text }) => [side, visibility, via, text]),
    ).toEqual([
      ['customer', 'public', 'x', expect.stringContaining('@acme where is')],
      ['system', 'internal', 'perch', 'Moved to e-mail'],
      ['agent', 'private', 'email', expect.stringContaining('We look into it')],
      ['customer', 'private', 'email', 'It came, thanks!'],
    ]);
    expect((await api.get(`/v1/tickets/${ticket.id}`)).status).toBe('open');

    const again = await answerByMail(ticket, 'Glad to hear');
    const next = await mailTo('jane@mail.test', 'Glad to hear');
    await replyBecomes(again.id, 'sent');
    expect(next.headers['in-reply-to']).toBe('<first@mail.test>');
    expect(next.headers['references']).toBe(`<perch.${sent.id}@desk.test> <first@mail.test>`);
    expect((await comments(ticket)).filter(({ text }) => text === 'Moved to e-mail')).toHaveLength(1);
  });

  test('S48 without an address of the contact is refused, with what to do', async () => {
    const ticket = await ticketOf(null);
    await expect(answerByMail(ticket, 'Hello')).rejects.toThrow('contactHasNoEmail');
  });

  test('S42 goes from a ticket whose account is unlinked', async () => {
    const ticket = await ticketOf('unlinked@mail.test');
    await db.accounts.updateOne({ _id: acme.id }, { $set: { unlinkedAt: new Date() } });
    try {
      const sent = await answerByMail(ticket, 'By e-mail then');
      await replyBecomes(sent.id, 'sent');
    } finally {
      await db.accounts.updateOne({ _id: acme.id }, { $set: { unlinkedAt: null } });
    }
  });

  test('S48 to an address that its server refuses says so, and one that is put off waits', async () => {
    const refused = await answerByMail(await ticketOf('refused@mail.test'), 'Hello');
    await replyBecomes(refused.id, 'refused', 'addressRefused');
    const deferred = await answerByMail(await ticketOf('deferred@mail.test'), 'Hello');
    await replyBecomes(deferred.id, 'queued', 'mailUnavailable');
    await api.post(`/v1/replies/${deferred.id}/cancel`);
  });

  test('S48 that was being sent when its worker died goes again, as the same mail', async () => {
    const ticket = await ticketOf('again@mail.test');
    const queued = await answerByMail(ticket, 'Once more');
    await replyBecomes(queued.id, 'sent');
    // As a worker leaves it that dies after the mail server took it.
    await db.comments.deleteOne({ replyId: queued.id });
    await db.replies.updateOne({ _id: queued.id }, { $set: { state: 'sending' } });
    expect(await preflightReply(queued.id)).toMatchObject({ kind: 'wait' });
    await expect(api.post(`/v1/replies/${queued.id}/cancel`)).rejects.toThrow('replyNotCancellable');
    expect(await preflightReply(queued.id)).toEqual({ kind: 'go' });
    expect(await sendReply(queued.id)).toEqual({ kind: 'sent' });
    const mails = (await control.mail()).filter(({ to }) => to.includes('again@mail.test'));
    expect(mails.map(({ messageId }) => messageId)).toEqual(Array(2).fill(`<perch.${queued.id}@desk.test>`));
  });
});

describe('what comes in', () => {
  test('S48 with a forged or without a token changes nothing', async () => {
    const { ticket, to } = await moved();
    const before = await comments(ticket);
    const sign = to.at(20) === 'a' ? 'b' : 'a';
    await imap.deliver(mime({ to: `${to.slice(0, 20)}${sign}${to.slice(21)}`, id: 'forged@mail.test' }));
    await imap.deliver(mime({ to: 'help@desk.test', id: 'none@mail.test' }));
    expect(await taken('forged@mail.test')).toMatchObject({
      outcome: 'setAside',
      reason: 'tokenInvalid',
      ticketId: null,
    });
    expect(await taken('none@mail.test')).toMatchObject({
      outcome: 'setAside',
      reason: 'noToken',
      ticketId: null,
    });
    expect(await comments(ticket)).toEqual(before);
  });

  test('S48 twice, by the mailbox and by the hook, says it once', async () => {
    const { ticket, to } = await moved();
    const mail = mime({ to, id: 'twice@mail.test', text: 'Said once' });
    await imap.deliver(mail);
    await imap.deliver(mail);
    await taken('twice@mail.test');
    expect(await handOver(mail)).toBe(200);
    const after = mime({ to, id: 'after@mail.test', text: 'Said later' });
    await imap.deliver(after);
    await taken('after@mail.test');
    const said = (await comments(ticket)).map(({ text }) => text);
    expect(said.filter((text) => text === 'Said once')).toHaveLength(1);
  });

  test('S48 from somebody else joins and shows whose it is; the contact stays', async () => {
    const { ticket, to } = await moved();
    await imap.deliver(mime({ to, from: 'joe@mail.test', id: 'joe@mail.test', text: 'I am Joe' }));
    await taken('joe@mail.test');
    expect((await comments(ticket)).at(-1)).toMatchObject({
      authorName: 'Jane <joe@mail.test>',
      mail: { from: 'joe@mail.test', isOtherSender: true },
    });
    expect(await db.contacts.findOne({ _id: ticket.requester!.id })).toMatchObject({
      email: 'jane@mail.test',
    });
  });

  test('S48 to a closed ticket opens one that follows it, once', async () => {
    const { ticket, to } = await moved();
    await setStatus(ticket, 'closed');
    await imap.deliver(mime({ to, id: 'late@mail.test' }));
    await imap.deliver(mime({ to, id: 'later@mail.test' }));
    const [first, second] = [await taken('late@mail.test'), await taken('later@mail.test')];
    expect(second.ticketId).toBe(first.ticketId);
    expect(await api.get(`/v1/tickets/${first.ticketId!}`)).toMatchObject({
      channel: 'email',
      followUpOf: ticket.id,
      linked: [ticket.id],
    });
  });

  test('S48 that nobody got ours marks the answer; a machine’s answer opens nothing; ours is dropped', async () => {
    const { ticket, sent, to } = await moved();
    await setStatus(ticket, 'solved');
    await imap.deliver(
      mime({ to, id: 'auto@mail.test', text: 'On holiday', headers: ['Auto-Submitted: auto-replied'] }),
    );
    await imap.deliver(mime({ to, id: 'loop@mail.test', headers: ['X-Perch: desk.test'] }));
    await imap.deliver(bounce(to, sent.id));
    expect(await taken('auto@mail.test')).toMatchObject({ outcome: 'noted' });
    expect(await taken('loop@mail.test')).toMatchObject({ outcome: 'dropped', reason: 'loop' });
    expect(await taken('bounce@mail.test')).toMatchObject({ outcome: 'bounce' });
    await replyBecomes(sent.id, 'refused', 'bounced');
    const said = (await comments(ticket)).slice(-2);
    expect(said.map(({ visibility }) => visibility)).toEqual(['internal', 'internal']);
    expect((await api.get(`/v1/tickets/${ticket.id}`)).status).toBe('solved');
  });

  test('S48 while the worker is killed and started again is said once, each', async () => {
    const { ticket, to } = await moved();
    const texts = Array.from({ length: 20 }, (_, index) => `Part ${index}`);
    await worker.stop();
    const dying = await startWorkerProcess(stack.env);
    for (const [index, text] of texts.entries())
      await imap.deliver(mime({ to, id: `part${index}@mail.test`, text }));
    await taken('part0@mail.test');
    await dying.kill();
    const before = await db.mails.countDocuments({ messageId: /^part/ });
    worker = await stack.startWorker();
    for (const index of texts.keys()) await taken(`part${index}@mail.test`);
    const said = (await comments(ticket)).map(({ text }) => text).filter((text) => text.startsWith('Part'));
    expect(said.toSorted()).toEqual(texts.toSorted());
    expect(before).toBeLessThanOrEqual(texts.length);
    expect(await db.mailboxes.countDocuments()).toBe(1);
  });

  test('S48 that nobody got ours marks it also where we did not hear that it was taken', async () => {
    const { ticket, sent, to } = await moved();
    await db.replies.updateOne({ _id: sent.id }, { $set: { state: 'queued', mayBeTaken: true } });
    await imap.deliver(bounce(to, sent.id, 'unheard@mail.test'));
    expect(await taken('unheard@mail.test')).toMatchObject({ outcome: 'bounce', ticketId: ticket.id });
    await replyBecomes(sent.id, 'refused', 'bounced');
    await imap.deliver(bounce(to, sent.id, 'once-more@mail.test'));
    expect(await taken('once-more@mail.test')).toMatchObject({
      outcome: 'setAside',
      reason: 'unknownReply',
      ticketId: ticket.id,
    });
  });

  test('S35 to a full ticket goes on in another, and the next joins that one', async () => {
    const { ticket, to } = await moved();
    await db.tickets.updateOne({ _id: ticket.id }, { $set: { commentCount: 5_000 } });
    await imap.deliver(mime({ to, id: 'full@mail.test' }));
    await imap.deliver(mime({ to, id: 'beyond@mail.test' }));
    const [first, second] = [await taken('full@mail.test'), await taken('beyond@mail.test')];
    expect(first.ticketId).not.toBe(ticket.id);
    expect(second.ticketId).toBe(first.ticketId);
    expect(await db.tickets.findOne({ _id: ticket.id })).toMatchObject({
      status: 'closed',
      continuedBy: first.ticketId,
      commentCount: 5_000,
    });
  });

  test('S27 of a suspended customer is set aside, and counts again once they are not', async () => {
    const { ticket, to } = await moved();
    const { requesterXUserId } = (await db.tickets.findOne({ _id: ticket.id }))!;
    await api.put(`/v1/suspended-users/${requesterXUserId!}`, {});
    await imap.deliver(mime({ to, id: 'suspended@mail.test' }));
    expect(await taken('suspended@mail.test')).toMatchObject({ outcome: 'setAside', reason: 'suspended' });
    await db.suspendedUsers.deleteOne({ _id: requesterXUserId! });
    await imap.deliver(mime({ to, id: 'forgiven@mail.test' }));
    expect(await taken('forgiven@mail.test')).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });

  test('S26 more than thirty an hour are set aside, which the ticket says once; reports do not count', async () => {
    const { ticket, to } = await moved();
    const before = (outcome: 'joined' | 'bounce', count: number) =>
      db.mails.insertMany(
        Array.from({ length: count }, (_, index) => ({
          _id: `${ticket.id}${outcome}${index}`,
          messageId: `${ticket.id}${outcome}${index}`,
          from: '',
          subject: '',
          outcome,
          reason: null,
          ticketId: ticket.id,
          raw: new Uint8Array(),
          bytes: 0,
          createdAt: new Date(),
        })),
      );
    await before('bounce', 30);
    await imap.deliver(mime({ to, id: 'counted@mail.test' }));
    expect(await taken('counted@mail.test')).toMatchObject({ outcome: 'joined' });
    await before('joined', 29);
    for (const id of ['one-more@mail.test', 'two-more@mail.test']) {
      await imap.deliver(mime({ to, id }));
      expect(await taken(id)).toMatchObject({ outcome: 'setAside', reason: 'tooMany', ticketId: ticket.id });
    }
    const notes = (await comments(ticket)).filter(({ text }) => text.startsWith('More than 30 e-mails'));
    expect(notes.map(({ visibility }) => visibility)).toEqual(['internal']);
  });

  test('S26 that cannot be written is set aside, and the next one is read', async () => {
    const { ticket, to } = await moved();
    const broken = { status: 'closed', linked: null } as never;
    await db.tickets.updateOne({ _id: ticket.id }, { $set: broken });
    await imap.deliver(mime({ to, id: 'broken@mail.test' }));
    expect(await taken('broken@mail.test')).toMatchObject({ outcome: 'setAside', reason: 'notStored' });
    await db.tickets.updateOne({ _id: ticket.id }, { $set: { status: 'open', linked: [] } });
    await imap.deliver(mime({ to, id: 'whole@mail.test' }));
    expect(await taken('whole@mail.test')).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });

  test('S26 that ends each process that reads it is set aside at the fourth look, and the next one is read', async () => {
    const { ticket, to } = await moved();
    const looked = (count: number) =>
      db.mailboxes.updateOne({}, [
        {
          $set: {
            attempt: { uidValidity: '$uidValidity', uid: { $add: ['$lastUid', 1] }, count },
          },
        },
      ]);
    await looked(2);
    await imap.deliver(mime({ to, id: 'third@mail.test' }));
    expect(await taken('third@mail.test')).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    await looked(3);
    await imap.deliver(mime({ to, id: 'fourth@mail.test' }));
    expect(await taken('fourth@mail.test')).toMatchObject({ outcome: 'setAside', reason: 'notStored' });
    await imap.deliver(mime({ to, id: 'fifth@mail.test' }));
    expect(await taken('fifth@mail.test')).toMatchObject({ outcome: 'joined' });
  });

  test('S26 of ten thousand elements in each other keeps nothing waiting', async () => {
    const { to } = await moved();
    const text = `${'<div>'.repeat(10_000)}It came`;
    await imap.deliver(mime({ to, id: 'deep@mail.test', text, headers: ['Content-Type: text/html'] }));
    await imap.deliver(mime({ to, id: 'behind@mail.test' }));
    await taken('deep@mail.test');
    expect(await taken('behind@mail.test')).toMatchObject({ outcome: 'joined' });
  });

  test('S48 is listed with what became of it', async () => {
    const { ticket, to } = await moved();
    await imap.deliver(mime({ to, id: 'listed@mail.test' }));
    await imap.deliver(mime({ to: 'nobody@desk.test', id: 'unlisted@mail.test' }));
    await taken('listed@mail.test');
    await taken('unlisted@mail.test');
    const [joined] = await api.all('/v1/mails?outcome=joined');
    expect(joined).toMatchObject({ ticketId: ticket.id, outcome: 'joined', reason: null });
    const [setAside] = await api.all('/v1/mails');
    expect(setAside).toMatchObject({ ticketId: null, outcome: 'setAside', reason: 'noToken' });
  });

  test('S66 leaves with its ticket, or after 90 days, and is known nonetheless', async () => {
    const { ticket, to } = await moved();
    const raw = async (messageId: string) => (await db.mails.findOne({ messageId }))?.raw;
    const mail = mime({ to, id: 'gone@mail.test' });
    await imap.deliver(mail);
    await taken('gone@mail.test');
    await imap.deliver(mime({ to: 'help@desk.test', id: 'old@mail.test' }));
    const { createdAt } = await taken('old@mail.test');
    expect([await raw('gone@mail.test'), await raw('old@mail.test')]).not.toContain(undefined);
    await api.delete(`/v1/tickets/${ticket.id}`);
    expect(await raw('gone@mail.test')).toBeUndefined();
    expect(await raw('old@mail.test')).toBeDefined();
    const days = (count: number) => new Date(createdAt.getTime() + count * 86_400_000);
    await forgetRawMails(db, days(90));
    expect(await raw('old@mail.test')).toBeDefined();
    await forgetRawMails(db, days(90.1));
    expect(await raw('old@mail.test')).toBeUndefined();
    expect(await handOver(mail)).toBe(200);
    expect(await db.mails.countDocuments({ messageId: 'gone@mail.test' })).toBe(1);
  });

  test('S48 handed over without the secret is refused', async () => {
    expect(await handOver(mime({ to: 'help@desk.test' }), 'not the secret of the server')).toBe(403);
  });
});

const bounce = (to: string, replyId: string, id = 'bounce@mail.test'): string =>
  mime({
    to,
    from: 'MAILER-DAEMON@mail.test',
    id,
    headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
    text: [
      '--b\n\nNo such user.',
      '--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.test\n\nAction: failed',
      `--b\nContent-Type: message/rfc822\n\nMessage-ID: <perch.${replyId}@desk.test>\n\nHello\n--b--`,
    ].join('\n'),
  });

async function handOver(mail: string, secret = hookSecret): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const { status } = await fetch(`${stack.config.publicUrl}/hooks/email`, {
    method: 'POST',
    headers: {
      'content-type': 'message/rfc822',
      'x-perch-timestamp': timestamp,
      'x-perch-signature': hookSignature(secret, timestamp, Buffer.from(mail)),
    },
    body: mail,
  });
  return status;
}
