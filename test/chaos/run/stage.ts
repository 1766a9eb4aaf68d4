import { approveAccount, saveSettings, type ConnectedAccount } from '../../../src/cli/up/connecting.js';
import { keyword, type Cast, type CastAccount } from '../plan/cast.js';
import type { World } from './world.js';

/** A cast in a world: its people at X, and its accounts in Perch, which capture. */
export interface Stage extends Pick<World, 'control' | 'api' | 'moments' | 'log'> {
  readonly cast: Cast;
  readonly accounts: readonly ConnectedAccount[];
}

export async function enter(world: World, cast: Cast): Promise<Stage> {
  const { control, api, moments, log } = world;
  for (const username of cast.customers) await control.createUser({ username, dmPolicy: 'everyone' });
  for (const username of cast.secretive ?? []) await control.createUser({ username, xchatOnly: true });
  const accounts: ConnectedAccount[] = [];
  for (const each of cast.accounts) {
    await control.createUser({ username: each.handle, dmPolicy: 'everyone' });
    const account = await approveAccount(api, control, each.handle);
    await saveSettings(api, account.id, settingsOf(each));
    accounts.push(account);
  }
  return { control, api, moments, log, cast, accounts };
}

const settingsOf = ({ mentions, likes, threadingIntervalMinutes }: CastAccount) => ({
  ...{ mentions, likes: likes === true, pollSeconds: 3, historyHours: 1 },
  ...(threadingIntervalMinutes === undefined ? {} : { threadingIntervalMinutes }),
  ...(mentions === 'keywords' ? { keywords: [keyword] } : {}),
});
