import type { Day } from './day.js';
import { sentAnswer } from './sent-answer.js';

export async function aLostAnswer(day: Day): Promise<void> {
  const { x, desk, book, check, tell } = day;
  const question = await x.post('tom_hadley', '@acme is the blue one back in stock?');
  book.opens(question);
  const text = 'It is, since this morning.';
  await x.control.fault({ route: 'create-post', kind: 'drop-after-commit', account: x.company });
  tell('Tom asks, an agent answers; X posts the answer, and the connection breaks');
  await sentAnswer(day, question, text);
  await check('at X it is there', 'once', async () => {
    const { length } = await x.saying(text);
    return length === 1 ? 'once' : `${length} times`;
  });
  await check('in the ticket too', 'customer, agent', () => desk.sidesIn(question));
}
