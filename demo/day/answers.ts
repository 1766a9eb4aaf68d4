import type { Day } from './day.js';
import { sentAnswer } from './sent-answer.js';

export async function answers(day: Day): Promise<void> {
  await inPublic(day);
  await inPrivate(day);
}

async function inPublic(day: Day): Promise<void> {
  const { x, desk, book, check, tell } = day;
  const question = await x.post('lucia_ferrer', '@acme ¿puedo cambiar la talla de A-61202?');
  book.opens(question);
  const text = '¡Claro que sí! ¿Qué talla necesita?';
  tell('Lucía asks in public, and an agent answers');
  const sent = await sentAnswer(day, question, text);
  await check('at X it is a reply to Lucía’s post', 'once', async () => {
    const replies = (await x.saying(text)).filter(
      (each) => 'inReplyTo' in each && each.inReplyTo === question.id,
    );
    return replies.length === 1 ? 'once' : `${replies.length} times`;
  });

  await desk.setStatus(await desk.ticketOf(question), 'pending');
  const more = await x.post('lucia_ferrer', 'La 38, gracias', { inReplyTo: sent });
  tell('Lucía replies to the answer');
  book.joins(more, question, ['replyToUs']);
  book.status(question, 'open');
  await check(
    'her reply joins, and the pending ticket is',
    'open',
    async () => (await desk.ticketOf(more)).status,
  );

  const own = await x.post(x.company, 'Hecho, le llega el martes.', { inReplyTo: more });
  tell('A colleague answers from the phone, outside Perch');
  book.wroteAtX(own, question);
  await check('all of it in one ticket', 'customer, agent, customer, agent', () => desk.sidesIn(question));
}

async function inPrivate(day: Day): Promise<void> {
  const { x, desk, book, check, tell } = day;
  const question = await x.message('karim_benali', x.company, 'Bonjour, je voudrais retourner A-61310.');
  await desk.look();
  book.opens(question);
  const text = 'Bonjour ! L’étiquette est dans votre boîte mail.';
  tell('Karim asks in a message, and an agent answers');
  await sentAnswer(day, question, text);
  await check('at X it is a message to Karim', 'once, in private', async () => {
    const [only, ...others] = await x.saying(text);
    const isPrivate = only !== undefined && 'eventType' in only && only.to.join() === 'karim_benali';
    return isPrivate && others.length === 0 ? 'once, in private' : `${others.length + 1} times or in public`;
  });
}
