import type { PostView } from '../../../simulator/control-client.js';
import { handlesOf, peopleOf } from '../plan/cast.js';
import type { Stage } from './stage.js';

export const picked = <T>(pick: number, from: readonly T[]): T | undefined =>
  from[Math.floor(pick * from.length)];

/** What X shows of a cast's posts now: newest versions only, nothing deleted. */
export function postsAtX({ control, cast }: Pick<Stage, 'control' | 'cast'>) {
  const people = new Set(peopleOf(cast));
  const ours = new Set(handlesOf(cast));
  const shown = async (): Promise<PostView[]> =>
    (await control.ledger()).posts.filter(
      ({ from, deleted, replacedBy }) => people.has(from) && !deleted && replacedBy === undefined,
    );
  const isOurs = ({ from }: PostView): boolean => ours.has(from);
  return {
    shown,
    ours: async () => (await shown()).filter((post) => isOurs(post) && post.reposts === undefined),
    customers: async () => (await shown()).filter((post) => !isOurs(post) && post.reposts === undefined),
  };
}

/** What somebody else removed in the very moment is answered, edited or liked by nobody. */
export async function unlessGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.message.includes('There is no post')) return null;
    throw error;
  }
}
