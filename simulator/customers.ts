import type { ControlClient, DmView, PostView } from './control-client.js';
import { customers, lines, type Customer } from './corpus.js';
import { choose, randomFrom, type Random } from './random.js';

export interface LivelyOptions {
  /** The username they write to; it must exist. */
  company: string;
  /** The mean time between two things that somebody writes. */
  everyMs: number;
  /** The same seed gives the same people the same words in the same order. */
  seed?: number;
  log?: (line: string) => void;
}

export interface LivelyCustomers {
  /** Resolves once nothing more will be written. */
  stop(): Promise<void>;
}

/**
 * A company that customers write to, called after its username ("acme": Acme Support), unless there is
 * one. It is sent messages by everyone.
 */
export async function moveInCompany(control: ControlClient, username: string): Promise<void> {
  const wanted = username.toLowerCase();
  if ((await control.users()).some((user) => user.username.toLowerCase() === wanted)) return;
  const name = `${username.slice(0, 1).toUpperCase()}${username.slice(1)} Support`;
  const policy = { verifiedType: 'business', dmPolicy: 'everyone' } as const;
  await control.createUser({ username, name, followers: 12_000, ...policy });
}

async function moveIn(control: ControlClient): Promise<void> {
  const there = new Set((await control.users()).map((user) => user.username));
  for (const { profile } of customers) if (!there.has(profile.username)) await control.createUser(profile);
}

const customerNamed = (username: string): Customer | undefined =>
  customers.find((one) => one.profile.username === username);

/** The company's newest public answer that its customer has not reacted to. */
function openAnswer(
  posts: readonly PostView[],
  company: string,
): { answer: PostView; by: Customer } | undefined {
  const answered = new Set(posts.map((post) => post.inReplyTo));
  const byId = new Map(posts.map((post) => [post.id, post]));
  for (const answer of posts.toReversed()) {
    if (answer.from !== company || answer.deleted || answered.has(answer.id)) continue;
    const by = customerNamed(byId.get(answer.inReplyTo ?? '')?.from ?? '');
    if (by !== undefined) return { answer, by };
  }
  return undefined;
}

/** A customer to whom the company wrote last in their conversation. */
function openMessage(dms: readonly DmView[], company: string): Customer | undefined {
  const last = new Map<string, DmView>();
  for (const dm of dms) if (!dm.group) last.set(dm.conversationId, dm);
  const waiting = [...last.values()].find((dm) => dm.from === company && customerNamed(dm.to[0] ?? ''));
  return waiting && customerNamed(waiting.to[0] ?? '');
}

/** One person writes one thing: an answer to an answer if one is open, else something new. */
async function writeSomething(control: ControlClient, company: string, random: Random): Promise<void> {
  const fill = (line: string) =>
    line
      .replaceAll('{company}', company)
      .replaceAll('{order}', `A-${10_000 + Math.floor(random() * 90_000)}`);
  const { posts, dms } = await control.ledger();
  const dice = random();
  const answered = openAnswer(posts, company);
  if (answered !== undefined && dice < 0.5) {
    const text = fill(choose(random, lines[answered.by.lang].followUps));
    const { username } = answered.by.profile;
    await control.post({ from: username, text, inReplyTo: answered.answer.id, lang: answered.by.lang });
    return;
  }
  const messaged = openMessage(dms, company);
  if (messaged !== undefined && dice < 0.75) {
    const text = fill(choose(random, lines[messaged.lang].followUps));
    await control.dm({ from: messaged.profile.username, to: company, text });
    return;
  }
  const somebody = choose(random, customers);
  const { mentions, messages } = lines[somebody.lang];
  const from = somebody.profile.username;
  if (random() < 0.7) await control.post({ from, text: fill(choose(random, mentions)), lang: somebody.lang });
  else await control.dm({ from, to: company, text: fill(choose(random, messages)) });
}

/**
 * Lets a handful of believable customers live in the sandbox: they mention the company, message it
 * and answer its answers, the first at once, the others at a natural pace.
 */
export function livelyCustomers(control: ControlClient, options: LivelyOptions): LivelyCustomers {
  const random = randomFrom(options.seed ?? 1);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const complain = (error: unknown): void => {
    if (!stopped) (options.log ?? console.error)(`a customer could not write: ${String(error)}`);
  };
  const live = async (): Promise<void> => {
    await writeSomething(control, options.company, random).catch(complain);
    if (stopped) return;
    const next = () => {
      busy = live();
    };
    timer = setTimeout(next, options.everyMs * (0.5 + random()));
  };

  let busy = moveIn(control).then(live).catch(complain);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await busy;
    },
  };
}
