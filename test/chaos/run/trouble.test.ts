import { expect, test } from 'vitest';
import { useSandbox } from '../../../simulator/test-rig.js';
import { scheduleFor } from '../plan/schedule.js';
import { untilStruck } from './trouble.js';

const rig = useSandbox();

test('trouble of polls that is planned is waited for until it has struck one', async () => {
  const { control } = rig();
  const acme = await control.createUser({ username: 'acme' });
  const { accessToken } = await rig().signIn('acme');
  const { faults } = scheduleFor({ seed: 153, kills: 8, withTokens: false });
  await control.fault({ route: 'mentions', account: 'acme', kind: 'status', status: 503 });
  let isOver = false;
  const over = untilStruck({ control }, faults).then(() => (isOver = true));
  for (let polled = 0; polled < 2; polled += 1) {
    await rig().get('/2/users/me', accessToken);
    expect(isOver).toBe(false);
  }
  await rig().get(`/2/users/${acme.id}/mentions`, accessToken);
  await over;
});

test('where none is planned there is nothing to wait for', async () => {
  await untilStruck({ control: rig().control }, []);
});
