import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * A phone number as E.164, from one with `+` or `00` and its country code; null: it is none. Whether somebody has it
 * shows only an SMS.
 */
export function phoneOf(written: string): string | null {
  const text = written.normalize('NFKC').trim().replace(/^00/, '+');
  if (!text.startsWith('+')) return null;
  const number = parsePhoneNumberFromString(text, { extract: false });
  return number?.isPossible() === true && number.ext === undefined ? number.number : null;
}
