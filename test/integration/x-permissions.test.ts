import { beforeEach, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { mailsFromNow, type Mails } from './mails.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile({ env: { ACCESS_RECHECK_SECONDS: '1' } });
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
await desk.person('ada');

let mails: Mails;
beforeEach(async () => {
  mails = await mailsFromNow(stack);
});

/** X refuses the account's messages in the words it has for a missing permission. */
async function refused(handle: string) {
  const account = await stack.connect(handle, { reminderDays: [300] });
  const says = (text: string) => stack.control.post({ from: 'ada', text: `@${handle} ${text}` });
  await desk.ticketWith(account, await says('before'));
  const refuse = async () => {
    await stack.control.fault({
      ...{ route: 'dm_events', account: handle, kind: 'status', status: 403, times: 1_000 },
      body: { title: 'Forbidden', detail: 'Forbidden', type: 'about:blank', status: 403 },
    });
    await desk.look(account);
  };
  const view = () => desk.account(account);
  return { account, says, refuse, view };
}

test('S6 a permission that the grant lacks is lost access: admins are told which way to mend it', async () => {
  const { account, refuse, view } = await refused('acme');
  await stack.db.grants.updateOne({ _id: account.id }, { $pull: { scopes: 'dm.read' } });
  await refuse();
  await eventually(async () => (await view()).state === 'needsReauthorization', { what: 'lost access' });
  expect(await view()).toMatchObject({ stateReason: 'scopeMissing' });
  const [mail] = await mails.arrived(1);
  expect(mail?.subject).toBe('Perch lost access to @acme on X: please reauthorize');
  expect(mail?.text.replace(/\s+/g, ' ')).toContain('not given all permissions it needs');
});

const granted = [
  ['birch', 'granted everything', null],
  ['cedar', 'lacks only what that list does not take', 'like.read'],
] as const;

test.each(granted)(
  'S6 the same words to @%s, which %s, concern that list alone',
  async (handle, _, lacking) => {
    const { account, says, refuse, view } = await refused(handle);
    if (lacking) await stack.db.grants.updateOne({ _id: account.id }, { $pull: { scopes: lacking } });
    await refuse();
    await eventually(
      async () => {
        const { sources } = await desk.health(account);
        return sources.some(({ kind, lastError }) => kind === 'directMessages' && lastError === 'forbidden');
      },
      { what: 'the refusal to show' },
    );
    await desk.ticketWith(account, await says('still there?'));
    expect(await view()).toMatchObject({ state: 'active' });
    expect(await mails.mails()).toEqual([]);
  },
);
