import { setTimeout as delay } from 'node:timers/promises';
import type { PostView } from '../../../simulator/control-client.js';
import { handlesOf } from '../plan/cast.js';
import type { CustomersDeed, DeedOf } from '../plan/deed.js';
import { picked, postsAtX, unlessGone } from './posts.js';
import type { Stage } from './stage.js';
import type { notSeen } from './unseen.js';

/** Those who write to the company on X. */
export function customersAtX(
  stage: Stage,
  { hidden }: Pick<ReturnType<typeof notSeen>, 'hidden'>,
  over: AbortSignal,
) {
  const { control, cast } = stage;
  const posts = postsAtX(stage);
  const handles = handlesOf(cast);

  async function mention({ from, to, text, visibleAfterMs }: DeedOf<'mention'>): Promise<void> {
    const late = visibleAfterMs === undefined ? {} : { visibleAfterMs };
    await control.post({ from, text: naming(to, text), ...late });
  }

  async function flood({ from, to, each, text }: DeedOf<'flood'>): Promise<void> {
    const roots: { from: string; id: string }[] = [];
    for (const author of from) {
      const { id } = await control.post({ from: author, text: naming([to], `${text} ${author}`) });
      roots.push({ from: author, id });
    }
    for (let number = 1; number < each; number += 1)
      for (const { from: author, id } of roots)
        await unlessGone(
          control.post({ from: author, text: naming([to], `${text} ${number}`), inReplyTo: id }),
        );
  }

  async function goOn({ pick, text }: DeedOf<'goOn'>): Promise<void> {
    const all = await posts.shown();
    const byId = new Map(all.map((post) => [post.id, post]));
    const isCustomer = ({ from, reposts }: PostView) =>
      cast.customers.includes(from) && reposts === undefined;
    // Under their own post they must name the company again; under an answer X does it for them.
    const places = all.flatMap((post) => {
      const parent = byId.get(post.inReplyTo ?? '');
      if (isCustomer(post)) return [{ from: post.from, under: post }];
      return parent && isCustomer(parent) ? [{ from: parent.from, under: post }] : [];
    });
    const place = picked(pick, places);
    if (!place) return;
    const named = place.under.mentions.filter((name) => handles.includes(name));
    await unlessGone(
      control.post({ from: place.from, text: naming(named, text), inReplyTo: place.under.id }),
    );
  }

  async function joinIn({ from, pick, text }: DeedOf<'joinIn'>): Promise<void> {
    const place = picked(
      pick,
      (await posts.customers()).filter((post) => post.from !== from),
    );
    if (place) await unlessGone(control.post({ from, text, inReplyTo: place.id }));
  }

  async function quote({ from, account, pick, text }: DeedOf<'quote'>): Promise<void> {
    const quoted = picked(
      pick,
      (await posts.ours()).filter((post) => post.from === account),
    );
    if (quoted) await unlessGone(control.post({ from, text: naming([account], text), quotes: quoted.id }));
  }

  async function repost({ from, pick }: DeedOf<'repost'>): Promise<void> {
    const post = picked(pick, await posts.ours());
    if (post) await unlessGone(control.post({ from, text: '', reposts: post.id }));
  }

  async function edit({ pick, names, account, text }: DeedOf<'edit'>): Promise<void> {
    const post = picked(pick, await posts.customers());
    if (!post) return;
    const before = post.mentions.filter((name) => handles.includes(name));
    const named = names === 'nobody' ? [] : names === 'more' ? [...new Set([...before, account])] : before;
    if (named.length < before.length) await hidden([post]);
    await unlessGone(control.edit(post.id, naming(named, text)));
  }

  async function remove({ pick }: DeedOf<'remove'>): Promise<void> {
    const post = picked(pick, await posts.customers());
    if (!post) return;
    await hidden([post]);
    await unlessGone(control.remove(post.id));
    // Somebody may have reposted it in that very moment.
    await hidden([post]);
  }

  async function hide({ who, how, forMs }: DeedOf<'hide'>): Promise<void> {
    await hidden((await posts.customers()).filter(({ from }) => from === who));
    await control.changeUser(who, { [how]: true });
    try {
      await delay(forMs, undefined, { signal: over });
      // What they wrote meanwhile is no newer than what others wrote and Perch has read.
      await hidden((await posts.customers()).filter(({ from }) => from === who));
    } finally {
      await control.changeUser(who, { [how]: false });
    }
  }

  return {
    async do(deed: CustomersDeed): Promise<void> {
      switch (deed.kind) {
        case 'mention':
          return mention(deed);
        case 'flood':
          return flood(deed);
        case 'remark':
          await control.post({ from: deed.from, text: deed.text });
          return;
        case 'message':
        case 'groupMessage':
          await control.dm({
            from: deed.from,
            to: typeof deed.to === 'string' ? deed.to : [...deed.to],
            text: deed.text,
          });
          return;
        case 'goOn':
          return goOn(deed);
        case 'joinIn':
          return joinIn(deed);
        case 'quote':
          return quote(deed);
        case 'repost':
          return repost(deed);
        case 'edit':
          return edit(deed);
        case 'remove':
          return remove(deed);
        case 'hide':
          return hide(deed);
      }
    },
  };
}

const naming = (names: readonly string[], text: string): string =>
  `${names.map((name) => `@${name} `).join('')}${text}`;
