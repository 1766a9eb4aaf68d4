import type { z } from 'zod';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listOf } from '../../../api/conventions/lists.js';
import { healthSchema } from '../../../api/views/account-health.js';
import { gapSchema } from '../../../api/views/gap.js';
import type { NoticeStep } from '../../../src/domain/access/incident.js';
import type { AccessChange } from '../../../src/domain/access/trouble.js';
import type { Account } from '../../../src/domain/accounts/account.js';
import { gapIn } from '../../../src/domain/sources/gap.js';
import { account, message, post, source, ticket, ada, at } from '../../../src/domain/test/examples.js';
import { changeAccess } from '../../../src/store/accounts/x-access.js';
import { noteEncryptedChat } from '../../../src/store/accounts/encrypted-chat.js';
import { newId } from '../../../src/store/database.js';
import { noticesRepository } from '../../../src/store/notices/repository.js';
import { apiRigForFile, type Caller } from './rig.js';
import { queuedReply } from './world.js';

let acme: Account;
const rig = await apiRigForFile();
const start = new Date();
beforeEach(async () => {
  rig.time.now = start;
  for (const name of ['accounts', 'sources', 'gaps', 'replies'] as const) await rig.db[name].deleteMany({});
  const _id = newId();
  const visibility = { who: 'everyone', groupIds: [] } as const;
  acme = account({ reminderDays: [1, 3], visibility }, { _id });
  await rig.db.accounts.insertOne(acme);
  await rig.db.sources.insertMany([
    source({ _id: `${_id}/mentions`, accountId: _id, lastError: 'rateLimited', failures: 2 }),
    source({ _id: `${_id}/directMessages`, accountId: _id, kind: 'directMessages', groupMessages: 3 }),
  ]);
});

const dayMs = 86_400_000;
const after = (ms: number): Date => new Date(start.getTime() + ms);
const health = async (as: Caller = rig.asAdmin): Promise<z.output<typeof healthSchema>> =>
  (await as('GET', `/v1/accounts/${acme._id}/health`)).read(healthSchema);

/** What a look shows about access. */
async function becomes(change: Exclude<AccessChange, { kind: 'none' }>): Promise<string> {
  const current = await rig.db.accounts.findOne({ _id: acme._id });
  expect(await changeAccess(rig.db, current!, change, rig.time.now)).toBe(true);
  return (await rig.db.accounts.findOne({ _id: acme._id }))?.trouble?.incidentId ?? '';
}

async function notified(incidentId: string, agentId: string, step: NoticeStep, when: Date) {
  const _id = `${incidentId}/${step}/${agentId}`;
  await noticesRepository(rig.db).claim({
    _id,
    incidentId,
    step,
    agentId,
    messageId: `${_id}@perch`,
    at: when,
  });
  return _id;
}

test('an account without gaps lists none', async () => {
  expect((await rig.asAdmin('GET', `/v1/accounts/${acme._id}/gaps`)).text).toBe(
    '{"data":[],"nextCursor":null}',
  );
  expect((await health()).gaps).toEqual([]);
});

test('S21 health counts messages in group conversations, and shows each source', async () => {
  const seen = await health();
  expect(seen).toMatchObject({ accountId: acme._id, state: 'active', groupMessages: 3, access: null });
  expect(seen.sources).toContainEqual(
    expect.objectContaining({ kind: 'mentions', lastError: 'rateLimited', failures: 2 }),
  );
});

describe('S11 encrypted chat', () => {
  const own = (minutes: number) => message(at(minutes), { own: true }, { accountId: acme._id });
  const sentJustNow = () => {
    rig.time.now = at(60);
    return rig.db.items.insertMany([own(1), own(2), own(3)]);
  };
  afterEach(() => rig.db.items.deleteMany({}));

  test('without a sign of it nothing is said', async () => {
    expect(await health()).toMatchObject({ encryptedChat: null, silences: [] });
  });

  test('is told where messages go out and none comes in, with what to do about it', async () => {
    await sentJustNow();
    expect((await health()).encryptedChat).toEqual({
      signs: ['noneReceived'],
      advice: expect.stringContaining('Log in on x.com as @acme') as string,
    });
    await rig.db.items.insertOne(message(at(4), {}, { accountId: acme._id }));
    expect((await health()).encryptedChat).toBeNull();
  });

  test('is told where X pushed of it, and where X listed what can’t be read', async () => {
    await noteEncryptedChat(rig.db, acme._id, at(1));
    await rig.db.items.insertOne(message(at(4), {}, { accountId: acme._id, unread: true }));
    rig.time.now = at(5);
    expect((await health()).encryptedChat?.signs).toEqual(['chatEvent', 'unreadable']);
    rig.time.now = at(4 + 30 * 24 * 60);
    expect((await health()).encryptedChat?.signs).toEqual(['unreadable']);
    rig.time.now = at(5 + 30 * 24 * 60);
    expect((await health()).encryptedChat).toBeNull();
  });
});

describe('S10 health while access is lost', () => {
  test('says why, since when, what waits, and what each admin was told', async () => {
    const incidentId = await becomes({ kind: 'lost', cause: 'refreshRefused' });
    const other = await rig.addAgent({ role: 'admin', email: 'zoe@example.com' });
    const notices = noticesRepository(rig.db);
    await notices.settle(await notified(incidentId, rig.admin._id, 0, after(1_000)), 'sent', after(2_000));
    await notices.settle(await notified(incidentId, 'gone', 0, after(3_000)), 'refused', after(3_000));
    await notified(incidentId, other._id, 1, after(dayMs));
    const item = post(at(1), ada, {}, { accountId: acme._id });
    await rig.db.replies.insertOne(queuedReply(ticket({ accountId: acme._id }), item));

    const { access } = await health();
    expect(access).toEqual({
      cause: 'refreshRefused',
      since: start.toISOString(),
      nextLookAt: null,
      nextReminderAt: after(dayMs).toISOString(),
      waitingReplies: 1,
      notices: [
        [rig.admin._id, 'admin@example.com', 0, 'sent', after(2_000)] as const,
        ['gone', null, 0, 'refused', after(3_000)] as const,
        [other._id, 'zoe@example.com', 1, 'sending', after(dayMs)] as const,
      ].map(([agentId, email, step, state, when]) => ({
        agentId,
        email,
        step,
        state,
        at: when.toISOString(),
      })),
    });

    const agent = await rig.asAgent(await rig.addAgent());
    expect((await health(agent)).access?.notices.map(({ email }) => email)).toEqual([null, null, null]);
  });

  test('says when the next reminder is due, until there is none', async () => {
    await becomes({ kind: 'lost', cause: 'revoked' });
    const nextAfter = async (ms: number) => {
      rig.time.now = after(ms);
      return (await health()).access?.nextReminderAt;
    };
    expect(await nextAfter(dayMs)).toBe(after(3 * dayMs).toISOString());
    expect(await nextAfter(3 * dayMs)).toBeNull();
  });

  test('blocked, it says when X is asked again, and nothing more once it is over', async () => {
    await becomes({ kind: 'blocked', cause: 'accountLocked', looks: 0, lookAt: after(60_000) });
    expect((await health()).access).toMatchObject({
      cause: 'accountLocked',
      nextLookAt: after(60_000).toISOString(),
      nextReminderAt: null,
    });
    await becomes({ kind: 'regained' });
    expect(await health()).toMatchObject({ state: 'active', access: null });
  });

  test('a refusal that is only a suspicion is no trouble yet', async () => {
    await becomes({ kind: 'suspected', refusedAt: start, recheckAt: after(30_000) });
    expect((await health()).access).toBeNull();
  });
});

test('S8 S10 health lists the newest gaps as the list of gaps does', async () => {
  const mentions = source({ _id: `${acme._id}/mentions`, accountId: acme._id });
  await rig.db.gaps.insertMany(
    Array.from({ length: 12 }, (_, day) =>
      gapIn(mentions, { from: at(day), to: at(day + 0.5), reason: 'listLimit' }, at(day + 1)),
    ),
  );
  const { gaps } = await health();
  const list = (await rig.asAdmin('GET', `/v1/accounts/${acme._id}/gaps`)).read(listOf(gapSchema));
  expect(gaps[0]).toMatchObject({ source: 'mentions', from: at(11).toISOString(), reason: 'listLimit' });
  expect(gaps).toHaveLength(10);
  expect(list.data).toHaveLength(12);
  expect(list.data.slice(0, 10)).toEqual(gaps);
});
