import { afterAll } from 'vitest';
import { controlClient, type ControlClient } from '../../../simulator/control-client.js';
import { startSandbox } from '../../../simulator/sandbox.js';
import { twilioEnvironment } from '../../../simulator/twilio/account.js';
import { apiRigForFile, type ApiRig } from './rig.js';

/** The API over the sandbox in place of X, where `usernames` live, for the tests of a file. */
export async function sandboxRigForFile(
  ...usernames: readonly string[]
): Promise<ApiRig & { readonly control: ControlClient; readonly xUrl: string }> {
  const sandbox = await startSandbox();
  afterAll(() => sandbox.close());
  const control = controlClient(sandbox.controlUrl);
  const rig = await apiRigForFile({
    env: {
      X_API_URL: sandbox.xUrl,
      X_AUTHORIZE_URL: `${sandbox.xUrl}/i/oauth2/authorize`,
      SMTP_URL: sandbox.smtpUrl,
      ...twilioEnvironment(sandbox),
    },
  });
  for (const username of usernames) await control.createUser({ username });
  return {
    ...rig,
    control,
    xUrl: sandbox.xUrl,
  };
}
