import { eventually } from '../../eventually.js';
import { saveSettings } from '../../../src/cli/up/connecting.js';
import type { Desk } from './desk.js';

export type Account = Awaited<ReturnType<Desk['connect']>>;

/** Connects and begins capture. */
export async function begin(desk: Desk, handle: string): Promise<Account> {
  const account = await desk.connect(handle);
  await desk.plantTokensOf(account);
  await saveSettings(desk.api, account.id, { pollSeconds: 3 });
  return account;
}

/** Waits until X was asked to take a reply, whatever came of it. */
export const tried = ({ api }: Desk, replyId: string): Promise<unknown> =>
  eventually(
    async () => {
      const { state, reason } = await api.get(`/v1/replies/${replyId}`);
      return !['queued', 'sending'].includes(state) || reason !== null;
    },
    { what: 'a reply that was tried' },
  );

export const faultsUsedUp = ({ stack }: Desk, handle: string, route: string): Promise<unknown> =>
  eventually(
    async () =>
      !(await stack.control.faults()).some(({ fault }) => fault.account === handle && fault.route === route),
    { what: `X to fail @${handle} at ${route}` },
  );
