import { createTransport } from 'nodemailer';
import type { Config } from '../config.js';
import { failureOf } from './mail-failure.js';

export interface Mail {
  /** One address, without a name. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Without angle brackets. The same mail sent again keeps its id, so that a reader shows it once. */
  readonly messageId: string;
  /** Message ids of the mails that this one follows, oldest first. */
  readonly references?: readonly string[];
  /** Written by a person: where answers go, and what comes back when nobody gets it. */
  readonly answer?: {
    readonly address: string;
    /** Tells our own mails when they come back to us. */
    readonly mark: string;
    /** No person wrote it: machines that get it are told not to answer (RFC 3834). */
    readonly isAutomatic?: boolean;
  };
}

type MailOutcome =
  | { readonly kind: 'sent' }
  /** The server will never take mail for this recipient; sending again is of no use. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface Mailer {
  /** Rejects with MailUnavailableError when it may work later; the mail may have been taken then. */
  send(mail: Mail): Promise<MailOutcome>;
  /** Gives up what is under way. */
  close(): void;
}

/** Header of answers by e-mail. */
const markHeader = 'X-Perch';

/** A server that doesn't answer must not outlast the activity that asks it. */
const sendWithinMs = 15_000;

/** Sends by SMTP, with a connection for each mail: notices are few and far between. */
export function openMailer(
  { smtpUrl, from }: Pick<Config['mail'], 'smtpUrl' | 'from'>,
  withinMs = sendWithinMs,
): Mailer {
  const closed = new AbortController();
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: withinMs,
    greetingTimeout: withinMs,
    socketTimeout: withinMs,
    dnsTimeout: withinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, references = [], answer, ...mail }) {
      if (!isAddress(to)) return { kind: 'refused', reason: 'The address cannot be used for mail.' };
      try {
        await transport.sendMail({
          ...mail,
          from,
          // As an object, because a text would be read as a list of addresses.
          to: { name: '', address: to },
          references: [...references],
          ...(references.length > 0 ? { inReplyTo: references.at(-1) } : {}),
          ...(answer ? ofPerson(to, answer) : { headers: { 'Auto-Submitted': 'auto-generated' } }),
          // The time-outs above each begin anew with every sign of life.
          signal: AbortSignal.any([closed.signal, AbortSignal.timeout(withinMs)]),
        });
        return { kind: 'sent' };
      } catch (error) {
        const failure = failureOf(error);
        if (failure instanceof Error) throw failure;
        return failure;
      }
    },
    close() {
      closed.abort();
      transport.close();
    },
  };
}

const ofPerson = (to: string, { address, mark, isAutomatic }: NonNullable<Mail['answer']>) => ({
  replyTo: address,
  envelope: { from: address, to },
  headers: { [markHeader]: mark, ...(isAutomatic ? { 'Auto-Submitted': 'auto-replied' } : {}) },
});

/** Whether it is one address; which ones there are the server knows better. */
const isAddress = (text: string): boolean => /^[^\s<>,;]+@[^\s<>,;]+$/.test(text);
