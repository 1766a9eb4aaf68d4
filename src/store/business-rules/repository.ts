import {
  changedRule,
  ruleRefusal,
  rulesAtMost,
  type RuleChanges,
  type RuleFields,
  type RuleRefusal,
  type SavedRuleKind,
} from '../../domain/business-rules/rule-fields.js';
import type { Trigger } from '../../domain/business-rules/rules.js';
import { auditor, type Changer } from '../audit/change.js';
import { missingReferences } from '../conditions/references.js';
import { newId, type ClientSession, type Collection, type Database } from '../database.js';
import { oneAtATime } from '../one-at-a-time.js';
import { pageOfList, type PageRequest } from '../pages.js';
import { byPosition, lastPosition } from '../positions.js';

export type NewRule = Omit<RuleFields, 'position'> & {
  /** Left out: it comes last. */
  readonly position?: number | undefined;
};

export type SavedRule =
  | { readonly outcome: 'saved'; readonly rule: Trigger }
  | { readonly outcome: 'notFound' | 'versionMismatch' | 'tooManyRules' | RuleRefusal }
  | { readonly outcome: 'unknownReferences'; readonly pointers: readonly string[] };

/** An agent: a rule names who changed it. */
type By = Changer & { readonly by: string };

const counters = { trigger: 'triggers', automation: 'automations' } as const;

/** The triggers or the automations, in the order in which they are tried (S52). */
export function rulesRepository(db: Database, kind: SavedRuleKind) {
  const all: Collection<Trigger> = kind === 'trigger' ? db.triggers : db.automations;

  const inOrder = (session?: ClientSession): Promise<Trigger[]> =>
    byPosition(all.find({}, session ? { session } : {}));

  const audit = auditor(db, kind);

  return {
    get: (id: string) => all.findOne({ _id: id }),

    list: async (page: PageRequest) => pageOfList(await inOrder(), page),

    async create(fields: NewRule, { by, now }: By, session: ClientSession): Promise<SavedRule> {
      const refusal = ruleRefusal(kind, fields);
      if (refusal) return { outcome: refusal };
      await oneAtATime(db, counters[kind], session);
      const others = await inOrder(session);
      if (others.length >= rulesAtMost) return { outcome: 'tooManyRules' };
      const pointers = await missingReferences(db, fields, session);
      if (pointers.length > 0) return { outcome: 'unknownReferences', pointers };
      const position = fields.position ?? lastPosition(others);
      const made = { version: 1, changedBy: by, createdAt: now, updatedAt: now };
      const rule: Trigger = { _id: newId(), ...fields, position, ...made };
      await all.insertOne(rule, { session });
      await audit(null, rule, { by, now }, session);
      return { outcome: 'saved', rule };
    },

    /** `version` null changes whatever is there. What stays is not looked at again. */
    change: (id: string, version: number | null, changes: RuleChanges, { by, now }: By) =>
      db.transaction(async (session): Promise<SavedRule> => {
        const before = await all.findOne({ _id: id }, { session });
        if (!before) return { outcome: 'notFound' };
        if (version !== null && before.version !== version) return { outcome: 'versionMismatch' };
        const rule = changedRule(before, changes, by, now);
        const refusal = ruleRefusal(kind, rule);
        if (refusal) return { outcome: refusal };
        const { conditions = { all: [], any: [] }, actions = [] } = changes;
        const pointers = await missingReferences(db, { conditions, actions }, session);
        if (pointers.length > 0) return { outcome: 'unknownReferences', pointers };
        await all.replaceOne({ _id: id }, rule, { session });
        await audit(before, rule, { by, now }, session);
        return { outcome: 'saved', rule };
      }),

    /** Whether there was one. */
    remove: (id: string, { by, now }: By) =>
      db.transaction(async (session): Promise<boolean> => {
        const before = await all.findOneAndDelete({ _id: id }, { session });
        if (before) await audit(before, null, { by, now }, session);
        return before !== null;
      }),
  };
}
