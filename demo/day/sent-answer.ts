import type { Written } from '../census/book.js';
import type { Day } from './day.js';

/** Answers what a customer wrote, waits until the answer is sent, and enters it into the book. */
export async function sentAnswer(
  { desk, book, check }: Day,
  to: Written,
  text: string,
): Promise<{ readonly id: string }> {
  await check(
    `what @${to.from} wrote`,
    'a new ticket',
    async () => `a ${(await desk.ticketOf(to)).status} ticket`,
  );
  const reply = await desk.answer(await desk.ticketOf(to), text);
  await check('the answer', 'sent', async () => (await desk.reply(reply)).state, { withinMs: 60_000 });
  const { xId } = await desk.reply(reply);
  const sent = { id: xId ?? 'none', text };
  book.answers(sent, to, to);
  return sent;
}
