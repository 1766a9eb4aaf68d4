import type { choiceOperators, numberOperators, setOperators } from './condition.js';
import { hourMs } from '../durations.js';

export type ChoiceOperator = (typeof choiceOperators)[number];
export type SetOperator = (typeof setOperators)[number];
export type NumberOperator = (typeof numberOperators)[number];

/** Of a value that is known. */
export const isChosen = <Value>(operator: ChoiceOperator, values: readonly Value[], value: Value): boolean =>
  values.includes(value) === (operator === 'is');

export function isAmount(operator: NumberOperator, wanted: number, amount: number): boolean {
  switch (operator) {
    case 'lessThan':
      return amount < wanted;
    case 'greaterThan':
      return amount > wanted;
    case 'is':
      return amount === wanted;
  }
}

/** More than so many hours, less, or so many whole ones. */
export function isElapsed(operator: NumberOperator, hours: number, since: Date, now: Date): boolean {
  const elapsed = (now.getTime() - since.getTime()) / hourMs;
  return isAmount(operator, hours, operator === 'is' ? Math.floor(elapsed) : elapsed);
}

export function isOfSet(
  operator: SetOperator,
  values: readonly string[],
  has: (value: string) => boolean,
): boolean {
  switch (operator) {
    case 'hasAny':
      return values.some(has);
    case 'hasAll':
      return values.every(has);
    case 'hasNone':
      return !values.some(has);
  }
}
