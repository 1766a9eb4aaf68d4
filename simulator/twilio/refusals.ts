import type { State } from '../x/world/state.js';

/** How Twilio refuses a message (twilio.com/docs/api/errors). */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

export interface Asked {
  readonly To?: string | undefined;
  readonly From?: string | undefined;
  readonly MessagingServiceSid?: string | undefined;
  readonly Body?: string | undefined;
}

/** Of the numbers of Twilio's test credentials. */
const magicTo: Readonly<Record<string, [number, (to: string) => string]>> = {
  '+15005550001': [21_211, (to) => `Invalid 'To' Phone Number: ${hidden(to)}`],
  '+15005550002': [21_612, (to) => `The 'To' phone number: ${to}, is not currently reachable via SMS`],
  '+15005550003': [
    21_408,
    (to) => `Permission to send an SMS has not been enabled for the region of the 'To' number: ${hidden(to)}`,
  ],
  '+15005550004': [21_610, () => 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [21_614, (to) => `'To' number: ${hidden(to)}, is not a valid mobile number`],
};
const magicFrom: Readonly<Record<string, [number, string]>> = {
  '+15005550001': [21_212, "The 'From' number +15005550001 is not a valid phone number"],
  '+15005550007': [
    21_606,
    "The 'From' phone number provided (+15005550007) is not a valid message-capable Twilio phone number",
  ],
  '+15005550008': [21_611, "This 'From' number has exceeded the maximum number of queued messages"],
};

const hidden = (number: string): string => `${number.slice(0, -4)}XXXX`;
const isNumber = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);

/** What Twilio says to such a message at once; null: it takes it. */
export function refusalOf({ phones }: Pick<State, 'phones'>, asked: Asked): Refusal | null {
  const { To = '', From, MessagingServiceSid, Body = '' } = asked;
  if (To === '') return bad(21_604, "A 'To' phone number is required.");
  if (From === undefined && MessagingServiceSid === undefined)
    return bad(21_603, "A 'From' phone number is required.");
  if (Body === '') return bad(21_602, 'Message body is required.');
  if (Body.length > 1_600)
    return bad(21_617, 'The concatenated message body exceeds the 1600 character limit');
  const [fromCode, fromWords] = magicFrom[From ?? ''] ?? [];
  if (fromCode !== undefined) return bad(fromCode, fromWords ?? '');
  const [code, words] = magicTo[To] ?? [];
  if (code !== undefined && words !== undefined) return bad(code, words(To));
  if (!isNumber(To)) return bad(21_211, `Invalid 'To' Phone Number: ${hidden(To)}`);
  if (From !== undefined && From === To) return bad(21_266, "'To' and 'From' number cannot be the same");
  if (phones.get(To)?.stopped === true) return bad(21_610, 'Attempt to send to unsubscribed recipient');
  return null;
}

const bad = (code: number, message: string): Refusal => ({ status: 400, code, message });

/** Twilio's body of a refusal. */
export const viewRefusal = ({ status, code, message }: Refusal) => ({
  code,
  message,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});
