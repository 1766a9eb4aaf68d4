import type { Config } from '../config.js';
import type { Clock } from '../domain/clock.js';
import type { Named } from '../domain/mail/intake.js';
import type { KeptMail, MailPlace } from '../domain/mail/mail.js';
import { isPassing, type Database } from '../store/database.js';
import { takeIn } from '../store/mail/intake.js';
import { parseMail } from './parse.js';
import { openReplyAddress } from './reply-address.js';

interface Parts {
  readonly config: Pick<Config, 'keys' | 'mail'>;
  readonly db: Database;
  readonly clock: Clock;
}

/** The one way in, from wherever a mail comes. Null: it was taken in before. */
export async function takeMail(
  { config, db, clock }: Parts,
  raw: Uint8Array,
  place: MailPlace | null,
): Promise<KeptMail | null> {
  const { replyAddress } = config.mail;
  if (replyAddress === null) throw new Error('MAIL_REPLY_ADDRESS is not set');
  const mail = await parseMail(raw);
  const named = namedBy(mail.to, (address) => openReplyAddress(config.keys, replyAddress, address, clock()));
  const incoming = { mail, raw, place, replyAddress, named };
  try {
    return await takeIn(db, incoming, clock());
  } catch (error) {
    if (isPassing(error)) throw error;
    // Tried for ever it would keep all mails after it waiting.
    return takeIn(db, { ...incoming, named: { outcome: 'notStored' } }, clock());
  }
}

/** The first address that counts, else why none does. */
function namedBy(addresses: readonly string[], open: (address: string) => Named | null): Named {
  const opened = addresses.flatMap((address) => open(address) ?? []);
  return opened.find(({ outcome }) => outcome === 'valid') ?? opened[0] ?? { outcome: 'none' };
}
