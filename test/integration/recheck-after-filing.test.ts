import { expect, test } from 'vitest';
import { activitiesOf } from './activities.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile({ worker: false });
const acme = await stack.connect('acme');
await stack.control.createUser({ username: 'jane' });

const { pollAccount, fileItems } = activitiesOf(stack);

async function poll() {
  await stack.db.sources.updateMany({ accountId: acme.id }, { $set: { dueAt: new Date(0) } });
  return pollAccount(acme.id);
}
const file = () => fileItems(acme.id);
const mention = (text: string) => stack.control.post({ from: 'jane', text: `@acme ${text}` });
const lookups = async () =>
  (await stack.control.journal()).filter(({ path }) => path.startsWith('/2/tweets')).length;
const recheckDue = async (at: Date) => {
  await stack.db.items.updateMany({}, { $set: { recheckAt: at } });
  await stack.db.accounts.updateMany({}, { $set: { recheckAt: at } });
};

test('S12 S25 what came becomes tickets before anything is looked up again, and then it is', async () => {
  await mention('first');
  expect(await poll()).toEqual({ kind: 'work' });
  await file();
  await recheckDue(new Date());
  await mention('second');
  expect(await poll()).toEqual({ kind: 'work' });
  expect(await lookups()).toBe(0);
  await file();
  await expect(poll()).rejects.toMatchObject({ type: 'NothingNew' });
  expect(await lookups()).toBe(1);
});

test('S25 an account that always has something to file looks up nevertheless', async () => {
  await recheckDue(new Date(Date.now() - 3_600_000));
  const before = await lookups();
  await mention('third');
  expect(await poll()).toEqual({ kind: 'work' });
  expect(await lookups()).toBe(before + 1);
});
