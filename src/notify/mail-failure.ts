import { z } from 'zod';

/**
 * The mail can't be sent now. The message says where it failed and the server's codes, and holds no
 * address, password or text of a mail; the error it came from holds them and is not kept as a cause.
 */
export class MailUnavailableError extends Error {
  override readonly name = 'MailUnavailableError';
  /** The connection broke or fell silent: the server may have the mail. */
  readonly mayBeTaken: boolean;

  constructor(message: string, mayBeTaken: boolean) {
    super(message);
    this.mayBeTaken = mayBeTaken;
  }
}

/** What nodemailer adds to its errors, as far as it is used here. */
const smtpError = z.object({
  /** nodemailer's own, e.g. ESOCKET, EAUTH, EENVELOPE. */
  code: z.string().optional().catch(undefined),
  /** E.g. `RCPT TO`; `API` when no server was asked. */
  command: z.string().optional().catch(undefined),
  /** E.g. `550 5.1.1 <ada@example.com>: no such user`. */
  response: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  permanent: z.boolean().optional().catch(undefined),
  /** Node's, e.g. `connect` of a connection that was refused. */
  syscall: z.string().optional().catch(undefined),
});
type SmtpError = z.output<typeof smtpError>;

/** Codes with which a server asks for a login (RFC 4954): ours to mend, whoever the recipient is. */
const aboutLogin = [530, 534, 535, 538];

/** Tells a lasting refusal of the recipient, which is an outcome, from everything else. */
export function failureOf(error: unknown): { kind: 'refused'; reason: string } | MailUnavailableError {
  const failed = smtpError.safeParse(error).data ?? {};
  if (isRefusal(failed))
    return { kind: 'refused', reason: `The mail server refused the recipient: ${codesOf(failed)}.` };
  return new MailUnavailableError(
    `The mail server did not take the mail: ${codesOf(failed)}.`,
    !isUntaken(failed),
  );
}

/** It answered no, or could not be reached. */
const isUntaken = ({ responseCode, syscall, command }: SmtpError): boolean =>
  responseCode !== undefined || command === 'API' || /^(connect|getaddrinfo|query\w*)$/.test(syscall ?? '');

const isRefusal = ({ command, permanent, responseCode = 0, response = '' }: SmtpError): boolean =>
  permanent === true &&
  !aboutLogin.includes(responseCode) &&
  /^(RCPT TO|DATA)$/.test(command ?? '') &&
  !isAboutUs(response);

/**
 * Whether the answer is about who sends and not about who receives: status 5.7.x (RFC 3463, security
 * and policy), or its words where it has no status. A relay that is not set up for us answers so to
 * every recipient, and each of them must still be told once it is.
 */
function isAboutUs(response: string): boolean {
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(response)?.[1];
  if (status !== undefined) return status.startsWith('5.7.');
  const words = response.replace(/\S*@\S*/g, '');
  return policyWords.test(words) && !recipientWords.test(words);
}

const policyWords =
  /\b(relay(ing)?|authenticat\w*|authori[sz]\w*|polic(y|ies)|prohibited|denied|permitted|blocked|(black|block)list\w*|spam\w*)\b/i;
/** `User unknown in relay recipient table` is about the recipient nonetheless. */
const recipientWords = /\b(no such|unknown|mailbox|does(n.t| not) exist)\b/i;

/** E.g. `EENVELOPE at RCPT TO, 550 5.1.1`. The words of the server stay out: they name people. */
function codesOf({ code = 'no answer', command, response = '' }: SmtpError): string {
  const [answer] = /^\d{3}([ -]\d\.\d{1,3}\.\d{1,3})?/.exec(response) ?? [];
  const place = command === undefined ? '' : ` at ${command}`;
  return `${code}${place}${answer === undefined ? '' : `, ${answer.replace('-', ' ')}`}`;
}
