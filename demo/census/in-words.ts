interface TicketInWords {
  /** X id of the words that opened it. */
  readonly opening: string;
  readonly channel: string;
  readonly status: string;
  readonly requester: string;
  readonly text: string;
}

const short = (text: string): string => {
  const flat = text.replaceAll(/\s+/g, ' ');
  return flat.length <= 60 ? flat : `${flat.slice(0, 59)}…`;
};

/** One line for each kind of thing, the same for what is expected and for what is seen. */
export const inWords = {
  ticket: ({ opening, channel, status, requester, text }: TicketInWords) =>
    `${channel} ticket of @${requester}, ${status}, opened by ${opening} “${short(text)}”`,
  comment: (opening: string, index: number, whose: string, text: string) =>
    `comment ${index + 1} in the ticket opened by ${opening}: ${whose} “${text}”`,
  item: (xId: string, origins: readonly string[], opening: string | null, reason: string | null) =>
    `item ${xId} (${[...origins].sort().join(', ')}): ${opening === null ? `no ticket, ${reason ?? 'undecided'}` : `in the ticket opened by ${opening}`}`,
  reply: (state: string, text: string) => `reply “${short(text)}”, ${state}`,
  post: (inReplyTo: string | null, text: string) =>
    `post ${inReplyTo === null ? 'of its own' : `in reply to ${inReplyTo}`} “${text}”`,
  message: (to: readonly string[], text: string) =>
    `message to ${to.map((handle) => `@${handle}`).join(', ')} “${text}”`,
  like: (postId: string) => `like of ${postId}`,
  mail: (to: string, subject: string) => `mail to ${to} “${subject}”`,
  setAside: (xId: string, reason: string) => `${xId} set aside: ${reason}`,
  gap: (id: string) => `gap ${id}`,
};
