import { isReference, type Conditions, type ReferenceField } from './condition.js';
import { isChosen } from './operators.js';

/** Which of all values of a field conditions leave open. */
export const valuesLeft = <Value extends string>(
  { all }: Conditions,
  field: 'channel' | 'status',
  values: readonly Value[],
): Value[] =>
  values.filter((value) =>
    all.every((each) => each.field !== field || isChosen<string>(each.operator, each.values, value)),
  );

/** What a ticket has to name by conditions: of each field the one id that it must be. */
export function idsNamed({ all }: Conditions): Partial<Record<ReferenceField, string>> {
  const named: Partial<Record<ReferenceField, string>> = {};
  for (const each of all) {
    if (!isReference(each) || each.operator !== 'is' || each.values.length !== 1) continue;
    const [id] = each.values;
    if (typeof id === 'string') named[each.field] ??= id;
  }
  return named;
}

/** Whether conditions ask for nothing but the channel and the status. */
export const isOfListAlone = ({ all, any }: Conditions): boolean =>
  any.length === 0 && all.every(({ field }) => field === 'channel' || field === 'status');
