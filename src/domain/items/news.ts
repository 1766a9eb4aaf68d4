import type { XDirectMessage, XPost } from '../at-x/objects.js';
import type { SourceKind } from '../sources/kinds.js';

/** Something new that X pushed; the list at X named by `source` has it, too. `whole`: no list has more of it. */
export type News =
  | {
      readonly kind: 'post';
      readonly source: SourceKind;
      readonly post: XPost;
      readonly as: 'mention' | 'reply' | 'quote' | 'own' | 'like';
      readonly whole: boolean;
    }
  | {
      readonly kind: 'messages';
      readonly source: 'directMessages';
      readonly messages: readonly XDirectMessage[];
      readonly whole: boolean;
    };
