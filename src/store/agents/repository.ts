import type { mongo } from 'mongoose';
import type { Agent } from '../../domain/agents/agent.js';
import { present } from '../../domain/present.js';
import { auditor, type Changer } from '../audit/change.js';
import { referredToBy } from '../conditions/in-use.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { policiesThatPage } from '../escalation/paged-agents.js';
import { holdNamed } from '../named/hold.js';
import { oneAtATime } from '../one-at-a-time.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';
import { sessionsRepository } from '../sessions/repository.js';
import { changeField } from '../tickets/change-field.js';

export type AgentFields = Omit<
  Agent,
  '_id' | 'holds' | 'version' | 'createdAt' | 'updatedAt' | (typeof ofTheNumber)[number]
>;
export type AgentChanges = { readonly [Name in keyof AgentFields]?: AgentFields[Name] | undefined };

/** What is known of a number goes with it. */
const ofTheNumber = ['phoneVerifiedAt', 'smsStoppedAt', 'stopMail'] as const;

type Refused =
  | { readonly outcome: 'emailTaken' | 'lastAdmin' | 'notFound' | 'versionMismatch' }
  | { readonly outcome: 'unknownGroups'; readonly groupIds: readonly string[] };
export type SavedAgent = { readonly outcome: 'saved'; readonly agent: Agent } | Refused;
export type RemovedAgent =
  | { readonly outcome: 'removed' | 'lastAdmin' | 'notFound' }
  /** Policies that page them have these names. */
  | { readonly outcome: 'agentIsPaged'; readonly policies: readonly string[] }
  /** Rules and views that name them, as people know these. */
  | { readonly outcome: 'agentInUse'; readonly users: readonly string[] };

/** E-mail addresses are kept in lower case, so that one person has one account. */
export function agentsRepository(db: Database) {
  const audit = auditor(db, 'agent');
  return {
    get: (id: string, session?: ClientSession) => db.agents.findOne({ _id: id }, session ? { session } : {}),

    findByEmail: (email: string) => db.agents.findOne({ email: email.toLowerCase() }),

    list: (page: PageRequest) => findPage(db.agents, {}, newestFirst, page),

    async create(fields: AgentFields, { by, now }: Changer, session: ClientSession): Promise<SavedAgent> {
      const email = fields.email.toLowerCase();
      if (await db.agents.findOne({ email }, { session })) return { outcome: 'emailTaken' };
      const groupIds = await holdNamed(db, 'group', fields.groupIds, session);
      if (groupIds.length > 0) return { outcome: 'unknownGroups', groupIds };
      const agent: Agent = { _id: newId(), ...fields, email, version: 1, createdAt: now, updatedAt: now };
      await db.agents.insertOne(agent, { session });
      await audit(null, agent, { by, now }, session);
      return { outcome: 'saved', agent };
    },

    /** `version` null changes whatever is there. A new password signs the agent out everywhere. */
    change: (id: string, version: number | null, changes: AgentChanges, changer: Changer) =>
      db.transaction((session) => change(db, id, version, changes, changer, session)),

    /** Removes the agent, what lets them in, and their name from tickets still to be worked on. */
    remove: (id: string, { by, now }: Changer) =>
      db.transaction(async (session): Promise<RemovedAgent> => {
        const agent = await db.agents.findOne({ _id: id }, { session });
        if (!agent) return { outcome: 'notFound' };
        if (agent.role === 'admin' && (await isLastAdmin(db, id, session))) return { outcome: 'lastAdmin' };
        const policies = await policiesThatPage(db, id, session);
        if (policies.length > 0) return { outcome: 'agentIsPaged', policies };
        const users = await referredToBy(db, 'agent', id, session);
        if (users.length > 0) return { outcome: 'agentInUse', users };
        await db.agents.deleteOne({ _id: id }, { session });
        await audit(agent, null, { by, now }, session);
        await sessionsRepository(db).forgetAgent(id, now, session);
        await db.phoneCodes.deleteOne({ _id: id }, { session });
        await changeField(
          db,
          { assigneeId: id, status: { $ne: 'closed' } },
          { field: 'assigneeId', to: null, by: { kind: 'perch' }, now },
          session,
        );
        return { outcome: 'removed' };
      }),
  };
}

const unknown = Object.fromEntries(ofTheNumber.map((name) => [name, '' as const]));

async function change(
  db: Database,
  id: string,
  version: number | null,
  { email, ...changes }: AgentChanges,
  changer: Changer,
  session: ClientSession,
): Promise<SavedAgent> {
  const agent = await db.agents.findOne({ _id: id }, { session });
  if (!agent) return { outcome: 'notFound' };
  if (version !== null && agent.version !== version) return { outcome: 'versionMismatch' };
  const address = email?.toLowerCase();
  if (address && (await db.agents.findOne({ email: address, _id: { $ne: id } }, { session })))
    return { outcome: 'emailTaken' };
  const groupIds = await holdNamed(db, 'group', changes.groupIds ?? [], session);
  if (groupIds.length > 0) return { outcome: 'unknownGroups', groupIds };
  if (agent.role === 'admin' && changes.role === 'agent' && (await isLastAdmin(db, id, session)))
    return { outcome: 'lastAdmin' };
  if (changes.passwordHash !== undefined) await db.sessions.deleteMany({ agentId: id }, { session });
  const set: mongo.MatchKeysAndValues<Agent> = {
    ...present(changes),
    ...(address ? { email: address } : {}),
    updatedAt: changer.now,
  };
  const hasNewPhone = changes.phone !== undefined && changes.phone !== agent.phone;
  if (hasNewPhone) await db.phoneCodes.deleteOne({ _id: id }, { session });
  const saved = await db.agents.findOneAndUpdate(
    { _id: id },
    { $set: set, ...(hasNewPhone ? { $unset: unknown } : {}), $inc: { version: 1 } },
    { session, returnDocument: 'after' },
  );
  if (!saved) return { outcome: 'notFound' };
  await auditor(db, 'agent')(agent, saved, changer, session);
  return { outcome: 'saved', agent: saved };
}

/** Two admins who remove each other at once must meet, or none would be left. */
async function isLastAdmin(db: Database, id: string, session: ClientSession): Promise<boolean> {
  await oneAtATime(db, 'adminsRemoved', session);
  return (await db.agents.findOne({ role: 'admin', _id: { $ne: id } }, { session })) === null;
}
