import type { Bench } from './stack.js';
import { inParallel } from './parallel.js';

const atOnce = 16;

/** Makes that many users at X who may write to the company's accounts; their usernames. */
export async function moveIn({ control, progress }: Bench, count: number, prefix: string): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  await progress.step(`Creating ${count} customers`, (note) =>
    inParallel(names, atOnce, (username) => control.createUser({ username }), note),
  );
  return names;
}

export interface Posted {
  readonly xId: string;
  readonly createdAtMs: number;
}

/** One mention of the account, as its own public thread. */
export async function mention({ control }: Bench, from: string, handle: string): Promise<Posted> {
  const text = `@${handle} my order has not arrived, and nobody answers the phone. Can you help?`;
  const { id, createdAt } = await control.post({ from, text });
  return { xId: id, createdAtMs: Date.parse(createdAt) };
}

/** A surge: so many mentions of each account, each by somebody else, before anything is polled. */
export async function land(
  bench: Bench,
  handles: readonly string[],
  mentions: number,
  prefix: string,
): Promise<Posted[]> {
  const customers = await moveIn(bench, mentions, prefix);
  const posted: Posted[] = [];
  const write = async ([index, from]: readonly [number, string]) => {
    posted.push(await mention(bench, from, handles[index % handles.length] ?? ''));
  };
  await bench.progress.step(`Posting ${mentions} mentions`, (note) =>
    inParallel([...customers.entries()], atOnce, write, note),
  );
  return posted;
}

/** One of them at random. */
export const anyOf = (names: readonly string[]): string =>
  names[Math.floor(Math.random() * names.length)] ?? '';
