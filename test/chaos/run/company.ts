import { setTimeout as delay } from 'node:timers/promises';
import type { CompanysDeed, DeedOf } from '../plan/deed.js';
import { picked, postsAtX, unlessGone } from './posts.js';
import type { Stage } from './stage.js';

/** The company's own people on X, outside Perch (S24). */
export function companyAtX(stage: Stage, over: AbortSignal) {
  const { control } = stage;
  const posts = postsAtX(stage);
  /** X ids of what they wrote. */
  const ownWords = new Set<string>();

  async function ownPost({ account, pick, text }: DeedOf<'ownPost'>): Promise<void> {
    const place = picked(
      pick,
      (await posts.customers()).filter(({ mentions }) => mentions.includes(account)),
    );
    const post = await unlessGone(
      control.post({ from: account, text, ...(place ? { inReplyTo: place.id } : {}) }),
    );
    if (post) ownWords.add(post.id);
  }

  async function ownRepost({ account, pick }: DeedOf<'ownRepost'>): Promise<void> {
    const shown = await posts.shown();
    const reposted = new Set(shown.flatMap((post) => (post.from === account ? (post.reposts ?? []) : [])));
    // X takes one repost of a post from each account.
    const post = picked(
      pick,
      (await posts.customers()).filter(({ id }) => !reposted.has(id)),
    );
    const made = post && (await unlessGone(control.post({ from: account, text: '', reposts: post.id })));
    if (made) ownWords.add(made.id);
  }

  async function like({ account, pick }: DeedOf<'like'>): Promise<void> {
    const post = picked(pick, await posts.customers());
    if (post) await unlessGone(control.like({ user: account, postId: post.id }));
  }

  async function unlike({ account, pick }: DeedOf<'unlike'>): Promise<void> {
    const like = picked(
      pick,
      (await control.ledger()).likes.filter(({ user }) => user === account),
    );
    if (like) await unlessGone(control.like({ user: account, postId: like.postId, undo: true }));
  }

  async function lock({ account, forMs }: DeedOf<'lock'>): Promise<void> {
    await control.changeUser(account, { locked: true });
    try {
      await delay(forMs, undefined, { signal: over });
    } finally {
      await control.changeUser(account, { locked: false });
    }
  }

  return {
    ownWords: ownWords as ReadonlySet<string>,
    async do(deed: CompanysDeed): Promise<void> {
      switch (deed.kind) {
        case 'ownPost':
          return ownPost(deed);
        case 'ownMessage':
          ownWords.add((await control.dm({ from: deed.account, to: deed.to, text: deed.text })).id);
          return;
        case 'ownRepost':
          return ownRepost(deed);
        case 'like':
          return like(deed);
        case 'unlike':
          return unlike(deed);
        case 'revoke':
          await control.revoke(deed.account);
          return;
        case 'lock':
          return lock(deed);
      }
    },
  };
}
