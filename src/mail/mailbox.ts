import type { ImapFlow, ImapFlowOptions } from 'imapflow';
import type { Config } from '../config.js';
import type { MailPlace } from '../domain/mail/mail.js';

/** A mail as it lies in the mailbox. */
export interface Found {
  readonly place: MailPlace;
  readonly raw: Uint8Array;
}

/** The server can't be asked now. The message holds its code, and no address, password or text of a mail. */
export class MailboxUnavailableError extends Error {
  override readonly name = 'MailboxUnavailableError';
}

/** More is cut off: the text stands before what was attached, and is read nonetheless. */
const longestMail = 10 * 1_024 * 1_024;
const withinMs = 15_000;

/**
 * Hands over each mail above the cursor, oldest first, one at a time. The mailbox is opened to be read only:
 * how far it was read stands in our database alone.
 */
export async function readMailbox(
  { url }: NonNullable<Config['mailbox']>,
  cursorOf: (mailbox: string, uidValidity: string) => Promise<number>,
  take: (found: Found) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { name, folder, options } = place(url);
  // Most processes read no mailbox, and the library takes long to load.
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow(options);
  // What fails is told by what is being done; unheard, it would end the process.
  client.on('error', () => undefined);
  const close = (): void => client.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    await asked(client.connect());
    const { uidValidity } = await asked(client.mailboxOpen(folder, { readOnly: true }));
    const validity = String(uidValidity);
    const cursor = await cursorOf(name, validity);
    for (const uid of await newUids(client, cursor)) {
      const mail = await asked(
        client.fetchOne(String(uid), { source: { maxLength: longestMail } }, { uid: true }),
      );
      // Somebody has removed it.
      if (mail === false || !mail.source) continue;
      await take({ place: { mailbox: name, uidValidity: validity, uid }, raw: mail.source });
    }
  } finally {
    signal.removeEventListener('abort', close);
    client.close();
  }
}

/** `n:*` means the last one too, where all are below n (RFC 9051, section 9). */
export async function newUids(client: Pick<ImapFlow, 'search'>, cursor: number): Promise<number[]> {
  const found = await asked(client.search({ uid: `${cursor + 1}:*` }, { uid: true }));
  // So the library tells a NO or BAD; taken for an empty list, no mail would ever be read again.
  if (!found) throw new MailboxUnavailableError(unread('it refused to search'));
  return found.filter((uid) => uid > cursor).sort((a, b) => a - b);
}

function place(address: string): { name: string; folder: string; options: ImapFlowOptions } {
  const url = new URL(address);
  const secure = url.protocol === 'imaps:';
  const folder = decodeURIComponent(url.pathname.slice(1)) || 'INBOX';
  const user = decodeURIComponent(url.username);
  const port = url.port === '' ? (secure ? 993 : 143) : Number(url.port);
  return {
    name: `${user}@${url.hostname}:${port}/${folder}`,
    folder,
    options: {
      host: url.hostname,
      port,
      secure,
      auth: { user, pass: decodeURIComponent(url.password) },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: withinMs,
      greetingTimeout: withinMs,
      socketTimeout: withinMs,
    },
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new MailboxUnavailableError(unread(causeOf(error)));
  }
}

const unread = (cause: string): string => `The mail server of IMAP_URL could not be read: ${cause}.`;

/** By the codes of the server or of Node; its words may hold the name of the user. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if ('authenticationFailed' in error && error.authenticationFailed) return 'it refused the login';
  const codes = ['responseStatus', 'serverResponseCode', 'code']
    .map((name): unknown => Reflect.get(error, name))
    .filter((each) => typeof each === 'string');
  return codes.length > 0 ? `code ${codes.join(' ')}` : 'no answer';
}
