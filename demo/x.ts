import type { ControlClient, DmView, PostView, RequestEntry } from '../simulator/control-client.js';
import { waitFor } from '../src/servers/wait.js';

interface Ago {
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

interface Posting {
  readonly ago?: Ago;
  readonly inReplyTo?: PostView | { readonly id: string };
}

const readWithinMs = 60_000;

export type XSide = Awaited<ReturnType<typeof playX>>;

/** What people do at X, and what X saw of us; through the sandbox's control API. */
export async function playX(control: ControlClient, company: string) {
  // One moment for the whole day, so that what is an hour apart is exactly an hour apart.
  const today = Math.floor(Date.parse((await control.clock()).now) / 1_000) * 1_000;
  const past = ({ hours = 0, minutes = 0, seconds = 0 }: Ago) =>
    new Date(today - ((hours * 60 + minutes) * 60 + seconds) * 1_000).toISOString();
  const when = (ago: Ago | undefined) => (ago === undefined ? {} : { createdAt: past(ago) });

  /** What X was asked, after entry number `since` of its journal. */
  const requests = (since: number): Promise<RequestEntry[]> => control.journal(since);
  const journalEnd = async (): Promise<number> => (await control.journal()).at(-1)?.seq ?? 0;

  return {
    control,
    company,
    post: (from: string, text: string, { ago, inReplyTo }: Posting = {}): Promise<PostView> =>
      control.post({ from, text, ...when(ago), ...(inReplyTo ? { inReplyTo: inReplyTo.id } : {}) }),
    message: (from: string, to: string, text: string, ago?: Ago): Promise<DmView> =>
      control.dm({ from, to, text, ...when(ago) }),
    like: ({ id }: PostView) => control.like({ user: company, postId: id }),
    requests,
    journalEnd,
    /** Reads that X answered. */
    reads: async (route: string, since = 0) =>
      (await requests(since)).filter((entry) => entry.route === route && entry.outcome === 'answered'),

    /** Which of the company's posts and messages say that. */
    saying: async (text: string): Promise<(PostView | DmView)[]> => {
      const { posts, dms } = await control.ledger();
      return [...posts, ...dms].filter((each) => each.from === company && each.text === text);
    },

    /** X keeps the next read of mentions waiting for ever; resolves once it has one. */
    async holdARead(): Promise<{ readonly journalAt: number }> {
      await control.fault({ route: 'mentions', kind: 'hang', account: company });
      const isTaken = async () => (await control.faults()).length === 0;
      if (!(await waitFor(isTaken, readWithinMs))) throw new Error('Perch does not read the mentions');
      return { journalAt: await journalEnd() };
    },
  };
}
