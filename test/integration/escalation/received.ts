import { expect } from 'vitest';
import { eventually } from '../../eventually.js';

/** What is told beside an answer, such as a mail about STOP, comes after it. */
const soonMs = 10_000;

/** What reached a phone or a mailbox, in one line of words. */
export interface Received {
  readonly id: string;
  readonly to: string;
  readonly words: string;
}

/**
 * What reached people, and which of it a script has expected. `look`: all there is, oldest first; what was there
 * before is of no interest.
 */
export async function receivedBy(look: () => Promise<readonly Received[]>) {
  const seen = new Set((await look()).map(({ id }) => id));
  const unseen = async (): Promise<Received[]> => (await look()).filter(({ id }) => !seen.has(id));
  return {
    /** The oldest that came to `to` and nobody has expected yet, or soon comes, holds all of these words. */
    async expects(to: string, words: readonly string[]): Promise<Received> {
      const next = await eventually(async () => (await unseen()).find((one) => one.to === to), {
        withinMs: soonMs,
      }).catch(() => null);
      if (!next) throw new Error(`Nothing reached ${to}. Elsewhere: ${said(await unseen())}`);
      for (const word of words) expect(next.words).toContain(word);
      seen.add(next.id);
      return next;
    },
    /** Fails when something came that no script expected. */
    async isAll(): Promise<void> {
      const all = await unseen();
      for (const { id } of all) seen.add(id);
      if (all.length > 0) throw new Error(`Nobody expected: ${said(all)}`);
    },
  };
}

export type ReceivedBy = Awaited<ReturnType<typeof receivedBy>>;

const said = (all: readonly Received[]): string =>
  all.map(({ to, words }) => `\n${to}: ${words}`).join('') || 'nothing';
