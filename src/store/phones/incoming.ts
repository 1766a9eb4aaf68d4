import type { Agent } from '../../domain/agents/agent.js';
import type { Incident } from '../../domain/escalation/incident.js';
import { smsAnswers } from '../../domain/escalation/sms-answers.js';
import type { SmsWord } from '../../domain/escalation/sms-words.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';
import { acknowledgeWithin } from '../escalation/acknowledge.js';

/** An SMS that came in, by Twilio's id of it: it takes effect once, and is answered alike each time. */
export interface IncomingText {
  readonly _id: string;
  /** What the phone was answered; null: nothing. */
  readonly answer: string | null;
  readonly at: Date;
}

/** An answer from a phone. */
export interface Incoming {
  readonly sid: string;
  /** E.164 */
  readonly from: string;
  readonly word: SmsWord;
}

export interface TakenIn {
  readonly answer: string | null;
  /** Of the incident that was acknowledged. */
  readonly policyId: string | null;
}

/** Does what the SMS asks, in one transaction with the note that it was done. */
export const takeIn = (db: Database, incoming: Incoming, now: Date): Promise<TakenIn> =>
  db.transaction(async (session) => {
    const before = await db.incomingTexts.findOne({ _id: incoming.sid }, { session });
    if (before) return { answer: before.answer, policyId: null };
    const done = await effect(db, incoming, now, session);
    await db.incomingTexts.insertOne({ _id: incoming.sid, answer: done.answer, at: now }, { session });
    return done;
  });

const silent: TakenIn = { answer: null, policyId: null };

async function effect(
  db: Database,
  { from, word }: Incoming,
  now: Date,
  session: ClientSession,
): Promise<TakenIn> {
  const agents = await db.agents.find({ phone: from }, { session }).toArray();
  // A stranger is not answered: each answer costs, and says that somebody is here.
  if (agents.length === 0) return silent;
  switch (word) {
    case 'stop':
      await stop(db, from, now, session);
      return silent;
    case 'start':
      await start(db, from, now, session);
      return silent;
    case 'help':
      return silent;
    case 'acknowledge':
      return acknowledgeFrom(db, agents, now, session);
    case 'other':
      return { ...silent, answer: smsAnswers.help };
  }
}

/** Of several people with one number it is who was paged last. */
async function acknowledgeFrom(
  db: Database,
  agents: readonly Agent[],
  now: Date,
  session: ClientSession,
): Promise<TakenIn> {
  const agent = await pagedLast(db, agents, session);
  const open = await newest(db, agent._id, 'open', session);
  if (!open) {
    const before = await newest(db, agent._id, 'acknowledged', session);
    return { ...silent, answer: before ? await already(db, before, session) : smsAnswers.nothingOpen };
  }
  const asked = { incidentId: open._id, agentId: agent._id, via: 'sms' } as const;
  const { outcome } = await acknowledgeWithin(db, asked, now, session);
  if (outcome !== 'acknowledged') throw new ConflictError();
  return { answer: smsAnswers.acknowledged(open, agent.name), policyId: open.policyId };
}

async function pagedLast(db: Database, agents: readonly Agent[], session: ClientSession): Promise<Agent> {
  const found: { readonly agent: Agent; readonly at: number }[] = [];
  for (const agent of agents) {
    const [page] = await db.pages
      .find({ agentId: agent._id, beganAt: { $type: 'date' } }, { session })
      .sort({ beganAt: -1 })
      .limit(1)
      .toArray();
    found.push({ agent, at: page?.beganAt?.getTime() ?? 0 });
  }
  const [last] = found.toSorted((one, other) => other.at - one.at);
  if (!last) throw new Error('Nobody has this number.');
  return last.agent;
}

async function newest(
  db: Database,
  agentId: string,
  state: Incident['state'],
  session: ClientSession,
): Promise<Incident | undefined> {
  const mine = { 'links.agentId': agentId, state };
  return (await db.incidents.find(mine, { session }).sort({ openedAt: -1 }).limit(1).toArray())[0];
}

async function already(db: Database, incident: Incident, session: ClientSession): Promise<string> {
  const who = await db.agents.findOne({ _id: incident.acknowledged?.agentId ?? '' }, { session });
  return smsAnswers.already(incident, who?.name ?? null);
}

/** Also marks that they are to be told by mail. */
async function stop(db: Database, phone: string, now: Date, session: ClientSession): Promise<void> {
  await db.agents.updateMany(
    { phone, smsStoppedAt: { $exists: false } },
    { $set: { smsStoppedAt: now, stopMail: 'pending', updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
}

async function start(db: Database, phone: string, now: Date, session: ClientSession): Promise<void> {
  await db.agents.updateMany(
    { phone, smsStoppedAt: { $exists: true } },
    { $unset: { smsStoppedAt: '', stopMail: '' }, $set: { updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
}
