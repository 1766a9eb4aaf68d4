import twilio from 'twilio';
import type { Text } from '../x/world/records/texts.js';
import { sandboxAccount } from './account.js';

/** As long as Twilio waits for an answer. */
const ANSWER_MS = 15_000;

export interface Answered {
  /** Null: nothing answered. */
  readonly status: number | null;
  readonly body: string;
}

/** Posts a form to an address of the customer's, signed as Twilio signs. */
export async function postSigned(
  url: string,
  form: Readonly<Record<string, string>>,
  closed: AbortSignal,
): Promise<Answered> {
  const signature = twilio.getExpectedTwilioSignature(sandboxAccount.authToken, url, form);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
      signal: AbortSignal.any([closed, AbortSignal.timeout(ANSWER_MS)]),
    });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: null, body: '' };
  }
}

const common = ({ sid, from, to }: Text) => ({
  AccountSid: sandboxAccount.sid,
  ApiVersion: '2010-04-01',
  MessageSid: sid,
  SmsSid: sid,
  From: from,
  To: to,
});

/** What Twilio posts when the status of a message changes. */
export const statusForm = (text: Text): Record<string, string> => ({
  ...common(text),
  MessageStatus: text.status,
  SmsStatus: text.status,
  ...(text.errorCode === null ? {} : { ErrorCode: String(text.errorCode) }),
});

/** What Twilio posts when a message comes in. */
export const incomingForm = (text: Text): Record<string, string> => ({
  ...common(text),
  SmsMessageSid: text.sid,
  SmsStatus: 'received',
  Body: text.body,
  NumMedia: '0',
  NumSegments: String(text.segments),
});

/** The texts of `<Message>` in an answer in TwiML, with or without `<Body>`. */
export const messagesIn = (twiml: string): string[] =>
  [...twiml.matchAll(/<Message[^>]*>(?:\s*<Body>)?([^<]*)(?:<\/Body>\s*)?<\/Message>/g)].map(
    ([, text = '']) => unescaped(text),
  );

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescaped = (text: string): string =>
  text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return entities[name ?? ''] ?? whole;
    },
  );
