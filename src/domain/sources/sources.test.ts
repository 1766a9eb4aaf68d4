import { describe, expect, test } from 'vitest';
import { historyBegins, kindsOf, missingSources, unwantedSources, wantedSources } from './sources.js';
import { account, at, source } from '../test/examples.js';
import { lastXIdBefore } from '../at-x/ids.js';

const kinds = (sources: readonly { kind: string }[]) => sources.map(({ kind }) => kind);
const always = ['mentions', 'directMessages', 'ownPosts'] as const;

test('S12 likes are a source only while they are captured; what is off is still polled', () => {
  expect(wantedSources({ likes: false })).toEqual(always);
  expect(wantedSources({ likes: true })).toEqual([...always, 'likes']);
  const off = account({ mentions: 'off', directMessages: 'off' });
  expect(kinds(missingSources(off, [], [], at(0)))).toEqual(always);
});

/** X tells whole seconds: capture begins a little before the minute, so that nothing is missed. */
const justBefore = (minute: number) => new Date(at(minute).getTime() - 1_500);

describe('S3 the history window', () => {
  test('reaches back from now by its hours', () => {
    expect(historyBegins(24, at(0))).toEqual(at(-24 * 60));
    expect(historyBegins(0.5, at(0))).toEqual(at(-30));
  });

  test('of 0 hours is nothing', () => {
    expect(historyBegins(0, at(0))).toEqual(at(0));
  });

  test('is where the first sources begin', () => {
    const captureFrom = at(-24 * 60);
    for (const made of missingSources(account({}, { captureFrom }), [], [], at(5)))
      expect(made).toMatchObject({ startAt: captureFrom, sinceId: lastXIdBefore(captureFrom) });
  });

  test("without one, the first sources begin now, by X's clock", () => {
    const ahead = account({}, { captureFrom: null, xClockOffsetMs: 60_000 });
    for (const made of missingSources(ahead, [], [], at(5)))
      expect(made).toMatchObject({
        startAt: justBefore(6),
        sinceId: lastXIdBefore(justBefore(6)),
        dueAt: at(5),
      });
  });
});

describe('S13 a source switched on later', () => {
  const existing = always.map((kind) => source({ _id: `account/${kind}`, kind }));

  test("begins now, by X's clock, and never brings the past", () => {
    const changed = account({ likes: true }, { captureFrom: at(-1_000), xClockOffsetMs: -60_000 });
    expect(missingSources(changed, [], existing, at(5))).toEqual([
      {
        _id: 'account/likes',
        accountId: 'account',
        kind: 'likes',
        version: 0,
        sinceId: lastXIdBefore(justBefore(4)),
        sweep: null,
        overlap: null,
        startAt: justBefore(4),
        swept: false,
        dueAt: at(5),
        pausedUntil: null,
        failures: 0,
        lastSuccessAt: null,
        lastError: null,
        rateLimit: null,
        groupMessages: 0,
      },
    ]);
  });

  test('is the only one made; those that exist are left alone', () => {
    expect(missingSources(account(), [], existing, at(5))).toEqual([]);
    expect(kinds(missingSources(account(), [], existing.slice(1), at(5)))).toEqual(['mentions']);
  });
});

describe('S23 a stream that is switched on', () => {
  const lists = always.map((kind) => source({ _id: `account/${kind}`, kind }));
  const stream = { _id: 's1', accountId: 'account', since: at(3) };
  const early = account({}, { captureFrom: at(-1_000) });

  test("is a source of its own, that begins when it was switched on, by X's clock", () => {
    const ahead = { ...early, xClockOffsetMs: 60_000 };
    const made = missingSources(ahead, [stream], lists, at(5));
    const begins = { startAt: justBefore(4), sinceId: lastXIdBefore(justBefore(4)), dueAt: at(5) };
    expect(made).toMatchObject([
      { _id: 'account/stream/s1', kind: 'streams', streamId: 's1', version: 0, swept: false, ...begins },
    ]);
    expect(
      missingSources(early, [stream, { ...stream, _id: 's2' }], [...lists, ...made], at(5)),
    ).toMatchObject([{ _id: 'account/stream/s2', streamId: 's2' }]);
  });

  test('S3 before capture began brings the history window with the other sources, one after it does not', () => {
    const captureFrom = at(-24 * 60);
    const begun = account({}, { captureFrom, captureStarted: at(3) });
    const made = missingSources(begun, [stream], [], at(5));
    expect(kinds(made)).toEqual([...always, 'streams']);
    for (const one of made) expect(one.startAt).toEqual(captureFrom);
    const [late] = missingSources(begun, [{ ...stream, since: at(4) }], [], at(5)).slice(-1);
    expect(late?.startAt).toEqual(justBefore(4));
  });

  test('S4 during a pause of the account begins after it', () => {
    const resumed = account({}, { captureFrom: at(4) });
    expect(missingSources(resumed, [stream], lists, at(5))).toMatchObject([{ startAt: at(4) }]);
  });

  test('has a source as long as it is, whatever the settings say; others’ settings are none of its business', () => {
    const existing = [...lists, source({ _id: 'account/stream/s1', kind: 'streams', streamId: 's1' })];
    expect(unwantedSources(account(), [stream], existing)).toEqual([]);
    expect(unwantedSources(account(), [], existing)).toEqual(existing.slice(-1));
    expect(unwantedSources(account(), [{ ...stream, _id: 's2' }], existing)).toEqual(existing.slice(-1));
  });
});

test('S12 likes that are switched off are no longer wanted', () => {
  const existing = [source(), source({ _id: 'account/likes', kind: 'likes' })];
  expect(unwantedSources(account({ likes: true }), [], existing)).toEqual([]);
  expect(unwantedSources(account(), [], existing)).toEqual(existing.slice(1));
});

test('S50 a budget takes all streams of an account for one list', () => {
  const streams = ['s1', 's2'].map((streamId) => source({ kind: 'streams', streamId }));
  expect(kindsOf([...streams, source()])).toEqual(['mentions', 'streams']);
});
