import { afterAll } from 'vitest';
import { perch } from '../../api/client/perch-client.js';
import { controlClient } from '../../simulator/control-client.js';
import { startSandbox } from '../../simulator/sandbox.js';
import { twilioEnvironment } from '../../simulator/twilio/account.js';
import { approveAccount, saveSettings } from '../../src/cli/up/connecting.js';
import { wallClock } from '../../src/domain/clock.js';
import type { Wake } from '../../src/domain/wake.js';
import { tokensRepository } from '../../src/store/sessions/tokens.js';
import { steadyPort } from '../ports.js';
import { activitiesOf } from './activities.js';
import { apiRigForFile, type RigOptions } from './api/rig.js';
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
export const quietStackForFile = (): Promise<QuietStack> => stackWithoutTemporal();

/**
 * The same on the wall's clock; whoever asks the API for a look at X (`desk.look`, `desk.arrived`, a change of settings)
 * has it made in this process, and what it brought filed. Nothing polls by itself.
 */
export const promptStackForFile = (): Promise<Omit<QuietStack, 'time'>> =>
  stackWithoutTemporal({ clock: wallClock, wake: (place) => ({ account: lookingAt(place) }) });

/** Looks at an account one after another, as its workflow does. */
function lookingAt(place: Pick<QuietStack, 'config' | 'db'>): Wake['account'] {
  const { readAndFile } = activitiesOf(place);
  const looks = new Map<string, Promise<void>>();
  return (accountId) => {
    const look = (looks.get(accountId) ?? Promise.resolve())
      .then(() => readAndFile(accountId))
      // As in a workflow: it shows in what the test waits for.
      .catch(() => undefined);
    looks.set(accountId, look);
    return look;
  };
}

async function stackWithoutTemporal(
  differently: Pick<RigOptions, 'clock' | 'wake'> = {},
): Promise<QuietStack> {
  const port = await steadyPort();
  const sandbox = await startSandbox({ smsWebhook: `http://127.0.0.1:${port}/hooks/twilio/sms` });
  afterAll(() => sandbox.close());
  const { app, admin, config, db, time } = await apiRigForFile({
    ...differently,
    env: {
      PERCH_PUBLIC_URL: `http://127.0.0.1:${port}`,
      X_API_URL: sandbox.xUrl,
      X_AUTHORIZE_URL: `${sandbox.xUrl}/i/oauth2/authorize`,
      X_REQUEST_TIMEOUT_MS: '3000',
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
