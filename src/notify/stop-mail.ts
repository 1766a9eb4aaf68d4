import type { Agent } from '../domain/agents/agent.js';
import { letterHtml, letterText, type Letter } from './letter.js';
import type { Mail } from './mailer.js';

/** Tells a person that their number gets no more SMS, since somebody answered STOP from it (S62). */
export function stopMail({ email, name, phone }: Agent, publicUrl: string, messageId: string): Mail {
  const said = letter(name, phone ?? '', publicUrl);
  return { to: email, subject: said.heading, text: letterText(said), html: letterHtml(said), messageId };
}

const letter = (name: string, phone: string, publicUrl: string): Letter => ({
  heading: `No more SMS to ${phone}`,
  blocks: [
    { paragraph: `${name}, somebody answered STOP from ${phone}, so nobody can send it pages by SMS.` },
    { paragraph: 'From now on pages come by e-mail to this address instead.' },
    {
      paragraph:
        'To get SMS again, send START from that phone to the number that the pages came from. If the number is no longer yours, ask an admin to change it.',
    },
  ],
  footer: `You get this mail because you are an agent of Perch at ${publicUrl}.`,
});
