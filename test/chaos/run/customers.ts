import type { ControlClient, PostView } from '../../../simulator/control-client.js';
import { customers, handles } from '../plan/cast.js';
import type { Deed } from '../plan/deeds.js';

export const picked = <T>(pick: number, from: readonly T[]): T | undefined =>
  from[Math.floor(pick * from.length)];

const kinds = ['mention', 'goOn', 'joinIn', 'message', 'ownPost', 'ownMessage'] as const;
export type CustomersDeed = Extract<Deed, { readonly kind: (typeof kinds)[number] }>;

export const isCustomers = (deed: Deed): deed is CustomersDeed => kinds.some((kind) => kind === deed.kind);

/** Those who write on X: customers, and the company outside Perch. */
export function peopleAtX(control: ControlClient) {
  /** X ids of what the company wrote on X itself. */
  const ownWords = new Set<string>();

  const posts = async (fits: (post: PostView) => boolean): Promise<PostView[]> =>
    (await control.ledger()).posts.filter(fits);
  const isCustomer = ({ from }: PostView): boolean => customers.includes(from);

  async function goOn(deed: Extract<Deed, { kind: 'goOn' }>): Promise<void> {
    const all = await posts(() => true);
    const byId = new Map(all.map((post) => [post.id, post]));
    // Under their own post they must name the company again; under an answer X does it for them.
    const places = all.flatMap((post) => {
      const parent = byId.get(post.inReplyTo ?? '');
      if (isCustomer(post)) return [{ from: post.from, under: post }];
      return parent && isCustomer(parent) ? [{ from: parent.from, under: post }] : [];
    });
    const place = picked(deed.pick, places);
    if (!place) return;
    const named = place.under.mentions.filter((name) => handles.some((handle) => handle === name));
    const text = `${named.map((name) => `@${name} `).join('')}${deed.text}`;
    await control.post({ from: place.from, text, inReplyTo: place.under.id });
  }

  async function joinIn({ from, pick, text }: Extract<Deed, { kind: 'joinIn' }>): Promise<void> {
    const place = picked(pick, await posts((post) => isCustomer(post) && post.from !== from));
    if (place) await control.post({ from, text, inReplyTo: place.id });
  }

  async function ownPost({ account, pick, text }: Extract<Deed, { kind: 'ownPost' }>): Promise<void> {
    const place = picked(pick, await posts((post) => isCustomer(post) && post.mentions.includes(account)));
    const { id } = await control.post({ from: account, text, ...(place ? { inReplyTo: place.id } : {}) });
    ownWords.add(id);
  }

  return {
    ownWords,
    async do(deed: CustomersDeed): Promise<void> {
      switch (deed.kind) {
        case 'mention':
          await control.post({
            from: deed.from,
            text: `${deed.to.map((name) => `@${name} `).join('')}${deed.text}`,
          });
          return;
        case 'goOn':
          return goOn(deed);
        case 'joinIn':
          return joinIn(deed);
        case 'message':
          await control.dm({ from: deed.from, to: deed.to, text: deed.text });
          return;
        case 'ownPost':
          return ownPost(deed);
        case 'ownMessage':
          ownWords.add((await control.dm({ from: deed.account, to: deed.to, text: deed.text })).id);
          return;
      }
    },
  };
}
