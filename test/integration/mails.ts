import { eventually } from '../eventually.js';
import type { Stack } from './stack.js';

/** The mails that are sent from now on: tests of a file share a stack, and so what the mail server keeps. */
export async function mailsFromNow({ control }: Pick<Stack, 'control'>) {
  const before = (await control.mail()).length;
  const mails = async () => (await control.mail()).slice(before);
  return {
    mails,
    subjects: async () => (await mails()).map(({ subject }) => subject),
    /** Waits for so many. */
    arrived: (count: number) =>
      eventually(
        async () => {
          const all = await mails();
          return all.length >= count && all;
        },
        { what: `${count} mails` },
      ),
  };
}

export type Mails = Awaited<ReturnType<typeof mailsFromNow>>;
