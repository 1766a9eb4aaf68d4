import type { Config } from '../config.js';

/** An SMS. */
export interface Text {
  /** E.164 */
  readonly to: string;
  readonly text: string;
  /** Where Twilio tells what becomes of it. */
  readonly statusUrl?: string;
}

type TextOutcome =
  | {
      readonly kind: 'accepted';
      readonly sid: string;
      readonly status: string;
      readonly segments: number;
    }
  /** Twilio will not take it for this number; `stopped`: somebody answered STOP from it. */
  | {
      readonly kind: 'refused';
      readonly code: number | null;
      readonly reason: string;
      readonly stopped: boolean;
    };

export interface Texter {
  /** Rejects with TextUnavailableError when it may work later; Twilio may have taken it then. */
  send(text: Text): Promise<TextOutcome>;
}

/** Twilio does not answer, or not now. */
export class TextUnavailableError extends Error {
  override readonly name = 'TextUnavailableError';
}

/** Sends by Twilio; null where it is not configured. */
export const openTexter = (_sms: Config['sms']): Texter | null => null;
