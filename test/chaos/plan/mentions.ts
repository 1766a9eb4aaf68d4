import type { Deed } from './deed.js';

/** X lists the newest so many mentions and nothing beyond. */
export const mentionsListed = 800;

/** What goes on in a conversation, or answers in it, may mention every account in it. */
const mayMention: readonly Deed['kind'][] = ['goOn', 'joinIn', 'ownPost', 'answer'];

/** How many mentions of an account the deeds make at most: so many lie unswept if no look ever comes. */
export const mostMentions = (deeds: readonly Deed[], handle: string): number =>
  deeds.filter((deed) =>
    deed.kind === 'mention' ? deed.to.includes(handle) : mayMention.includes(deed.kind),
  ).length;
