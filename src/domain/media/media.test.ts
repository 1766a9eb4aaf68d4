import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../test/examples.js';
import { attachmentProblem } from './attach.js';
import { nextFetch, placeOf } from './fetch.js';
import { kindOfType, mediumKinds, mostBytes, type Upload } from './medium.js';
import { areUploaded, categoryOf, nextUploadStep, segmentBytes } from './upload.js';

describe('S45 what X takes together', () => {
  test.each([
    ['post', 'image', null],
    ['post', 'image image image image', null],
    ['post', 'image image image image image', 'tooManyMedia'],
    ['post', 'video', null],
    ['post', 'gif', null],
    ['post', 'video video', 'mediaMixed'],
    ['post', 'gif image', 'mediaMixed'],
    ['post', 'image video', 'mediaMixed'],
    ['directMessage', 'image', null],
    ['directMessage', 'gif', null],
    ['directMessage', 'video', null],
    ['directMessage', 'image image', 'tooManyMedia'],
  ] as const)('a %s with %s: %s', (goesAs, kinds, problem) => {
    const named = kinds.split(' ').flatMap((kind) => mediumKinds.find((one) => one === kind) ?? []);
    expect(attachmentProblem(named, goesAs)).toBe(problem);
  });

  test('nothing attached is no problem', () => {
    expect(attachmentProblem([], 'post')).toBeNull();
  });
});

describe('S45 what is taken at all', () => {
  test.each([
    ['image/jpeg', 'image'],
    ['image/png', 'image'],
    ['image/webp', 'image'],
    ['image/gif', 'gif'],
    ['video/mp4', 'video'],
    ['video/quicktime', 'video'],
    ['image/svg+xml', null],
    ['application/pdf', null],
    ['constructor', null],
  ] as const)('%s is %s', (type, kind) => {
    expect(kindOfType(type)).toBe(kind);
  });

  test('pictures to 5 MB, GIFs to 15 MB, videos as settings say and never more than X takes', () => {
    const settings = { videoMegabytes: 100 };
    const sizes = mediumKinds.map((kind) => mostBytes(kind, settings) / 1024 / 1024);
    expect(sizes).toEqual([5, 15, 100]);
    expect(mostBytes('video', { videoMegabytes: 9_999 })).toBe(512 * 1024 * 1024);
  });

  test('X keeps media of posts and of messages apart', () => {
    expect(mediumKinds.map((kind) => categoryOf(kind, 'post'))).toEqual([
      'tweet_image',
      'tweet_gif',
      'tweet_video',
    ]);
    expect(mediumKinds.map((kind) => categoryOf(kind, 'directMessage'))).toEqual([
      'dm_image',
      'dm_gif',
      'dm_video',
    ]);
  });
});

const upload = (changes: Partial<Upload> = {}): Upload => ({
  xMediaId: '7',
  state: 'appending',
  nextSegment: 0,
  expiresAt: at(24 * 60),
  ...changes,
});

describe('S45 the way to X', () => {
  const now = at(0);
  const step = (atX: Upload | undefined, { bytes = 10, refusals = 0 } = {}) =>
    nextUploadStep({ bytes, refusals, ...(atX && { atX }) }, now).kind;

  test.each([
    ['nothing begun', undefined, 'begin'],
    ['begun', upload(), 'append'],
    ['all segments there', upload({ nextSegment: 1 }), 'finish'],
    ['X works on it', upload({ state: 'processing', nextSegment: 1 }), 'ask'],
    ['X has it', upload({ state: 'ready', nextSegment: 1 }), 'ready'],
    ['X has it, and forgets it in a moment', upload({ state: 'ready', expiresAt: at(1) }), 'begin'],
    ['X has forgotten it', upload({ expiresAt: at(-1) }), 'begin'],
  ] as const)('%s: %s', (_what, atX, kind) => {
    expect(step(atX)).toBe(kind);
    expect(step(atX, { refusals: 3 })).toBe('giveUp');
  });

  test('whatever the size, each byte goes once and in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 * segmentBytes }), (bytes) => {
        let [atX, sent] = [upload(), 0];
        for (;;) {
          const next = nextUploadStep({ bytes, refusals: 0, atX }, now);
          if (next.kind !== 'append') return next.kind === 'finish' && sent === bytes;
          if (next.start !== sent || next.end <= next.start || next.end - next.start > segmentBytes)
            return false;
          sent = next.end;
          atX = { ...atX, nextSegment: next.segment + 1 };
        }
      }),
    );
  });

  test('an answer goes when X has all of it', () => {
    const ready = { bytes: 1, refusals: 0, atX: upload({ state: 'ready' }) };
    expect(areUploaded([ready, ready], now)).toBe(true);
    expect(areUploaded([ready, { ...ready, atX: upload() }], now)).toBe(false);
  });
});

describe('S29 media of messages', () => {
  test('are asked for by what X’s address names, at X’s API whatever host it names', () => {
    const place = { messageXId: '12', mediaXId: '34', resource: 'a-B_9.jpg' };
    expect(placeOf('https://ton.twitter.com/1.1/ton/data/dm/12/34/a-B_9.jpg')).toEqual(place);
    expect(placeOf('https://ton.x.com/1.1/ton/data/dm/12/34/a-B_9.jpg:large')).toEqual(place);
    expect(placeOf('https://evil.example/dm/12/34/a-B_9.jpg')).toEqual(place);
  });

  test.each([
    null,
    '',
    'https://pbs.twimg.com/media/1.jpg',
    'https://x/dm/12/34/..',
    'https://x/dm/12/34/../../me',
  ])('no other address is: %s', (url) => {
    expect(placeOf(url)).toBeNull();
  });

  test('are tried six times more, ever more seldom', () => {
    const waits = [1, 2, 3, 4, 5, 6].map(
      (tries) => (nextFetch(tries, at(0))?.getTime() ?? 0) - at(0).getTime(),
    );
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(Math.min(...waits)).toBeGreaterThan(0);
    expect(nextFetch(7, at(0))).toBeNull();
  });
});
