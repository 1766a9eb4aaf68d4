import type { Envelope } from './schemas.js';
import { field } from './objects.js';

/** X calls the same things "tweet" and "post" and answers in the words it is asked in (docs/x-api.md 1.1). */
export type Vocabulary = 'tweet' | 'post';

/** In which vocabulary X is asked; one for all accounts of a process. */
export interface Asking {
  vocabulary: Vocabulary;
}

export const asking = (): Asking => ({ vocabulary: 'tweet' });

export const otherThan = (vocabulary: Vocabulary): Vocabulary => (vocabulary === 'tweet' ? 'post' : 'tweet');

/** Asked for always, and no post is without them: where all lack them, X did not know the words. */
const telling = ['created_at', 'conversation_id'];

/** Whether X gave the fields it was asked for. A page without posts does not tell. */
export const understood = ({ data }: Envelope): boolean =>
  !data?.length || data.some((post) => telling.some((name) => field(post, name) !== undefined));
