import { approveAccount, saveSettings, type ConnectedAccount } from '../../../src/cli/up/connecting.js';
import { eventually } from '../../eventually.js';
import { inParallel } from '../soak/in-parallel.js';
import type { World } from '../run/world.js';
import type { Run } from './cases.js';

/** A run with the ticket that is answered in it. */
export interface Case {
  readonly run: Run;
  readonly account: ConnectedAccount;
  readonly customer: string;
  readonly ticketId: string;
  /** The post that is answered; null for a direct message. */
  readonly postId: string | null;
}

const handleOf = (lane: number): string => `lane${lane}`;
const customerOf = ({ seed }: Run): string => `customer${seed}`;
const words = ({ seed }: Run): string => `question number ${seed}`;

/** Writes what customers ask, connects the accounts, and waits until each has a ticket. */
export async function laidOut(world: World, runs: readonly Run[], lanes: number): Promise<Case[][]> {
  const { control, api } = world;
  const handles = Array.from({ length: Math.min(lanes, runs.length) }, (_, lane) => handleOf(lane));
  for (const username of handles) await control.createUser({ username, dmPolicy: 'everyone' });
  const laneOf = (index: number): number => index % handles.length;
  const asked = await inParallel(4, runs, async (run, index) => {
    const [username, to] = [customerOf(run), handleOf(laneOf(index))];
    await control.createUser({ username, dmPolicy: 'everyone' });
    if (run.form === 'directMessage') {
      await control.dm({ from: username, to, text: words(run) });
      return null;
    }
    return (await control.post({ from: username, text: `@${to} ${words(run)}` })).id;
  });
  const accounts: ConnectedAccount[] = [];
  for (const handle of handles) {
    const account = await approveAccount(api, control, handle);
    await saveSettings(api, account.id, { pollSeconds: 30, historyHours: 1 });
    accounts.push(account);
  }
  const tickets = await eventually(
    async () => {
      const all = await api.all('/v1/tickets');
      return all.length >= runs.length && all;
    },
    { withinMs: 180_000, what: `${runs.length} tickets` },
  );
  const idOf = new Map(tickets.map(({ id, requester }) => [requester?.xUsers[0]?.handle ?? '', id]));
  const cases = runs.flatMap((run, index): Case[] => {
    const [account, ticketId] = [accounts[laneOf(index)], idOf.get(customerOf(run))];
    if (!account || ticketId === undefined) throw new Error(`No ticket of ${customerOf(run)}`);
    return [{ run, account, customer: customerOf(run), ticketId, postId: asked[index] ?? null }];
  });
  return handles.map((_, lane) => cases.filter((_case, index) => laneOf(index) === lane));
}
