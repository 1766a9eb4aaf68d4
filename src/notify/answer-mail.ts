import type { Reply } from '../domain/replies/reply.js';
import type { Ticket } from '../domain/tickets/ticket.js';
import { letterHtml, letterText, type Letter } from './letter.js';
import type { Mail } from './mailer.js';

/**
 * An agent's answer as a mail. Nothing of what was said before is quoted: the customer has it at X or in
 * the mails before, and whoever else reads along need not.
 */
export function answerMail(
  { text, mail }: Pick<Reply, 'text'> & Required<Pick<Reply, 'mail'>>,
  { number, channel }: Pick<Ticket, 'number' | 'channel'>,
  answer: NonNullable<Mail['answer']>,
): Mail {
  const where = channel === 'email' ? '' : ' on X';
  const letter: Letter = {
    heading: `Our answer to your request #${number}`,
    blocks: [{ words: text }],
    footer: `You get this mail because you wrote to us${where}. Answer it, and your words reach the same request.`,
  };
  const { to, subject, messageId, references } = mail;
  return {
    ...{ to, subject, messageId, references, answer },
    text: letterText(letter),
    html: letterHtml(letter),
  };
}
