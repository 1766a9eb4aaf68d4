import type { ControlClient } from '../../../simulator/control-client.js';
import { Advice } from '../advice.js';
import { reasonOf } from './api-calls.js';
import type { PerchApi } from './perch-api.js';

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
  api: PerchApi,
  control: ControlClient,
  company: string,
): Promise<void> {
  if ((await api.accounts()).length === 0) {
    const callback = await control.approve(await api.beginConnect(), company);
    const returned = await fetch(callback, { redirect: 'manual' });
    if (returned.status >= 400) throw new Advice(`GET /oauth/x/callback: ${await reasonOf(returned)}`);
  }
  for (const account of await api.accounts())
    if (account.captureStarted === null) await api.saveSettings(account, SANDBOX_SETTINGS);
}
