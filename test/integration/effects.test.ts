import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import type { EffectAction } from '../../src/domain/business-rules/action.js';
import type { Effect } from '../../src/domain/effects/effect.js';
import type { Notification } from '../../src/domain/effects/notification.js';
import { openMailer, type Mailer } from '../../src/notify/mailer.js';
import { newId } from '../../src/store/database.js';
import { putOffEffect } from '../../src/store/effects/settle.js';
import { temporalWake } from '../../src/temporal/wake.js';
import { eventually } from '../eventually.js';
import { steadyPort } from '../ports.js';
import { activitiesOf } from './activities.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile({ env: { MAIL_REPLY_ADDRESS: 'help@desk.test' } });
const { api, control, db, config } = stack;
const acme = await stack.connect('acme');
const { ticketAbout } = deskOf(stack);
const noMailer = openMailer({ ...config.mail, smtpUrl: `smtp://127.0.0.1:${await steadyPort()}` }, 1_000);
afterAll(() => noMailer.close());

const group = await api.post('/v1/groups', { name: 'Billing' });
const member = (email: string, more: object = {}) =>
  api.post('/v1/agents', {
    email,
    name: email,
    password: 'long enough a password',
    groupIds: [group.id],
    ...more,
  });
const ada = await member('ada@desk.test');
await member('eve@desk.test', { ticketAccess: 'assigned' });

let written = 0;
let ticket: Ticket;

/** A fresh ticket of somebody at X who never wrote before. */
beforeEach(async () => {
  const about = `parcel ${(written += 1)}`;
  await control.createUser({ username: `jane${written}`, dmPolicy: 'everyone' });
  await control.post({ from: `jane${written}`, text: `@acme where is ${about}?` });
  await api.post(`/v1/accounts/${acme.id}/poll`);
  ticket = await ticketAbout(about);
});

const rule = { kind: 'trigger', id: 'trigger', name: 'Greeting' } as const;

async function effectOf(action: EffectAction, more: Partial<Effect> = {}): Promise<string> {
  const now = new Date();
  const _id = `${newId()}/trigger/0`;
  const about = { by: rule, ticketId: ticket.id, eventId: newId(), action };
  const fresh = { state: 'pending', reason: null, detail: null, attempts: 0, settledAt: null } as const;
  await db.effects.insertOne({ _id, ...about, ...fresh, dueAt: now, createdAt: now, ...more });
  return _id;
}

const wake = temporalWake(stack.temporal.client, db, config.temporal.deployment);
const { carryOutDue, mailDueNotifications } = activitiesOf(stack, { wake });
const effect = async (id: string) => (await db.effects.findOne({ _id: id }))!;

/** Several workers at once. */
async function carriedOut(...ids: string[]): Promise<Effect[]> {
  await Promise.all([carryOutDue(), carryOutDue(), carryOutDue()]);
  return eventually(
    async () => {
      await carryOutDue();
      const effects = await Promise.all(ids.map(effect));
      return effects.every(({ state }) => state !== 'pending') && effects;
    },
    { what: 'effects that are settled' },
  );
}

const outcomes = (effects: readonly Effect[]) => effects.map(({ state, reason }) => reason ?? state);

describe('agents are told', () => {
  const tell = {
    kind: 'notifyGroups',
    groupIds: [group.id, group.id],
    text: 'Look at #{{ticket.number}}',
  } as const;

  test('S52 S29 each once, in the console and by mail, and nobody of what they do not see', async () => {
    expect(outcomes(await carriedOut(await effectOf(tell)))).toEqual(['done']);
    const text = `Look at #${ticket.number}`;
    const told = await db.notifications.find({ ticketId: ticket.id }).toArray();
    expect(told).toMatchObject([{ agentId: ada.id, text, ruleName: 'Greeting', unread: true }]);
    await Promise.all([mailDueNotifications(), mailDueNotifications()]);
    const mails = await eventually(
      async () => {
        await mailDueNotifications();
        const found = (await control.mail()).filter((mail) => mail.text.includes(text));
        return found.length > 0 && found;
      },
      { what: 'the mail' },
    );
    expect(mails).toMatchObject([
      {
        to: ['ada@desk.test'],
        messageId: `<notification.${told[0]!._id}@${new URL(config.publicUrl).hostname}>`,
      },
    ]);
    expect(mails[0]!.headers['auto-submitted']).toBe('auto-generated');
  });

  test('S52 what fails for a day after it was first tried is given up, however old it was then', async () => {
    const later = (ms: number) => new Date(Date.now() + 30 * 86_400_000 + ms);
    const createdAt = new Date(Date.now() - 9 * 86_400_000);
    const id = await effectOf(tell, { createdAt, dueAt: later(0) });
    await putOffEffect(db, await effect(id), 'Away', later(0));
    expect(await effect(id)).toMatchObject({ state: 'pending', attempts: 1 });
    await putOffEffect(db, await effect(id), 'Away', later(86_400_001));
    expect(await effect(id)).toMatchObject({ state: 'failed', reason: 'unavailable' });
  });

  test('S52 nobody to tell is said', async () => {
    const [skipped] = await carriedOut(await effectOf({ kind: 'notifyAssignee', text: 'Yours' }));
    expect(skipped).toMatchObject({ state: 'skipped', reason: 'nobodyToTell' });
    expect(skipped).not.toHaveProperty('dueAt');
  });

  /** A day that the stack's worker, which goes by the wall's clock, has not reached: mails due then are ours. */
  const day = Date.now() + 10 * 86_400_000;
  const minutesIn = (count: number): Date => new Date(day + count * 60_000);
  const notification = (more: Partial<Notification> = {}): Notification => ({
    ...{ _id: newId(), agentId: ada.id, ticketId: ticket.id, ruleName: 'Greeting', text: 'Look' },
    ...{ at: minutesIn(0), readAt: null, unread: true, mail: 'pending', mailAttempts: 0 },
    ...more,
  });
  const due = (): Notification => notification({ mailDueAt: minutesIn(0) });
  const mailAt = (minutes: number, mailer?: Mailer) =>
    activitiesOf(stack, {
      clock: () => minutesIn(minutes),
      ...(mailer ? { mailer } : {}),
    }).mailDueNotifications();
  const ours = () => db.notifications.find({ ticketId: ticket.id }).toArray();

  test('S52 after thirty mails in an hour the rest becomes one, once there is room', async () => {
    const past = Array.from({ length: 30 }, () =>
      notification({ ticketId: 'before', mail: 'sent', mailedAt: minutesIn(-10) }),
    );
    await db.notifications.insertMany([...past, due(), due()]);
    const before = (await control.mail()).length;
    await mailAt(0);
    expect((await ours()).map(({ mail, mailDueAt }) => [mail, mailDueAt])).toEqual([
      ['held', minutesIn(50)],
      ['held', minutesIn(50)],
    ]);
    await mailAt(49);
    expect(await control.mail()).toHaveLength(before);
    await mailAt(50);
    const mails = (await control.mail()).slice(before);
    expect(mails.map(({ subject }) => subject)).toEqual(['2 notifications wait for you']);
    expect((await ours()).map(({ mail }) => mail).sort()).toEqual(['gathered', 'sent']);
  });

  test('S52 what was not begun when the work is to end waits for the next', async () => {
    const effectId = await effectOf(tell, { dueAt: minutesIn(-60) });
    const waiting = notification({ mailDueAt: minutesIn(-60) });
    await db.notifications.insertOne(waiting);
    const { _id } = waiting;
    const another = activitiesOf(stack, { wake, clock: () => minutesIn(-60) });
    expect(await another.carryOutDue(() => true)).toBe(1);
    expect(await another.mailDueNotifications(() => true)).toBeGreaterThan(0);
    expect((await effect(effectId)).state).toBe('pending');
    expect(await db.notifications.findOne({ _id })).toMatchObject({ mail: 'pending', mailAttempts: 0 });
    await db.effects.deleteOne({ _id: effectId });
    await db.notifications.deleteOne({ _id });
  });

  test('S52 a mail server that is away is asked again, and for a day only', async () => {
    await db.notifications.deleteMany({ ticketId: 'before' });
    await db.notifications.insertOne(due());
    await mailAt(0, noMailer);
    const [putOff] = await ours();
    expect(putOff).toMatchObject({ mail: 'pending', mailAttempts: 1 });
    expect(putOff!.mailDueAt!.getTime()).toBeGreaterThan(day);
    await mailAt(24 * 60, noMailer);
    const [given] = await ours();
    expect(given).toMatchObject({ mail: 'failed' });
    expect(given).not.toHaveProperty('mailDueAt');
  });

  test('S52 a worker that dies once the mail is out: it goes again under the same Message-ID', async () => {
    await db.notifications.insertOne(due());
    const before = (await control.mail()).length;
    const real = openMailer(config.mail);
    const dies: Mailer = {
      ...real,
      async send(mail) {
        await real.send(mail);
        throw new Error('The process is gone');
      },
    };
    await mailAt(0, dies);
    await mailAt(5);
    const ids = (await control.mail()).slice(before).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    real.close();
  });
});

describe('the customer is answered', () => {
  const publicly = (more: object = {}): EffectAction => ({
    ...{ kind: 'replyPublicly', text: 'We look into it, {{requester.handle}}', enabled: true },
    ...{ perUserPerDay: 1, perHour: 100, ...more },
  });
  const repliesOf = (ticketId: string) => db.replies.find({ ticketId }).toArray();
  const shown = async (text: string) =>
    (await control.ledger()).posts.filter((post) => post.text.includes(text)).length;

  test('S52 in public: labelled, once, by the rule, and it is no agent’s answer', async () => {
    const [done] = await carriedOut(await effectOf(publicly()));
    expect(done).toMatchObject({ state: 'done', reason: null });
    const text = `We look into it, @jane${written} · automatic`;
    expect(await repliesOf(ticket.id)).toMatchObject([{ text, agentId: null, byRule: rule }]);
    const comment = await eventually(
      async () => (await db.comments.findOne({ ticketId: ticket.id, side: 'agent' })) ?? false,
      { what: 'the comment' },
    );
    expect(comment).toMatchObject({ byRule: rule, agentId: null, authorName: '@acme · automatic' });
    expect(await shown(text)).toBe(1);
    expect(await db.tickets.findOne({ _id: ticket.id })).toMatchObject({ firstRepliedAt: null });
  });

  test('S52 the caps of a public answer hold, also for two at once', async () => {
    const [first, second] = await carriedOut(await effectOf(publicly()), await effectOf(publicly()));
    expect(outcomes([first!, second!]).sort()).toEqual(['done', 'userCapReached']);
    expect(await repliesOf(ticket.id)).toHaveLength(1);
    expect(outcomes(await carriedOut(await effectOf(publicly({ perUserPerDay: 9, perHour: 1 }))))).toEqual([
      'hourCapReached',
    ]);
  });

  test('S52 nothing where no admin enabled it, nor to an account of ours', async () => {
    expect(outcomes(await carriedOut(await effectOf(publicly({ enabled: false }))))).toEqual(['notEnabled']);
    const own = await db.accounts.findOne({ _id: acme.id });
    await db.tickets.updateOne({ _id: ticket.id }, { $set: { requesterXUserId: own!.xUserId } });
    expect(outcomes(await carriedOut(await effectOf(publicly())))).toEqual(['ownAccount']);
    expect(await repliesOf(ticket.id)).toEqual([]);
  });

  test('S52 what senders do not allow is refused in words, and counts for no cap', async () => {
    await db.tickets.updateOne({ _id: ticket.id }, { $set: { status: 'closed' } });
    const [refused] = await carriedOut(await effectOf(publicly()));
    expect(refused).toMatchObject({ state: 'skipped', reason: 'refused', detail: 'The ticket is closed.' });
    await db.tickets.updateOne({ _id: ticket.id }, { $set: { status: 'open' } });
    expect(outcomes(await carriedOut(await effectOf(publicly())))).toEqual(['done']);
  });

  test('S52 what an outage kept back for an hour is not sent in a flood, and says so', async () => {
    await db.accounts.updateOne(
      { _id: acme.id },
      { $set: { sendsHeldUntil: new Date(Date.now() + 3_600_000) } },
    );
    await carriedOut(await effectOf(publicly()));
    const reply = await eventually(
      async () => (await db.replies.findOne({ ticketId: ticket.id, reason: 'heldBackByX' })) ?? false,
      { what: 'the reply that waits' },
    );
    const createdAt = new Date(Date.now() - 3_700_000);
    await db.replies.updateOne({ _id: reply._id }, { $set: { createdAt } });
    await db.accounts.updateOne({ _id: acme.id }, { $unset: { sendsHeldUntil: '' } });
    await wake.reply(reply._id);
    const settled = await eventually(
      async () => (await db.replies.findOne({ _id: reply._id, state: { $ne: 'queued' } })) ?? false,
      { what: 'the reply that is settled' },
    );
    expect(settled).toMatchObject({ state: 'refused', reason: 'tooLate' });
    expect(await shown(reply.text)).toBe(0);
  });

  test('S52 what is a day old is answered by no machine', async () => {
    const createdAt = new Date(Date.now() - 86_500_000);
    const [skipped] = await carriedOut(await effectOf(publicly(), { createdAt }));
    expect(skipped).toMatchObject({ state: 'skipped', reason: 'tooLate' });
    expect(await repliesOf(ticket.id)).toEqual([]);
  });

  test('S52 a contact that becomes part of another brings what it was answered', async () => {
    await carriedOut(await effectOf(publicly()));
    const { requesterId } = (await db.tickets.findOne({ _id: ticket.id }))!;
    const other = (await db.contacts.findOne({ _id: { $ne: requesterId } }))!;
    await api.post(`/v1/contacts/${other._id}/merge`, { contactId: requesterId });
    expect(await db.ruleAnswers.countDocuments({ requesterId })).toBe(0);
    expect(await db.ruleAnswers.countDocuments({ requesterId: other._id })).toBeGreaterThan(0);
  });

  test('S52 ten a day at most, by whatever rule', async () => {
    const { requesterId } = (await db.tickets.findOne({ _id: ticket.id }))!;
    const answers = (count: number, at: Date) =>
      db.ruleAnswers.insertMany(
        Array.from({ length: count }, () => ({ _id: newId(), ruleId: 'other', requesterId, at })),
      );
    await answers(9, new Date());
    await answers(9, new Date(Date.now() - 86_400_000));
    const action = { kind: 'messageRequester', text: 'Hello' } as const;
    const effects = await carriedOut(await effectOf(action), await effectOf(action));
    expect(outcomes(effects).sort()).toEqual(['done', 'userCapReached']);
  });

  test('S52 S37 a message to who wrote in public goes into the linked ticket', async () => {
    await carriedOut(await effectOf({ kind: 'messageRequester', text: 'Hello {{ticket.expectedWait}}' }));
    const [thread] = await db.tickets.find({ linked: ticket.id }).toArray();
    expect(thread).toMatchObject({ channel: 'x_dm' });
    expect(await repliesOf(thread!._id)).toMatchObject([
      { kind: 'directMessage', text: 'Hello as soon as we can', byRule: rule },
    ]);
  });

  test('S52 by e-mail: once, marked as a machine’s, with the rule’s subject', async () => {
    const email = { kind: 'emailRequester', subject: 'We have\nit', text: 'Thanks: {{ticket.url}}' } as const;
    expect(outcomes(await carriedOut(await effectOf(email)))).toEqual(['noAddress']);
    const { requesterId } = (await db.tickets.findOne({ _id: ticket.id }))!;
    await db.contacts.updateOne({ _id: requesterId }, { $set: { email: `jane${written}@mail.test` } });
    expect(outcomes(await carriedOut(await effectOf(email)))).toEqual(['done']);
    const mails = await eventually(
      async () => {
        const found = (await control.mail()).filter(({ to }) => to.includes(`jane${written}@mail.test`));
        return found.length > 0 && found;
      },
      { what: 'the mail' },
    );
    expect(mails).toMatchObject([
      { subject: `We have it [#${ticket.number}]`, headers: { 'auto-submitted': 'auto-replied' } },
    ]);
    expect(mails[0]!.text).toContain(`${config.publicUrl}/t/`);
  });

  test('S52 a deleted ticket ends what was to be done for it', async () => {
    await api.delete(`/v1/tickets/${ticket.id}`);
    const tell = { kind: 'notifyAgents', agentIds: [ada.id], text: 'Look' } as const;
    expect(outcomes(await carriedOut(await effectOf(publicly()), await effectOf(tell)))).toEqual([
      'ticketGone',
      'ticketGone',
    ]);
  });
});
