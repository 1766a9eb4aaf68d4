import { describe, expect, test } from 'vitest';
import { parseHead, parseMail } from './parse.js';

const parse = (...lines: string[]) => parseMail(Buffer.from(lines.join('\r\n')));
const head = ['From: Ada <ada@mail.test>', 'To: help+abc@example.com', 'Message-ID: <a@mail.test>'];

describe('S48 a mail is read', () => {
  test('its new words, and behind them the whole', async () => {
    const mail = await parse(
      ...head,
      '',
      'It came, thanks!',
      '',
      'On Sun, 1 Mar 2026 at 12:00, Acme <help+abc@example.com> wrote:',
      '> Where is it?',
    );
    expect(mail).toMatchObject({
      messageId: 'a@mail.test',
      from: { address: 'ada@mail.test', name: 'Ada' },
      to: ['help+abc@example.com'],
      text: 'It came, thanks!',
      report: null,
    });
    expect(mail.fullText).toContain('> Where is it?');
  });

  test('the text of HTML where there is no other', async () => {
    const mail = await parse(
      ...head,
      'Content-Type: text/html; charset=utf-8',
      '',
      '<style>p{}</style><p>It <b>came</b></p><img src="https://t.test/x.gif">',
    );
    expect(mail).toMatchObject({ text: 'It came', fullText: null });
  });

  test('every address that it was sent or delivered to', async () => {
    const mail = await parse(
      'To: Team: one@x.test, Two@x.test;',
      'Cc: three@x.test',
      'Delivered-To: four@x.test',
      'X-Original-To: <five@x.test>',
      '',
      'x',
    );
    expect(mail.to).toEqual(['one@x.test', 'two@x.test', 'three@x.test', 'four@x.test', 'five@x.test']);
  });

  test('what is attached by name and size', async () => {
    const mail = await parse(
      ...head,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'see',
      '--b',
      'Content-Type: image/png; name=a.png',
      'Content-Disposition: attachment; filename=a.png',
      'Content-Transfer-Encoding: base64',
      '',
      'AAAA',
      '--b--',
    );
    expect(mail).toMatchObject({ text: 'see', attachments: [{ name: 'a.png', bytes: 3 }] });
  });

  test('a report: what failed, and of which mail', async () => {
    const mail = await parse(
      ...head,
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'It could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mail.test',
      '',
      'Final-Recipient: rfc822; x@mail.test',
      'Action: failed',
      'Status: 5.1.1',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Message-ID: <perch.1@example.com>',
      'Subject: Re: x',
      '',
      'Hello',
      '--b--',
    );
    expect(mail).toMatchObject({
      text: 'It could not be delivered.',
      attachments: [],
      report: { action: 'failed', about: 'perch.1@example.com' },
    });
  });

  test('without a Message-ID it has one by its bytes', async () => {
    const [one, same, other] = await Promise.all([parse('', 'x'), parse('', 'x'), parse('', 'y')]);
    expect(one.messageId).toMatch(/^sha256\.[0-9a-f]{64}$/);
    expect(same.messageId).toBe(one.messageId);
    expect(other.messageId).not.toBe(one.messageId);
  });

  test('its head alone says by whom, to whom and which mail it is, whatever follows', async () => {
    const whole = [
      ...head,
      'Delivered-To: four@x.test',
      'Auto-Submitted: no',
      'Subject: Re: x',
      '',
      'It came',
    ];
    for (const end of ['\r\n', '\n']) {
      const raw = Buffer.from(whole.join(end));
      const { text, ...rest } = await parseMail(raw);
      expect(text).toBe('It came');
      await expect(parseHead(raw)).resolves.toEqual({ ...rest, text: '' });
    }
    await expect(parseHead(Buffer.from('\r\nTo: one@x.test'))).resolves.toMatchObject({ to: [] });
    await expect(parseHead(Buffer.from('To: one@x.test'))).resolves.toMatchObject({ to: ['one@x.test'] });
  });

  test('nonsense is a mail that says nothing', async () => {
    const nested = Array.from(
      { length: 200 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}`,
    );
    await expect(parseHead(Buffer.from(nested.join('\r\n')))).resolves.toMatchObject({ to: [] });
    await expect(parseHead(Uint8Array.from([0, 255, 13, 10, 0]))).resolves.toMatchObject({ to: [] });
    await expect(parseHead(Buffer.from('To: '.repeat(1_000_000)))).resolves.toMatchObject({ text: '' });
  });
});

/** Far below the 10 s after which the worker that reads is taken for dead. */
describe.each([
  ['elements in elements', 'text/html', `${'<div>'.repeat(10_000)}It came`],
  ['elements beside elements', 'text/html', '<p>It came</p>'.repeat(100_000)],
  ['empty lines', 'text/plain', `It came${'\n'.repeat(64_000)}It went`],
  ['a line that begins as a quote', 'text/plain', `On ${'x '.repeat(32_000)}`],
  ['lines that begin as quotes', 'text/plain', 'On x\n'.repeat(13_000)],
])('S26 a mail of thousands of %s', (_, type, text) => {
  test('is read, or given up, in seconds', { timeout: 8_000 }, async () => {
    const begun = Date.now();
    await parse(...head, `Content-Type: ${type}`, '', text).catch(() => null);
    expect(Date.now() - begun).toBeLessThan(5_000);
  });
});
