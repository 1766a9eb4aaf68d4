import type { Reply } from '../replies/reply.js';
import type { MediumKind } from './medium.js';

export type AttachmentProblem = 'tooManyMedia' | 'mediaMixed';

const mostImages = 4;

/** Whether X takes these together: a post has up to four images, or one GIF or video; a message one of any kind (S45). */
export function attachmentProblem(
  kinds: readonly MediumKind[],
  goesAs: Reply['kind'],
): AttachmentProblem | null {
  const most = goesAs === 'directMessage' ? 1 : mostImages;
  if (kinds.length > most) return 'tooManyMedia';
  return kinds.length > 1 && kinds.some((kind) => kind !== 'image') ? 'mediaMixed' : null;
}
