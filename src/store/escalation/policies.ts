import {
  changedPolicy,
  freeName,
  policyBounds,
  type PolicyChanges,
  type PolicyFields,
} from '../../domain/escalation/policy-fields.js';
import type { EscalationPolicy } from '../../domain/escalation/policy.js';
import { stepProblems, type PlacedStepProblem } from '../../domain/escalation/step-problems.js';
import { auditor, type Changer } from '../audit/change.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';
import { handOver } from './hand-over.js';
import { holdPaged } from './paged-agents.js';

type Refused =
  | { readonly outcome: 'nameTaken' | 'tooManyPolicies' | 'notFound' | 'versionMismatch' }
  | { readonly outcome: 'badSteps'; readonly problems: readonly PlacedStepProblem[] };
export type SavedPolicy = { readonly outcome: 'saved'; readonly policy: EscalationPolicy } | Refused;

export type NewPolicy = Omit<PolicyFields, 'name'> & {
  readonly accountId: string;
  /** Left out: one is found. */
  readonly name?: string | undefined;
};

/** The escalation policies of accounts (S56). `withSms`: whether Twilio is configured. */
export function policiesRepository(db: Database, withSms: boolean) {
  /** Of two saved at once the later one sees the other. */
  const touch = async (accountId: string, session: ClientSession): Promise<boolean> => {
    const linked = { _id: accountId, unlinkedAt: null };
    const { matchedCount } = await db.accounts.updateOne(
      linked,
      { $inc: { policiesVersion: 1 } },
      { session },
    );
    return matchedCount > 0;
  };

  const audit = auditor(db, 'escalationPolicy');

  const badSteps = async (steps: PolicyFields['steps'], session: ClientSession) =>
    stepProblems(steps, await holdPaged(db, { steps }, session), withSms);

  return {
    get: (id: string) => db.escalationPolicies.findOne({ _id: id }),

    /** `accountIds` null: of every account. */
    list: (accountIds: readonly string[] | null, page: PageRequest) =>
      findPage(
        db.escalationPolicies,
        accountIds ? { accountId: { $in: [...accountIds] } } : {},
        newestFirst,
        page,
      ),

    async create(fields: NewPolicy, { by, now }: Changer, session: ClientSession): Promise<SavedPolicy> {
      const { accountId } = fields;
      if (!(await touch(accountId, session))) return { outcome: 'notFound' };
      const others = await db.escalationPolicies
        .find({ accountId }, { session, projection: { name: 1 } })
        .toArray();
      if (others.length >= policyBounds.policiesPerAccount) return { outcome: 'tooManyPolicies' };
      const names = others.map(({ name }) => name);
      const name = fields.name ?? freeName(names);
      if (names.includes(name)) return { outcome: 'nameTaken' };
      const problems = await badSteps(fields.steps, session);
      if (problems.length > 0) return { outcome: 'badSteps', problems };
      const policy: EscalationPolicy = {
        ...{ ...fields, _id: newId(), name, version: 1 },
        ...{ createdAt: now, updatedAt: now },
      };
      await db.escalationPolicies.insertOne(policy, { session });
      await audit(null, policy, { by, now }, session);
      return { outcome: 'saved', policy };
    },

    /** `version` null changes whatever is there. Steps that stay are not looked at again. */
    change: (id: string, version: number | null, changes: PolicyChanges, { by, now }: Changer) =>
      db.transaction(async (session): Promise<SavedPolicy> => {
        const policy = await db.escalationPolicies.findOne({ _id: id }, { session });
        if (!policy) return { outcome: 'notFound' };
        if (version !== null && policy.version !== version) return { outcome: 'versionMismatch' };
        const changed = changedPolicy(policy, changes, now);
        const twin = { accountId: policy.accountId, name: changed.name, _id: { $ne: id } };
        if (await db.escalationPolicies.findOne(twin, { session })) return { outcome: 'nameTaken' };
        const problems = changes.steps ? await badSteps(changes.steps, session) : [];
        if (problems.length > 0) return { outcome: 'badSteps', problems };
        await db.escalationPolicies.replaceOne({ _id: id }, changed, { session });
        await audit(policy, changed, { by, now }, session);
        await handOver(db, id, now, session);
        return { outcome: 'saved', policy: changed };
      }),

    /** Its workflow, which is to be woken, ends what is open of it. */
    remove: (id: string, { by, now }: Changer) =>
      db.transaction(async (session): Promise<boolean> => {
        const policy = await db.escalationPolicies.findOneAndDelete({ _id: id }, { session });
        if (!policy) return false;
        await audit(policy, null, { by, now }, session);
        await handOver(db, id, now, session);
        return true;
      }),
  };
}
