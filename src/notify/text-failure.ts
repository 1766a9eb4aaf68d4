import { z } from 'zod';

/** Twilio does not answer, or not now. The message holds no number, token or text of an SMS. */
export class TextUnavailableError extends Error {
  override readonly name = 'TextUnavailableError';
}

/**
 * Twilio will not take it. `refused`: for this number; `smsStopped`: somebody answered STOP from it;
 * `smsMisconfigured`: for no number, as Perch is set up.
 */
export interface RefusedText {
  readonly kind: 'refused';
  readonly code: number | null;
  readonly reason: string;
  readonly because: 'refused' | 'smsStopped' | 'smsMisconfigured';
}

/** What the library throws: Twilio's answer, or a failure on the way to it. */
const thrown = z.object({
  status: z.number().optional().catch(undefined),
  /** Twilio's number, or the name of a failure such as ECONNREFUSED. */
  code: z.union([z.number(), z.string()]).optional().catch(undefined),
});

/** twilio.com/docs/api/errors/21610 */
const stoppedCode = 21_610;
/** What concerns TWILIO_FROM or PERCH_PUBLIC_URL, and so every message. */
const ourCodes: readonly number[] = [21_212, 21_603, 21_606, 21_609];

/** What people read of the codes that they can do something about. */
const words: Readonly<Record<number, string>> = {
  21_211: 'it is no phone number',
  21_212: 'TWILIO_FROM is no phone number',
  21_408: 'the account at Twilio may not send to this country',
  21_606: 'TWILIO_FROM is no number of the account that sends SMS',
  21_608: 'a trial account sends to verified numbers only',
  21_609: 'it cannot tell PERCH_PUBLIC_URL what becomes of it: Twilio must reach that address',
  21_610: 'somebody answered STOP from this number',
  21_611: 'too many messages of TWILIO_FROM wait',
  21_612: 'no SMS reaches this number from TWILIO_FROM',
  21_614: 'it is no mobile number',
};

/** Tells a lasting refusal of the message, which is an outcome, from what may go better later. */
export function outcomeOfFailure(error: unknown): RefusedText | TextUnavailableError {
  const { status, code } = thrown.safeParse(error).data ?? {};
  if (status === 401 || status === 403 || code === 20_003)
    return new TextUnavailableError(
      `Twilio does not know us (${codeOf(code, status)}): check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.`,
    );
  if (status === undefined)
    return new TextUnavailableError(
      `Twilio did not answer (${typeof code === 'string' ? code : 'no code'}).`,
    );
  if (status === 429 || status >= 500 || status < 400)
    return new TextUnavailableError(`Twilio does not take messages now (${codeOf(code, status)}).`);
  return refusedWith(typeof code === 'number' ? code : null, status);
}

const refusedWith = (code: number | null, status: number): RefusedText => ({
  kind: 'refused',
  code,
  reason: `Twilio refused the message: ${words[code ?? 0] ?? 'see twilio.com/docs/api/errors'} (${codeOf(code, status)}).`,
  because: becauseOf(code),
});

function becauseOf(code: number | null): RefusedText['because'] {
  if (code === stoppedCode) return 'smsStopped';
  return code !== null && ourCodes.includes(code) ? 'smsMisconfigured' : 'refused';
}

const codeOf = (code: number | string | null | undefined, status: number | undefined): string =>
  code === null || code === undefined ? `HTTP ${status ?? 0}` : String(code);
