import { usdOf } from '../../src/domain/spend/prices.js';
import type { Stack } from './stack.js';

/** `day @handle what` → how many and what they cost. */
type Ledger = Record<string, string>;

/** X's names for what it bills, by ours. */
const namesAtX: Record<string, string> = {
  directMessage: 'dm_event',
  ownedRead: 'owned_read',
  newPost: 'create-post',
  newReply: 'create-post',
  newPostWithLink: 'create-post',
  newMessage: 'send-dm',
};

const ledgerOf = (lines: Iterable<readonly [string, { count: number; usd: number }]>): Ledger =>
  Object.fromEntries(
    [...lines].map(([key, { count, usd }]) => [key, `${count} for $${usd.toFixed(3)}`] as const),
  );

/** What the sandbox charges for these accounts. */
export async function chargedAtX({ control }: Stack, handles: readonly string[]): Promise<Ledger> {
  const charges = (await control.charges()).filter(({ account }) => handles.includes(account));
  return ledgerOf(charges.map(({ day, account, what, ...sums }) => [`${day} @${account} ${what}`, sums]));
}

/** What is booked for them; also what is held or uncertain, which is nothing when all is quiet. */
export async function bookedAtPerch({ db }: Stack, handles: readonly string[]): Promise<Ledger> {
  const accounts = await db.accounts.find({ handle: { $in: [...handles] } }).toArray();
  const sums = new Map<string, { count: number; usd: number }>();
  const add = (key: string, count: number, usd: number) => {
    const before = sums.get(key) ?? { count: 0, usd: 0 };
    sums.set(key, { count: before.count + count, usd: before.usd + usd });
  };
  for (const { _id, handle } of accounts) {
    for (const charge of await db.charges.find({ accountId: _id }).toArray()) {
      if (charge.heldUntil) add(`${charge.day} @${handle} held`, 1, usdOf(charge.micros));
      for (const { what, count, micros } of charge.billed)
        add(`${charge.day} @${handle} ${namesAtX[what] ?? what}`, count, usdOf(micros));
    }
  }
  return ledgerOf(sums);
}
