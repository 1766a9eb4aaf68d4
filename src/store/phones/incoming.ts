import type { Clock } from '../../domain/clock.js';
import type { Agent } from '../../domain/agents/agent.js';
import type { Incident } from '../../domain/escalation/incident.js';
import { smsAnswers } from '../../domain/escalation/sms-answers.js';
import type { SmsWord } from '../../domain/escalation/sms-words.js';
import { minuteMs } from '../../domain/durations.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';
import { acknowledgeWithin } from '../escalation/acknowledge.js';
import { noteStarted, noteStopped } from './stopped.js';
import { newestOf, type ToldOf } from './told-of.js';

/** An SMS that came in, by Twilio's id of it: it takes effect once, and is answered alike each time. */
export interface IncomingText {
  readonly _id: string;
  /** What the phone was answered; null: nothing. */
  readonly answer: string | null;
  /** Where it was told what Perch understands: which number. */
  readonly from?: string;
  readonly helped?: true;
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

/** Does what the SMS asks, in one transaction with the note that it was done: of the time at which it is done. */
export const takeIn = (db: Database, incoming: Incoming, clock: Clock): Promise<TakenIn> =>
  db.transaction(async (session) => {
    const now = clock();
    const before = await db.incomingTexts.findOne({ _id: incoming.sid }, { session });
    if (before) return { answer: before.answer, policyId: null };
    const done = await effect(db, incoming, now, session);
    const helped = done.answer === smsAnswers.help ? { from: incoming.from, helped: true as const } : {};
    const note = { _id: incoming.sid, answer: done.answer, ...helped, at: now };
    await db.incomingTexts.insertOne(note, { session });
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
      await noteStopped(db, from, now, session);
      return silent;
    case 'start':
      await noteStarted(db, from, now, session);
      return silent;
    case 'help':
      return silent;
    case 'acknowledge':
      return acknowledgeFrom(db, agents, now, session);
    case 'other':
      return helpFor(db, from, now, session);
  }
}

/** Of several people with one number it is who was paged of it last. */
async function acknowledgeFrom(
  db: Database,
  agents: readonly Agent[],
  now: Date,
  session: ClientSession,
): Promise<TakenIn> {
  const agentIds = agents.map(({ _id }) => _id);
  const open = { state: 'open' } as const;
  const told = await newestOf(db, agentIds, open, 'told', session);
  if (told) return acknowledged(db, agents, told, now, session);
  const begun = await newestOf(db, agentIds, open, 'begun', session);
  if (begun)
    return (await isInDoubt(db, agentIds, begun, now, session))
      ? { ...silent, answer: smsAnswers.coming(begun.incident) }
      : acknowledged(db, agents, begun, now, session);
  const before = await newestOf(db, agentIds, { state: 'acknowledged' }, 'begun', session);
  return {
    ...silent,
    answer: before ? await already(db, before.incident, session) : smsAnswers.nothingOpen,
  };
}

/** So long one page may be meant by the answer to another; later, the answer is taken for one to the newest. */
const mayBeMeantMs = 10 * minuteMs;

/**
 * Whether the answer may mean another incident than the newest, of which nobody may know yet: one that was
 * acknowledged just now, or one whose text arrived before anybody could write that it did.
 */
async function isInDoubt(
  db: Database,
  agentIds: readonly string[],
  { incident }: ToldOf,
  now: Date,
  session: ClientSession,
): Promise<boolean> {
  const since = new Date(now.getTime() - mayBeMeantMs);
  const justTaken = { state: { $ne: 'open' }, 'acknowledged.at': { $gt: since } } as const;
  if (await newestOf(db, agentIds, justTaken, 'begun', session)) return true;
  const others = { state: 'open', _id: { $ne: incident._id } } as const;
  const recent = { state: 'open', roundBeganAt: { $gt: since } } as const;
  return (
    (await newestOf(db, agentIds, others, 'begun', session)) !== null &&
    (await newestOf(db, agentIds, recent, 'begun', session)) !== null
  );
}

async function acknowledged(
  db: Database,
  agents: readonly Agent[],
  { incident, agentId }: ToldOf,
  now: Date,
  session: ClientSession,
): Promise<TakenIn> {
  const asked = { incidentId: incident._id, agentId, via: 'sms' } as const;
  const { outcome } = await acknowledgeWithin(db, asked, now, session);
  if (outcome !== 'acknowledged') throw new ConflictError();
  const who = agents.find(({ _id }) => _id === agentId)?.name ?? '';
  return { answer: smsAnswers.acknowledged(incident, who), policyId: incident.policyId };
}

async function already(db: Database, incident: Incident, session: ClientSession): Promise<string> {
  const who = await db.agents.findOne({ _id: incident.acknowledged?.agentId ?? '' }, { session });
  return smsAnswers.already(incident, who?.name ?? null);
}

const helpRestMs = 60 * 60_000;

/** Once an hour to a number: a phone that answers by itself would answer this, too, without end. */
async function helpFor(db: Database, from: string, now: Date, session: ClientSession): Promise<TakenIn> {
  const recent = { from, helped: true, at: { $gt: new Date(now.getTime() - helpRestMs) } } as const;
  const helped = await db.incomingTexts.findOne(recent, { session });
  return { ...silent, answer: helped ? null : smsAnswers.help };
}
