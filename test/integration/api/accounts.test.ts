import { beforeEach, describe, expect, test } from 'vitest';
import { accountSchema } from '../../../api/views/account.js';
import { problemSchema } from '../../../api/problems.js';
import type { Account } from '../../../src/domain/accounts/account.js';
import { account, source } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { apiRigForFile, type Answered } from './rig.js';

let fresh: Account;
const rig = await apiRigForFile();
beforeEach(async () => {
  fresh = await newAccount();
  rig.told.length = 0;
});

async function newAccount(changes: Partial<Account> = {}): Promise<Account> {
  const _id = newId();
  const made = account(
    {},
    { _id, xUserId: _id, captureStarted: null, captureFrom: null, version: 1, ...changes },
  );
  await rig.db.accounts.insertOne(made);
  return made;
}

/** X tells its time in whole seconds: capture begins this much before the moment it should. */
const uncertaintyMs = 1_500;

const problemOf = (answer: Answered): string => answer.read(problemSchema).code;
const stored = async ({ _id }: Account) => (await rig.db.accounts.findOne({ _id }))!;
const save = ({ _id }: Account, settings: object, ifMatch?: string) =>
  rig.asAdmin('PATCH', `/v1/accounts/${_id}`, {
    body: { settings },
    ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
  });

describe('settings', () => {
  test('S3 the first save begins capture with its history window, in X’s time; a later one does not', async () => {
    fresh = await newAccount({ xClockOffsetMs: 90_000 });
    const saved = await save(fresh, { historyHours: 2 }, '"1"');
    expect(saved.read(accountSchema)).toMatchObject({
      captureStarted: rig.time.now.toISOString(),
      version: 2,
      settings: { historyHours: 2, mentions: 'all', directMessages: 'all', likes: false },
    });
    const { captureFrom } = await stored(fresh);
    expect(captureFrom).toEqual(new Date(rig.time.now.getTime() + 90_000 - 2 * 3_600_000 - uncertaintyMs));
    await save(fresh, { historyHours: 24 }, '"2"');
    expect((await stored(fresh)).captureFrom).toEqual(captureFrom);
  });

  test('a change is left for the workflow and told at once', async () => {
    await save(fresh, { likes: true }, '"1"');
    expect(await stored(fresh)).toMatchObject({ handOver: 'pending' });
    expect(rig.told).toEqual([fresh._id]);
  });

  test('without If-Match 428; with another version 412; of two at once on one version one wins', async () => {
    expect(problemOf(await save(fresh, { likes: true }))).toBe('versionNeeded');
    expect(problemOf(await save(fresh, { likes: true }, '"7"'))).toBe('versionMismatch');
    expect(problemOf(await save(fresh, { likes: true }, 'W/"x"'))).toBe('versionMismatch');
    expect(await stored(fresh)).toEqual(fresh);
    const answers = await Promise.all(
      [true, false, true, false].map((likes) => save(fresh, { likes }, '"1"')),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412]);
    expect((await stored(fresh)).version).toBe(2);
  });

  test('the ETag of reading is what If-Match wants', async () => {
    const { etag } = (await rig.asAdmin('GET', `/v1/accounts/${fresh._id}`)).headers;
    const saved = await save(fresh, { keywords: ['help', '"late parcel"'] }, String(etag));
    expect(saved.headers['etag']).toBe('"2"');
    expect(saved.read(accountSchema).settings.keywords).toEqual(['help', '"late parcel"']);
  });

  test('S40 there is one default account: a new one unsets the old, also at once; replies off clear it', async () => {
    const others = await Promise.all([newAccount(), newAccount(), newAccount()]);
    const defaults = async () =>
      (await rig.db.accounts.find({ 'settings.isDefaultReplyAccount': true }).toArray()).map(
        ({ _id }) => _id,
      );
    await save(fresh, { isDefaultReplyAccount: true }, '*');
    await save(others[0], { isDefaultReplyAccount: true }, '*');
    expect(await defaults()).toEqual([others[0]._id]);
    const answers = await Promise.all(others.map((each) => save(each, { isDefaultReplyAccount: true }, '*')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const [only, ...more] = await defaults();
    expect(more).toEqual([]);
    await save({ ...fresh, _id: only ?? '' }, { allowReplies: false }, '*');
    expect(await defaults()).toEqual([]);
    const refused = await save({ ...fresh, _id: only ?? '' }, { isDefaultReplyAccount: true }, '*');
    expect(problemOf(refused)).toBe('defaultNeedsReplies');
  });
});

describe('S4 deactivating and activating', () => {
  const act = ({ _id }: Account, verb: string, body?: object) =>
    rig.asAdmin('POST', `/v1/accounts/${_id}/${verb}`, body === undefined ? {} : { body });
  const withSource = async (changes: Partial<Account> = {}) => {
    const capturing = await newAccount({ captureStarted: new Date(0), captureFrom: new Date(0), ...changes });
    const mentions = source({ _id: `${capturing._id}/mentions`, accountId: capturing._id, sinceId: '77' });
    await rig.db.sources.insertOne(mentions);
    return { capturing, mentions };
  };

  test('deactivated it is paused, and what was under way is fenced off', async () => {
    const { capturing, mentions } = await withSource();
    expect((await act(capturing, 'deactivate')).read(accountSchema).state).toBe('paused');
    expect(await stored(capturing)).toMatchObject({
      state: 'paused',
      stateReason: 'deactivated',
      epoch: capturing.epoch + 1,
      handOver: 'pending',
    });
    const after = await rig.db.sources.findOne({ _id: mentions._id });
    expect(after?.version).toBe(mentions.version + 1);
    expect(rig.told).toEqual([capturing._id]);
  });

  test('activated the pause is not imported, unless asked for', async () => {
    const { capturing } = await withSource({ state: 'paused' });
    expect((await act(capturing, 'activate')).read(accountSchema).state).toBe('active');
    const now = new Date(rig.time.now.getTime() - uncertaintyMs);
    expect((await stored(capturing)).captureFrom).toEqual(now);
    const skipped = await rig.db.sources.findOne({ accountId: capturing._id });
    expect(skipped).toMatchObject({ startAt: now, dueAt: rig.time.now, sweep: null });
    expect(skipped?.sinceId).not.toBe('77');

    const other = await withSource({ state: 'paused' });
    await act(other.capturing, 'activate', { importPause: true });
    expect((await stored(other.capturing)).captureFrom).toEqual(new Date(0));
    expect((await rig.db.sources.findOne({ _id: other.mentions._id }))?.sinceId).toBe('77');
  });

  test('activating an active account changes nothing; one that lost access says so', async () => {
    const { capturing } = await withSource();
    await act(capturing, 'activate');
    expect(await stored(capturing)).toEqual(capturing);
    const lost = await newAccount({ state: 'needsReauthorization' });
    expect(problemOf(await act(lost, 'activate'))).toBe('accessLost');
  });

  test('“look now” makes every source due, and only of an account that captures', async () => {
    const { capturing, mentions } = await withSource();
    expect((await act(capturing, 'poll')).status).toBe(202);
    expect((await rig.db.sources.findOne({ _id: mentions._id }))?.dueAt).toEqual(rig.time.now);
    expect(rig.told).toEqual([capturing._id]);
    expect(problemOf(await act(fresh, 'poll'))).toBe('captureNotBegun');
    expect(problemOf(await act(await newAccount({ state: 'paused' }), 'poll'))).toBe('accountPaused');
  });
});
