import type { Config } from '../config.js';
import type { RefusedText } from './text-failure.js';
import { twilioTexter } from './twilio-texter.js';

export { TextUnavailableError } from './text-failure.js';

/** An SMS. */
interface Text {
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
  | RefusedText;

export interface Texter {
  /** Rejects with TextUnavailableError when it may work later; Twilio may have taken it then. */
  send(text: Text): Promise<TextOutcome>;
}

/** Sends by Twilio; null where it is not configured. */
export const openTexter = (sms: Config['sms']): Texter | null => (sms ? twilioTexter(sms) : null);
