import type { PostView } from '../../../simulator/control-client.js';
import type { ConnectedAccount } from '../../../src/cli/up/connecting.js';
import { ApiProblem } from '../../../api/client/perch-client.js';
import { inboxOf, xLedgerOf } from './collect.js';
import { postsAtX } from './posts.js';
import type { Stage } from './stage.js';

/** What may never be read of, as nobody can tell whether a look came before. */
export function notSeen(stage: Stage) {
  /** `account/X id` of first versions and of messages; of later versions, where no list brings them. */
  const unseen = new Set<string>();

  /** Of posts that X is about to hide, those that Perch has not captured yet. */
  async function hidden(posts: readonly PostView[]): Promise<void> {
    const firsts = new Set(posts.map(firstOf));
    // Reposts of them go with them, of whatever version; there may be one more by now.
    const versions = (await xLedgerOf(stage)).posts.filter((post) => firsts.has(firstOf(post)));
    const names = new Set(versions.map(({ id }) => id));
    const reposts = (await postsAtX(stage).shown()).filter((post) => names.has(post.reposts ?? ''));
    const ids = [...posts, ...reposts].map(firstOf);
    for (const account of stage.accounts) await noteUnlessCaptured(account, ids);
  }

  /** All that X has by now: an account begins anew after it. */
  async function sofar(account: ConnectedAccount): Promise<void> {
    const { posts, messages } = await xLedgerOf(stage);
    await noteUnlessCaptured(
      account,
      [...posts, ...messages].map(({ id }) => id),
    );
    for (const { id, editHistory } of posts) if (editHistory.length > 1) unseen.add(`${account.id}/${id}`);
  }

  async function noteUnlessCaptured({ id: accountId }: ConnectedAccount, xIds: readonly string[]) {
    const captured = new Set((await inboxOf(stage, accountId).catch(ofNoAccount)).map(({ xId }) => xId));
    for (const xId of xIds) if (!captured.has(xId)) unseen.add(`${accountId}/${xId}`);
  }

  return { unseen: unseen as ReadonlySet<string>, hidden, sofar };
}

const firstOf = ({ id, editHistory }: PostView): string => editHistory[0] ?? id;

/** While an account is unlinked nothing of it is shown. */
function ofNoAccount(error: unknown): readonly { readonly xId: string }[] {
  if (error instanceof ApiProblem && error.status === 404) return [];
  throw error;
}
