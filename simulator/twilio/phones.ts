import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { phoneScript, type Phone, type PhoneScript, type Text } from '../x/world/records/texts.js';
import type { World } from '../x/world/world.js';
import { sandboxAccount } from './account.js';
import { segmentsOf } from './segments.js';
import { createTroubles, type Troubles } from './troubles.js';
import { incomingForm, messagesIn, postSigned, statusForm } from './webhooks.js';

export interface Phones {
  readonly troubles: Troubles;
  /** Where what comes in is posted to; null: nowhere. */
  listenAt(url: string | null): void;
  /** Takes a message; resolves with it once Twilio would answer. */
  take(message: Pick<Text, 'from' | 'to' | 'body' | 'messagingServiceSid' | 'statusCallback'>): Promise<Text>;
  /** Somebody writes from a phone; resolves with what the webhook answered and the texts that came back. */
  reply(number: string, body: string): Promise<{ status: number | null; answers: string[] }>;
  script(number: string, script: PhoneScript): Phone;
  close(): void;
}

// twilio.com/help, "Twilio support for opt-out keywords".
const stops = /^(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)$/i;
const starts = /^(start|yes|unstop)$/i;

const plain = phoneScript.parse({});

/** The phones of this world, the messages that reach them, and what Twilio tells of both. */
export function createPhones(world: World): Phones {
  const closed = new AbortController();
  const { signal } = closed;
  const troubles = createTroubles();
  let webhook: string | null = null;
  world.watch((facts) => {
    if (facts.some(({ kind }) => kind === 'reset')) troubles.clear();
  });

  const phoneOf = (number: string): Phone =>
    world.state.phones.get(number) ?? { number, script: plain, stopped: false };
  const change = (number: string, to: Partial<Phone>): Phone => {
    const record = { ...phoneOf(number), ...to };
    world.put({ kind: 'phone', record });
    return record;
  };
  function write(message: Omit<Text, 'sid' | 'segments' | 'atMs' | 'errorCode'>): Text {
    const sid = `SM${randomBytes(16).toString('hex')}`;
    const record = {
      ...message,
      sid,
      segments: segmentsOf(message.body),
      errorCode: null,
      atMs: world.nowMs(),
    };
    world.put({ kind: 'text', record });
    return record;
  }

  async function play(text: Text, script: PhoneScript): Promise<void> {
    for (const { status, errorCode, isTold } of receiptsOf(script)) {
      await delay(script.afterMs, undefined, { signal }).catch(() => undefined);
      // A reset took it away.
      if (signal.aborted || !world.state.texts.has(text.sid)) return;
      const record = { ...text, status, errorCode };
      world.put({ kind: 'text', record });
      if (isTold && text.statusCallback !== null)
        await postSigned(text.statusCallback, statusForm(record), signal);
    }
  }

  return {
    troubles,
    listenAt: (url) => void (webhook = url),
    async take(message) {
      const status = message.messagingServiceSid === null ? 'queued' : 'accepted';
      const text = write({ ...message, direction: 'outbound-api', status });
      const { script } = phoneOf(text.to);
      const playing = play(text, script);
      if (script.order === 'beforeAnswer') await playing;
      return text;
    },
    async reply(number, body) {
      const inbound = write({
        direction: 'inbound',
        from: number,
        to: sandboxAccount.from,
        body,
        status: 'received',
        messagingServiceSid: null,
        statusCallback: null,
      });
      const word = body.trim();
      if (stops.test(word)) change(number, { stopped: true });
      if (starts.test(word)) change(number, { stopped: false });
      if (webhook === null) return { status: null, answers: [] };
      const answer = await postSigned(webhook, incomingForm(inbound), signal);
      const texts = phoneOf(number).stopped ? [] : messagesIn(answer.body);
      for (const text of texts)
        write({
          direction: 'outbound-reply',
          from: sandboxAccount.from,
          to: number,
          body: text,
          status: 'delivered',
          messagingServiceSid: null,
          statusCallback: null,
        });
      return { status: answer.status, answers: texts };
    },
    script: (number, script) => change(number, { script }),
    close: () => closed.abort(),
  };
}

interface Receipt {
  readonly status: string;
  readonly errorCode: number | null;
  readonly isTold: boolean;
}

/** What Twilio says one after another of a message. */
function receiptsOf({ becomes, errorCode, order }: PhoneScript): Receipt[] {
  const told = (status: string, code: number | null = null) => ({ status, errorCode: code, isTold: true });
  if (becomes === 'silent') return [{ status: 'sent', errorCode: null, isTold: false }];
  const last = told(becomes, becomes === 'delivered' ? null : errorCode);
  const receipts = becomes === 'failed' ? [last] : [told('sent'), last];
  if (order === 'reversed') return receipts.toReversed();
  return order === 'twice' ? receipts.flatMap((receipt) => [receipt, receipt]) : receipts;
}
