/** A mail as it came, in our words; everything in it is what its sender likes to say. */
export interface IncomingMail {
  /** Without angle brackets; made of the bytes where the mail has none. */
  readonly messageId: string;
  readonly from: { readonly address: string; readonly name: string };
  /** Every address it was sent or delivered to, in small letters. */
  readonly to: readonly string[];
  readonly subject: string;
  /** By name in small letters, the first of each. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is new in it. */
  readonly text: string;
  /** All of it, where history was cut off; else null. */
  readonly fullText: string | null;
  readonly attachments: readonly { readonly name: string; readonly bytes: number }[];
  /** What a mail server reports of one of our mails; null: it is no report. */
  readonly report: DeliveryReport | null;
}

export interface DeliveryReport {
  /** RFC 3464: `failed`, `delayed`, `delivered`, …; null where it is not said. */
  readonly action: string | null;
  /** Message-ID of the mail that it is about, without angle brackets; null where it is not said. */
  readonly about: string | null;
}

export const mailOutcomes = ['joined', 'noted', 'bounce', 'dropped', 'setAside'] as const;
export type MailOutcome = (typeof mailOutcomes)[number];

/** Why a mail said nothing in a ticket. */
export const mailReasons = [
  'noToken',
  'tokenInvalid',
  'tokenExpired',
  'ticketGone',
  'ticketClosed',
  'tooMany',
  /** By a customer who is suspended (S27). */
  'suspended',
  'loop',
  'unknownReply',
  'empty',
  /** It could not be written, however often. */
  'notStored',
] as const;
export type MailReason = (typeof mailReasons)[number];

/** A mail on record: what became of it, and the beginning of its bytes. */
export interface KeptMail {
  readonly _id: string;
  readonly messageId: string;
  /** Absent where it came by /hooks/email. */
  readonly place?: MailPlace;
  readonly from: string;
  readonly subject: string;
  readonly outcome: MailOutcome;
  readonly reason: MailReason | null;
  readonly ticketId: string | null;
  /** Absent after a while, or once the ticket is deleted. */
  readonly raw?: Uint8Array;
  readonly bytes: number;
  readonly createdAt: Date;
}

/** Where a mail lies in a mailbox (RFC 9051, 2.3.1.1): no other mail ever has the same. */
export interface MailPlace {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
}

/** How far a mailbox has been read; its uids begin anew with another `uidValidity`. */
export interface Mailbox {
  readonly _id: string;
  readonly uidValidity: string;
  readonly lastUid: number;
  /** How often a mail was begun to be read; it is still there where that ended the process. */
  readonly attempt?: { readonly uidValidity: string; readonly uid: number; readonly count: number };
}
