import type { Ask, Difference, Facts, ReplyFacts } from './facts.js';

/** What our accounts put on X. */
interface Written {
  readonly id: string;
  readonly text: string;
  readonly inReplyTo: string | null;
}

/** Each answer at X at most once and as its state says; nothing at X that nobody asked for. */
export function replyDifferences(facts: Facts): Difference[] {
  const written = writtenByUs(facts);
  const answered = new Set(facts.asks.flatMap(({ replyIds }) => [...replyIds]));
  return [
    ...facts.asks.flatMap((ask) => ofAsk(ask, facts, written)),
    ...facts.replies
      .filter(({ id }) => !answered.has(id))
      .map(({ id, text }) => different(`reply ${id} "${text}" was accepted for nobody`)),
    ...written
      .filter(({ id, text }) => !facts.ownWords.has(id) && !facts.asks.some((ask) => ask.text === text))
      .map(({ id, text }) => different(`X shows ${id} "${text}", which nobody asked for`)),
  ];
}

const different = (what: string): Difference => ({ kind: 'reply', what });

function writtenByUs({ accounts, posts, messages }: Facts): Written[] {
  const ours = new Set(accounts.map(({ xUserId }) => xUserId));
  return [
    ...posts
      .filter(({ authorId }) => ours.has(authorId))
      .map(({ id, text, inReplyTo }) => ({ id, text, inReplyTo: inReplyTo ?? null })),
    ...messages
      .filter(({ senderId }) => ours.has(senderId))
      .map(({ id, text }) => ({ id, text, inReplyTo: null })),
  ];
}

function ofAsk(ask: Ask, facts: Facts, written: readonly Written[]): Difference[] {
  const atX = written.filter(({ text }) => text === ask.text);
  const [replyId, ...more] = ask.replyIds;
  if (more.length > 0) return [different(`"${ask.text}" became ${1 + more.length} replies`)];
  if (replyId === undefined)
    return [
      ...(ask.refusedWith === null ? [different(`"${ask.text}" was never answered by the API`)] : []),
      ...(atX.length > 0 ? [different(`"${ask.text}" was refused by the API and is at X`)] : []),
    ];
  const reply = facts.replies.find(({ id }) => id === replyId);
  return reply ? ofReply(reply, facts, atX) : [different(`reply ${replyId} was accepted and is gone`)];
}

function ofReply(reply: ReplyFacts, facts: Facts, atX: readonly Written[]): Difference[] {
  const name = `reply ${reply.id} "${reply.text}" is ${reply.state} (${reply.reason})`;
  if (atX.length > 1) return [different(`${name} and at X ${atX.length} times`)];
  switch (reply.state) {
    case 'sent':
      return ofSent(reply, facts, atX[0], name);
    case 'refused':
    case 'cancelled':
      return atX.length > 0 ? [different(`${name} and at X`)] : [];
    case 'unknown':
      return atX.length > 0 ? [different(`${name} although X shows it`)] : [];
    default:
      return [different(`${name}: it hangs`)];
  }
}

function ofSent(reply: ReplyFacts, facts: Facts, atX: Written | undefined, name: string): Difference[] {
  if (!atX) return [different(`${name} and not at X`)];
  const ticket = facts.tickets.find(({ id }) => id === reply.ticketId);
  const comments =
    ticket?.comments.filter(({ xId, replyId }) => xId === atX.id || replyId === reply.id) ?? [];
  return [
    ...(reply.xId === null || reply.xId === atX.id
      ? []
      : [different(`${name} as ${reply.xId}, but at X it is ${atX.id}`)]),
    ...(reply.inReplyToXId === atX.inReplyTo ? [] : [different(`${name} under another post`)]),
    ...(comments.length === 1 && comments[0]?.replyId === reply.id
      ? []
      : [different(`${name} and ${comments.length} comments of its ticket hold it`)]),
  ];
}
