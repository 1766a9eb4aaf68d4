/** The lists at X that items come from; where one must wait or stand back, the first come first. */
export const sourceKinds = ['mentions', 'directMessages', 'ownPosts', 'likes', 'streams'] as const;
export type SourceKind = (typeof sourceKinds)[number];
