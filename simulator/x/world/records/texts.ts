import { z } from 'zod';
import { ms } from './fields.js';

/** An SMS as the sandbox's Twilio has it. */
export const textRecord = z.object({
  sid: z.string(),
  direction: z.enum(['outbound-api', 'outbound-reply', 'inbound']),
  from: z.string(),
  to: z.string(),
  body: z.string(),
  segments: z.number().int(),
  /** Twilio's word. */
  status: z.string(),
  errorCode: z.number().int().nullable(),
  messagingServiceSid: z.string().nullable(),
  statusCallback: z.string().nullable(),
  atMs: ms,
});

const outcomes = ['delivered', 'undelivered', 'failed', 'silent'] as const;
const receiptOrders = ['inOrder', 'reversed', 'twice', 'beforeAnswer'] as const;

/** What becomes of what is sent to a number. */
export const phoneScript = z.strictObject({
  /** `silent`: it is sent, and no receipt ever comes. */
  becomes: z.enum(outcomes).default('delivered'),
  /** Twilio's code of what is not delivered. */
  errorCode: z.int().default(30_003),
  /** Before each receipt. */
  afterMs: z.int().min(0).default(20),
  /** `beforeAnswer`: whoever sends it learns of the receipts before they learn the message's id. */
  order: z.enum(receiptOrders).default('inOrder'),
});

export const phoneRecord = z.object({
  number: z.string(),
  script: phoneScript,
  /** Somebody answered STOP from it. */
  stopped: z.boolean(),
});

export type Text = z.output<typeof textRecord>;
export type PhoneScript = z.output<typeof phoneScript>;
export type Phone = z.output<typeof phoneRecord>;
