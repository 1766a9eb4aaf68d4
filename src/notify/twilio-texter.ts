import twilio from 'twilio';
import type { Config } from '../config.js';
import { outcomeOfFailure } from './text-failure.js';
import type { Texter } from './texter.js';

type Sms = Pick<NonNullable<Config['sms']>, 'accountSid' | 'authToken' | 'from' | 'apiUrl'>;

const twilioOrigin = 'https://api.twilio.com';
/** A Twilio that does not answer must not outlast the activity that asks it. */
const sendWithinMs = 10_000;

/** Asks the origin given in place of Twilio's own, each time within a deadline. */
class Client extends twilio.RequestClient {
  readonly #origin: string;

  constructor(origin: string, withinMs: number) {
    super({ timeout: withinMs, keepAlive: false });
    this.#origin = origin;
    this.axios.interceptors.request.use((request) => {
      // The library's own time-out begins anew with every sign of life.
      request.signal = AbortSignal.timeout(withinMs);
      return request;
    });
  }

  override request<Data>(asked: Parameters<typeof twilio.RequestClient.prototype.request<Data>>[0]) {
    return super.request<Data>({ ...asked, uri: asked.uri.replace(twilioOrigin, this.#origin) });
  }
}

/** Sends by Twilio's API; a `from` that is no number is a messaging service. */
export function twilioTexter(
  { accountSid, authToken, from, apiUrl }: Sms,
  withinMs: number = sendWithinMs,
): Texter {
  const client = twilio(accountSid, authToken, { httpClient: new Client(apiUrl, withinMs) });
  const sender = from.startsWith('+') ? { from } : { messagingServiceSid: from };
  return {
    async send({ to, text, statusUrl }) {
      try {
        const sent = await client.messages.create({
          ...sender,
          to,
          body: text,
          ...(statusUrl === undefined ? {} : { statusCallback: statusUrl }),
        });
        const { sid, status } = sent;
        return { kind: 'accepted', sid, status, segments: Number(sent.numSegments) };
      } catch (error) {
        const failure = outcomeOfFailure(error);
        if (failure instanceof Error) throw failure;
        return failure;
      }
    },
  };
}
