import { referencesOf, type ReferredKind, type Referring } from '../../domain/conditions/references.js';
import { dispatcherRules } from '../business-rules/dispatcher-rules.js';
import type { ClientSession, Database } from '../database.js';
import { byPosition } from '../positions.js';

/** Something that acts or selects by conditions. */
interface ReferringOne extends Referring {
  readonly name: string;
}

const toldAtMost = 5;

/**
 * What dispatcher rules in force, triggers, automations and views name it, some of them, as a person knows them.
 * Whoever makes one name it holds it in the same transaction (`missingReferences`), so that the answer stands until
 * this one is committed.
 */
export async function referredToBy(
  db: Database,
  kind: ReferredKind,
  id: string,
  session: ClientSession,
): Promise<string[]> {
  const doesRefer = (one: Referring) =>
    referencesOf(one).some((each) => each.kind === kind && each.id === id);
  const told: string[] = [];
  for (const [what, all] of Object.entries(await everything(db, session)))
    told.push(...all.filter(doesRefer).map(({ name }) => `${what} “${name}”`));
  return told.slice(0, toldAtMost);
}

/** Read as a whole: people wrote them one by one. */
async function everything(
  db: Database,
  session: ClientSession,
): Promise<Record<string, readonly ReferringOne[]>> {
  const inForce = await dispatcherRules(db).current(session);
  return {
    'the dispatcher rule': inForce?.rules ?? [],
    'the trigger': await byPosition(db.triggers.find({}, { session })),
    'the automation': await byPosition(db.automations.find({}, { session })),
    'the view': await byPosition(db.views.find({}, { session })),
  };
}
