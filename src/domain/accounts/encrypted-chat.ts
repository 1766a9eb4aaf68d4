/** Why messages are likely to be withheld from Perch (S11); X gives encrypted ones to no app. */
export const encryptedChatSigns = ['chatEvent', 'unreadable', 'noneReceived'] as const;
export type EncryptedChatSign = (typeof encryptedChatSigns)[number];

export interface MessageFacts {
  /** X pushed in the last 30 days that an encrypted message came; certain. */
  readonly chatEventAt: Date | null;
  /** Messages of the last 30 days that X listed without content that can be read. */
  readonly unreadable: number;
  /** Of the last 30 days. */
  readonly sent: number;
  readonly received: number;
}

/** Fewer may well have gone unanswered. */
const sentInVain = 3;

/**
 * What tells of encrypted conversations. There is no sure sign of one: X's lists leave them out without
 * a word, so an empty answer means that nothing is known, not that there is none.
 */
export const signsOfEncryptedChat = ({
  chatEventAt,
  unreadable,
  sent,
  received,
}: MessageFacts): EncryptedChatSign[] => [
  ...(chatEventAt ? (['chatEvent'] as const) : []),
  ...(unreadable > 0 ? (['unreadable'] as const) : []),
  ...(sent >= sentInVain && received === 0 ? (['noneReceived'] as const) : []),
];

const meanings: Readonly<Record<EncryptedChatSign, string>> = {
  chatEvent: 'X reported an encrypted message that it does not hand over.',
  unreadable: 'X listed messages without content that can be read.',
  noneReceived: 'The account has sent messages in the last 30 days, and none has come in.',
};

/** What an admin is told, and what they can do about it. */
export const encryptedChatAdvice = (handle: string, signs: readonly EncryptedChatSign[]): string =>
  [
    `Some direct messages to @${handle} are probably encrypted (X Chat).`,
    ...signs.map((sign) => meanings[sign]),
    'X gives the content of encrypted conversations to no app, so they become no tickets here.',
    `Log in on x.com as @${handle} and compare its messages with the tickets. Answer there what is missing here, and ask those customers to write to the account in public, or to begin a conversation that is not encrypted.`,
  ].join(' ');
