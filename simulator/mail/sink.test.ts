import { createTransport } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../sandbox.js';
import { controlClient } from '../control-client.js';

describe('the mail sink', () => {
  it('keeps what it is sent, decoded, to be read at the control door', async () => {
    const sandbox = await startSandbox();
    const transport = createTransport(sandbox.smtpUrl);
    await transport.sendMail({
      from: 'Perch <desk@example.com>',
      to: ['admin@example.com', 'Ünal <second@example.com>'],
      subject: 'Zugriff verloren – bitte prüfen',
      text: 'plain ü',
      html: '<p>rich ü</p>',
      messageId: '<notice-1@example.com>',
    });
    const mails = await controlClient(sandbox.controlUrl).mail();
    expect(mails).toMatchObject([
      {
        from: 'desk@example.com',
        to: ['admin@example.com', 'second@example.com'],
        subject: 'Zugriff verloren – bitte prüfen',
        messageId: '<notice-1@example.com>',
      },
    ]);
    expect(mails[0]?.text).toContain('plain ü');
    expect(mails[0]?.html).toContain('rich ü');
    transport.close();
    await sandbox.close();
  });

  it('turns refused@ away for good and deferred@ for now, and keeps the mail for the others', async () => {
    const sandbox = await startSandbox();
    const transport = createTransport(sandbox.smtpUrl);
    const send = (to: string) => transport.sendMail({ from: 'desk@example.com', to, text: 'x' });
    await expect(send('refused@example.com')).rejects.toMatchObject({ responseCode: 550 });
    await expect(send('deferred@example.com')).rejects.toMatchObject({ responseCode: 451 });
    await send('refused@example.com, not-refused@example.com');
    expect((await controlClient(sandbox.controlUrl).mail()).map(({ to }) => to)).toEqual([
      ['not-refused@example.com'],
    ]);
    transport.close();
    await sandbox.close();
  });
});
