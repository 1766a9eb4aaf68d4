import type { Day } from './day.js';

/** How far back the first look goes, and the lengths that a day of a minute needs. */
const SETTINGS = {
  historyHours: 24,
  threadingIntervalMinutes: 60,
  pollSeconds: 3,
  likes: true,
};

export async function connecting({ x, desk, check, tell }: Day): Promise<void> {
  const callback = await x.control.approve(await desk.beginConnect(), x.company);
  tell('An admin asks to add an account and approves at X');
  await check('X sends the browser back, and Perch takes it', 303, async () => {
    const { status } = await fetch(callback, { redirect: 'manual' });
    return status;
  });
  await check('the account', '@acme, active', async () => {
    const { handle, state } = await desk.account();
    return `@${handle}, ${state}`;
  });
  await check('reads before its settings are saved', 0, async () => (await x.reads('mentions')).length);
  await check('capture', 'not begun', capture);
  await desk.saveSettings(SETTINGS);
  await check('capture, once they are saved', 'begun', capture);

  async function capture() {
    return (await desk.account()).captureStarted === null ? 'not begun' : 'begun';
  }
}
