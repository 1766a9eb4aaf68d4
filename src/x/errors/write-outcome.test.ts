import { expect, test } from 'vitest';
import { replyReasons } from '../../domain/replies/reply.js';
import { XError, xErrorKinds, type XErrorDetails, type XErrorKind } from './x-error.js';
import { writeOutcome } from './write-outcome.js';

const xNow = new Date('2026-09-01T12:00:00Z');
const outcome = (kind: XErrorKind, details: XErrorDetails = {}) =>
  writeOutcome(new XError(kind, '', details), xNow);

test('S43 every error of a write is refused, not sent or unknown, with a reason of ours', () => {
  const withOutcome = (wanted: string) => xErrorKinds.filter((kind) => outcome(kind).outcome === wanted);
  expect({
    refused: withOutcome('refused'),
    notSent: withOutcome('notSent'),
    unknown: withOutcome('unknown'),
  }).toEqual({
    refused: [
      'badRequest',
      'sinceIdTooOld',
      'duplicateText',
      'notSummoned',
      'parentGone',
      'recipientRefusesMessages',
      'textTooLong',
      'mediaInvalid',
      'tooLarge',
      'forbidden',
      'notFound',
    ],
    notSent: [
      'unauthorized',
      'noAccess',
      'codeSpent',
      'tokenUnavailable',
      'keyMissing',
      'missingScope',
      'rateLimited',
      'usageCapped',
      'creditsDepleted',
      'overBudget',
      'accountLocked',
      'accountSuspended',
      'clientForbidden',
      'appCredentials',
      'restricted',
      'unreachable',
    ],
    unknown: ['unavailable', 'noAnswer', 'aborted'],
  });
  for (const kind of xErrorKinds) expect(replyReasons).toContain(outcome(kind).reason);
});

test('S43 a rate limit waits until X’s reset, at least a second', () => {
  const resetAt = new Date(xNow.getTime() + 90_000);
  expect(outcome('rateLimited', { resetAt })).toMatchObject({ reason: 'rateLimited', retryAfterMs: 90_000 });
  expect(outcome('rateLimited', { resetAt: xNow })).toMatchObject({ retryAfterMs: 1_000 });
});

test('S43 what was given up before it left is not sent, not unknown', () => {
  expect(outcome('aborted', { maybeTaken: false }).outcome).toBe('notSent');
  expect(outcome('noAnswer', { maybeTaken: false }).outcome).toBe('notSent');
});

test.each<XErrorKind>(['unauthorized', 'noAccess', 'creditsDepleted', 'accountLocked'])(
  'S43 %s of a write alone, while reads are answered, holds an answer up for a minute at most',
  (kind) => {
    expect(outcome(kind)).toMatchObject({ outcome: 'notSent', retryAfterMs: 60_000 });
  },
);
