import type { Page, PageReason, SentText } from './page.js';

/** What Twilio says of a message. */
export interface TextStatus {
  readonly sid: string;
  /** Twilio's word, e.g. `sent`. */
  readonly status: string;
  readonly errorCode: number | null;
  readonly at: Date;
}

/** What is known of a page by the answer to its sending. */
export interface Acceptance extends Omit<TextStatus, 'errorCode'> {
  readonly to: string;
  readonly segments: number;
  readonly costUsd: number;
  /** Without a receipt by then it counts as failed. */
  readonly receiptBy: Date;
}

/** Words that are not here say nothing of how far it came. */
const ranks: Readonly<Record<string, number>> = {
  accepted: 1,
  scheduled: 1,
  queued: 1,
  sending: 2,
  sent: 3,
  undelivered: 4,
  failed: 4,
  canceled: 4,
  // Twilio tells either; where it tells both, somebody has it.
  delivered: 5,
  read: 5,
};

const rankOf = (status: string): number => ranks[status] ?? 0;
const hasFailed = ({ status }: SentText): boolean => rankOf(status) === 4;
const hasArrived = ({ status }: SentText): boolean => rankOf(status) === 5;

/**
 * The page as Twilio's word leaves it; the same object where it changes nothing. Words come in any order, late and
 * more than once, and before what sent the message has written its answer: how far a message came never goes back,
 * one that arrived settles the page whatever became of others, and it has failed when all have.
 */
export function withStatus(page: Page, said: TextStatus): Page {
  const messages = merged(page.messages, said);
  return messages === page.messages ? page : settled({ ...page, messages, updatedAt: said.at });
}

/** The page as Twilio's answer to its sending leaves it. */
export function withAcceptance(page: Page, { to, segments, costUsd, receiptBy, ...said }: Acceptance): Page {
  const messages = merged(page.messages, { ...said, errorCode: null });
  const accepted: Page = {
    ...page,
    to,
    segments: page.segments + segments,
    costUsd: page.costUsd + costUsd,
    messages,
    updatedAt: said.at,
  };
  return settled(accepted.state === 'sending' ? { ...accepted, receiptBy } : accepted);
}

function merged(messages: readonly SentText[], said: TextStatus): readonly SentText[] {
  const known = messages.find(({ sid }) => sid === said.sid);
  if (!known) return [...messages, said];
  if (rankOf(said.status) <= rankOf(known.status)) return messages;
  return messages.map((message) => (message === known ? said : message));
}

/** The state that the messages show; whatever Twilio has is no longer to be sent. */
function settled(page: Page): Page {
  const { open: _open, receiptBy, ...rest } = page;
  if (page.messages.some(hasArrived)) return { ...rest, state: 'delivered', reason: null, detail: null };
  if (page.state !== 'sending' && page.state !== 'accepted') return page;
  if (page.messages.every(hasFailed)) return { ...rest, state: 'failed', ...failureOf(page.messages.at(-1)) };
  return { ...rest, state: 'accepted', ...(receiptBy ? { receiptBy } : {}) };
}

/** Somebody answered STOP from this number (https://www.twilio.com/docs/api/errors/21610). */
const stopped = 21_610;

function failureOf(message: SentText | undefined): { reason: PageReason; detail: string | null } {
  const code = message?.errorCode ?? null;
  return {
    reason: code === stopped ? 'smsStopped' : 'undelivered',
    detail: code === null ? null : `Twilio: ${message?.status ?? ''}, error ${code}`,
  };
}
