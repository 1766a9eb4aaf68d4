import type { Config } from '../config.js';
import type { Clock } from '../domain/clock.js';
import type { Named } from '../domain/mail/intake.js';
import type { IncomingMail, KeptMail, MailPlace } from '../domain/mail/mail.js';
import { isPassing, type Database } from '../store/database.js';
import { takeIn } from '../store/mail/intake.js';
import { countAttempt, forgetAttempts } from '../store/mail/mailboxes.js';
import { parseHead, parseMail } from './parse.js';
import { openReplyAddress } from './reply-address.js';

interface Parts {
  readonly config: Pick<Config, 'keys' | 'mail'>;
  readonly db: Database;
  readonly clock: Clock;
}

/** One that ends the process each time it is read would keep all mails after it waiting. */
const attemptsAtMost = 3;

/**
 * The one way in, from wherever a mail comes. Null: it was taken in before. Anybody may send anything: more
 * than its head is read only where that names a ticket.
 */
export async function takeMail(
  { config, db, clock }: Parts,
  raw: Uint8Array,
  place: MailPlace | null,
): Promise<KeptMail | null> {
  const { replyAddress } = config.mail;
  if (replyAddress === null) throw new Error('MAIL_REPLY_ADDRESS is not set');
  const head = await parseHead(raw);
  const named = namedBy(head.to, (address) => openReplyAddress(config.keys, replyAddress, address, clock()));
  const keep = (mail: IncomingMail, belongsTo: Named): Promise<KeptMail | null> =>
    takeIn(db, { mail, raw, place, replyAddress, named: belongsTo }, clock());
  if (named.outcome !== 'valid') return keep(head, named);
  if (place && (await countAttempt(db, place)) > attemptsAtMost) return keep(head, { outcome: 'notStored' });
  try {
    return await keep(await parseMail(raw), named);
  } catch (error) {
    // Tried for ever it would keep all mails after it waiting.
    if (!isPassing(error)) return keep(head, { outcome: 'notStored' });
    if (place) await forgetAttempts(db, place);
    throw error;
  }
}

/** The first address that counts, else why none does. */
function namedBy(addresses: readonly string[], open: (address: string) => Named | null): Named {
  const opened = addresses.flatMap((address) => open(address) ?? []);
  return opened.find(({ outcome }) => outcome === 'valid') ?? opened[0] ?? { outcome: 'none' };
}
