import { afterAll } from 'vitest';
import { perch } from '../../api/client/perch-client.js';
import { controlClient } from '../../simulator/control-client.js';
import { startSandbox } from '../../simulator/sandbox.js';
import { twilioEnvironment } from '../../simulator/twilio/account.js';
import { approveAccount, saveSettings } from '../../src/cli/up/connecting.js';
import { tokensRepository } from '../../src/store/sessions/tokens.js';
import { steadyPort } from '../ports.js';
import { apiRigForFile } from './api/rig.js';
import type { Stack } from './stack.js';

/** What of a `Stack` needs no Temporal. */
export type QuietStack = Pick<Stack, 'api' | 'approve' | 'config' | 'connect' | 'control' | 'db' | 'save'> & {
  /** The API's clock; it stands still unless a test moves it. */
  readonly time: { now: Date };
};

/**
 * Perch over a sandbox and a database, for the tests of a file; nothing goes on by itself, since there are no
 * workflows: a test runs activities (`activities.ts`). It costs a small part of what a stack does.
 */
export async function quietStackForFile(): Promise<QuietStack> {
  const port = await steadyPort();
  const sandbox = await startSandbox({ smsWebhook: `http://127.0.0.1:${port}/hooks/twilio/sms` });
  afterAll(() => sandbox.close());
  const { app, admin, config, db, time } = await apiRigForFile({
    env: {
      PERCH_PUBLIC_URL: `http://127.0.0.1:${port}`,
      X_API_URL: sandbox.xUrl,
      X_AUTHORIZE_URL: `${sandbox.xUrl}/i/oauth2/authorize`,
      SMTP_URL: sandbox.smtpUrl,
      ...twilioEnvironment(sandbox),
    },
  });
  const url = await app.listen({ host: '127.0.0.1', port });
  const token = { agentId: admin._id, name: 'test', scopes: ['*'], expiresAt: null } as const;
  const { secret } = await db.transaction((session) =>
    tokensRepository(db).create(token, { by: null, now: time.now }, session),
  );
  const api = perch(url, secret);
  const control = controlClient(sandbox.controlUrl);
  const approve = (handle: string) => approveAccount(api, control, handle);
  const save = (accountId: string, settings: Record<string, unknown>) =>
    saveSettings(api, accountId, settings);
  return {
    ...{ api, approve, config, control, db, save, time },
    async connect(handle, settings = {}) {
      await control.createUser({ username: handle, dmPolicy: 'everyone' });
      const account = await approve(handle);
      await save(account.id, settings);
      return account;
    },
  };
}
