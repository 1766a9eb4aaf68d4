import { describe, expect, test } from 'vitest';
import { reply, ticket } from '../domain/test/examples.js';
import { answerMail } from './answer-mail.js';

const mail = {
  to: 'ada@mail.test',
  subject: 'Re: Late parcel [#12]',
  messageId: 'perch.1@example.com',
  references: [],
};
const answer = { address: 'help+token@example.com', mark: 'example.com' };
const written = (text: string, channel: 'x' | 'email' = 'x') =>
  answerMail({ ...reply({ text }), mail }, ticket({ number: 12, channel }), answer);

describe('S48 the mail of an answer', () => {
  test('says the agent’s words in text and HTML, line by line, and nothing that was said before', () => {
    const { text, html } = written('Dear Ada,\n\nit is on its way.\nAcme');
    expect(text).toContain('Dear Ada,\n\nit is on its way.\nAcme');
    expect(html).toContain('Dear Ada,\n\nit is on its way.\nAcme');
    expect(text + html).not.toContain('Late parcel');
  });

  test('shows markup as it was written', () => {
    expect(written('<b>1 < 2</b>').html).toContain('&lt;b&gt;1 &lt; 2&lt;/b&gt;');
  });

  test('goes where its plan says, and answers to its own address', () => {
    expect(written('Hello')).toMatchObject({ ...mail, answer });
  });

  test('names X only to who wrote there', () => {
    expect(written('Hello').text).toContain('on X');
    expect(written('Hello', 'email').text).not.toContain('on X');
  });
});
