import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number. */
export const whole = (least: number) => (value: string) => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least)
    throw new InvalidArgumentError(`must be a whole number from ${least} on`);
  return number;
};
