import type { DmView, PostView } from '../../simulator/control-client.js';
import { customers, lines } from '../../simulator/corpus.js';
import type { Day } from './day.js';

/** What waits at X when Perch is connected. */
export type Night = Awaited<ReturnType<typeof theNight>>;

/** Writes it, and what is expected of it into the book. */
export async function theNight(day: Day) {
  await moveIn(day);
  const announcement = await anOwnPost(day);
  const thirty = await thirtyPosts(day, announcement);
  day.tell('30 posts mention @acme; some answer a post of its own, some it has liked itself');
  const thread = await aThread(day);
  day.tell('Maya and @acme talk in public, and Tom chimes in');
  const messages = await someMessages(day);
  day.tell('Jana writes messages, an hour and more than an hour apart');
  const praise = await somePraise(day);
  day.tell('@acme likes a post that does not mention it');
  const tooOld = await tooOldToMatter(day);
  return { announcement, thirty, thread, messages, praise, tooOld };
}

async function moveIn({ x }: Day): Promise<void> {
  const { control, company } = x;
  await control.createUser({ username: company, name: 'Acme Support', dmPolicy: 'everyone' });
  for (const { profile } of customers) await control.createUser(profile);
  // X lets an app read messages 15 times in a quarter of an hour; this day is over in a minute.
  await control.limit({ route: 'dm_events', limit: 1_000, windowMs: 900_000 });
}

async function anOwnPost({ x, book }: Day): Promise<PostView> {
  const own = await x.post(x.company, 'From next week on we deliver on Sundays too.', { ago: { hours: 20 } });
  book.wroteAtX(own, null);
  return own;
}

/** Each of them must become one item and one ticket, through however many of X's lists it comes. */
async function thirtyPosts(day: Day, announcement: PostView) {
  const repliesToUs = await repliesTo(announcement, day);
  const posts = [...(await mentions(day, 30 - repliesToUs.length)), ...repliesToUs];
  const liked = posts.filter((_, index) => index % 5 === 2);
  for (const post of posts) {
    const isReply = repliesToUs.includes(post);
    const also = [...(isReply ? ['replyToUs'] : []), ...(liked.includes(post) ? ['like'] : [])];
    day.book.opens(post, { also, ...(isReply ? { answering: announcement } : {}) });
  }
  for (const post of liked) await like(day, post);
  return { posts, liked, repliesToUs };
}

async function mentions({ x }: Day, count: number): Promise<PostView[]> {
  const said = customers.flatMap(({ profile, lang }, person) =>
    lines[lang].mentions
      // Two customers share a language: each says every other line of it.
      .filter((_, index) => lang !== 'en' || index % 2 === person % 2)
      .map((line) => ({ from: profile.username, line })),
  );
  const posts: PostView[] = [];
  for (let index = 0; index < count; index += 1) {
    const { from, line } = said[index % said.length] ?? { from: x.company, line: '' };
    const text = line.replace('{company}', x.company).replace('{order}', `A-${47_100 + index}`);
    posts.push(await x.post(from, text, { ago: { hours: 10, minutes: -10 * index } }));
  }
  return posts;
}

async function repliesTo(announcement: PostView, { x }: Day): Promise<PostView[]> {
  const said: readonly [string, string][] = [
    ['tom_hadley', 'Finally. Also to offices?'],
    ['jana_weiss', 'Auch nach Leipzig?'],
    ['karim_benali', 'Et à Lyon ?'],
    ['lucia_ferrer', '¿También en Valencia?'],
  ];
  const posts: PostView[] = [];
  for (const [index, [from, text]] of said.entries())
    posts.push(await x.post(from, text, { ago: { hours: 19, minutes: -index }, inReplyTo: announcement }));
  return posts;
}

/** The requester's words join; an own answer joins as the agent's; somebody else gets a ticket of their own. */
async function aThread({ x, book }: Day) {
  const opening = await x.post('maya_okafor', '@acme the left shoe of A-51907 is missing', {
    ago: { hours: 5 },
  });
  const asked = await x.post(x.company, 'Oh no! Which size is it?', {
    ago: { hours: 4, minutes: 50 },
    inReplyTo: opening,
  });
  const answered = await x.post('maya_okafor', 'A 39, please', {
    ago: { hours: 4, minutes: 40 },
    inReplyTo: asked,
  });
  const byAnother = await x.post('tom_hadley', 'Mine too, what is going on there?', {
    ago: { hours: 4, minutes: 30 },
    inReplyTo: opening,
  });
  book.opens(opening);
  book.wroteAtX(asked, opening);
  book.joins(answered, opening, ['replyToUs']);
  book.opens(byAnother);
  return { opening, byAnother };
}

/** The threading interval of the day is an hour. */
async function someMessages({ x, book }: Day) {
  const write = (text: string, minutesAgo: number, seconds = 0): Promise<DmView> =>
    x.message('jana_weiss', x.company, text, { minutes: minutesAgo, seconds });
  const first = await write('Guten Tag, mein Gutschein geht nicht.', 480);
  const atTheInterval = await write('Er ist von gestern.', 420);
  const beyondIt = await write('Noch etwas: Wo finde ich die Rechnung?', 360, -1);
  const own = await x.message(x.company, 'jana_weiss', 'Unter „Meine Bestellungen“.', { minutes: 310 });
  const afterOurs = await write('Gefunden, danke!', 255);
  book.opens(first);
  book.joins(atTheInterval, first);
  book.opens(beyondIt);
  book.wroteAtX(own, beyondIt);
  book.joins(afterOurs, beyondIt);
  return { first, atTheInterval, beyondIt, afterOurs };
}

async function somePraise(day: Day): Promise<PostView> {
  const praise = await day.x.post('haruka_sato', 'An ode to delivery vans in the rain', {
    ago: { hours: 3 },
  });
  day.book.opens(praise, { channel: 'x_like' });
  await like(day, praise);
  return praise;
}

/** Older than the history that is asked for: it must not come. */
async function tooOldToMatter({ x }: Day) {
  const post = await x.post('tom_hadley', '@acme where is my parcel of last week?', { ago: { hours: 26 } });
  const message = await x.message('tom_hadley', x.company, 'It is A-40001.', { hours: 26 });
  return { post, message };
}

async function like({ x, book }: Day, post: PostView): Promise<void> {
  await x.like(post);
  book.likes(post, x.company);
}
