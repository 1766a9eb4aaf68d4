import { saveSettings } from '../../src/cli/up/connecting.js';
import type { Connected } from './accounts.js';
import { inParallel } from './parallel.js';
import type { Row } from './report.js';
import type { Bench } from './stack.js';
import { dayMs } from '../../src/domain/durations.js';

const atOnce = 8;
/** X’s smallest page of likes. */
const likesEach = 5;

/**
 * Gives each account a past that its lists still show, so that whoever reads more of them than need be
 * pays for it: a message, and as many likes as X’s smallest page holds.
 */
export async function leavePast(bench: Bench, accounts: readonly Connected[]): Promise<void> {
  const { control, progress, api } = bench;
  await control.createUser({ username: 'somebody' });
  const createdAt = new Date(Date.now() - 2 * dayMs).toISOString();
  const each = async ({ id, handle }: Connected) => {
    await control.dm({ from: 'somebody', to: handle, text: 'thank you', createdAt });
    for (let n = 0; n < likesEach; n += 1) {
      const post = await control.post({ from: 'somebody', text: `a fine day, ${handle} ${n}`, createdAt });
      await control.like({ user: handle, postId: post.id });
    }
    await saveSettings(api, id, { likes: true });
  };
  await progress.step(`Giving ${accounts.length} accounts a past`, (note) =>
    inParallel(accounts, atOnce, each, note),
  );
  await progress.step('Waiting until their likes were read', async () => {
    const accountId = { $in: accounts.map(({ id }) => id) };
    const read = { accountId, kind: 'likes' as const, swept: true };
    while ((await bench.db.sources.countDocuments(read)) < accounts.length)
      await new Promise((resolve) => setTimeout(resolve, 250));
  });
}

/** Lets a new UTC day begin at X, whose clock Perch follows. */
export async function nextDayAtX({ control }: Bench): Promise<string> {
  const now = Date.parse((await control.clock()).now);
  const tomorrow = new Date(now + dayMs).setUTCHours(1, 0, 0, 0);
  return (await control.advance(tomorrow - now)).now.slice(0, 10);
}

/** What X charged the accounts on a UTC day for each thing: in all, and to the account that cost most. */
export async function chargesOn(
  { control }: Bench,
  day: string,
  accounts: readonly Connected[],
): Promise<Row[]> {
  const handles = new Set(accounts.map(({ handle }) => handle));
  const charges = (await control.charges()).filter(
    (charge) => charge.day === day && handles.has(charge.account),
  );
  if (charges.length === 0) throw new Error('X charged nothing: the accounts were not looked at');
  const kinds = [...new Set(charges.map(({ what }) => what))].sort();
  const rows = kinds.map((what) => {
    const ofKind = charges.filter((charge) => charge.what === what);
    const all = ofKind.reduce((sum, { count }) => sum + count, 0);
    const most = Math.max(...ofKind.map(({ count }) => count));
    return {
      what: `charged by X: ${what}`,
      value: (all / accounts.length).toFixed(2),
      beside: `${most} to the account charged most`,
    };
  });
  const usd = charges.reduce((sum, charge) => sum + charge.usd, 0);
  const each = { what: 'charged by X', value: `$${(usd / accounts.length).toFixed(3)}` };
  return [...rows, { ...each, beside: `likes captured; ${accounts.length} accounts $${usd.toFixed(2)}` }];
}
