import type { Perch } from '../../../api/client/perch-client.js';
import type { ControlClient } from '../../../simulator/control-client.js';
import { approveAccount, saveSettings } from './connecting.js';

/** In a sandbox nobody pays per call, and a person is watching. */
const SANDBOX_SETTINGS = {
  mentions: 'all',
  directMessages: 'all',
  likes: true,
  pollSeconds: 3,
  historyHours: 1,
};

/**
 * Connects the company's sandbox account the way a person does (approve at X, return to the
 * callback) and saves its settings once, so that capture begins. Does only what is not done yet.
 */
export async function connectSandboxAccount(
  api: Perch,
  control: ControlClient,
  company: string,
): Promise<void> {
  if ((await api.all('/v1/accounts')).length === 0) await approveAccount(api, control, company);
  for (const { id, captureStarted } of await api.all('/v1/accounts'))
    if (captureStarted === null) await saveSettings(api, id, SANDBOX_SETTINGS);
}
