import type { Account } from '../../../api/client/answers.js';
import type { Perch } from '../../../api/client/perch-client.js';
import type { ControlClient } from '../../../simulator/control-client.js';
import { Advice } from '../advice.js';

export type ConnectedAccount = Pick<Account, 'id' | 'xUserId' | 'handle'>;

/** Approves at the sandbox as that user and returns to Perch: the account is there, capture has not begun. */
export async function approveAccount(
  api: Perch,
  control: ControlClient,
  handle: string,
): Promise<ConnectedAccount> {
  const { authorizeUrl } = await api.post('/v1/accounts/connect', {});
  await approveAt(control, authorizeUrl, handle);
  const accounts = await api.all('/v1/accounts');
  const account = accounts.find((each) => each.handle === handle);
  if (!account) throw new Advice(`@${handle} is not connected`);
  return account;
}

/** Approves at the sandbox again as that user, by whose account access was lost. */
export async function reauthorizeAccount(
  api: Perch,
  control: ControlClient,
  { id, handle }: Pick<ConnectedAccount, 'id' | 'handle'>,
): Promise<void> {
  const { authorizeUrl } = await api.post(`/v1/accounts/${id}/reauthorize`);
  await approveAt(control, authorizeUrl, handle);
}

/** What the browser does between X's page and the page that Perch returns it to. */
export async function approveAt(control: ControlClient, authorizeUrl: string, handle: string): Promise<void> {
  const callback = await control.approve(authorizeUrl, handle);
  const returned = await fetch(callback, { redirect: 'manual' });
  if (returned.status >= 400)
    throw new Advice(`@${handle} is not connected: ${returned.status} ${await returned.text()}`);
}

/** Saves settings of an account as it is now; the first time begins capture. */
export async function saveSettings(api: Perch, accountId: string, settings: object): Promise<void> {
  const { version } = await api.get(`/v1/accounts/${accountId}`);
  await api.patch(`/v1/accounts/${accountId}`, { settings }, version);
}
