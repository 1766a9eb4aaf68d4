import { expect, test } from 'vitest';
import { replyStates } from '../replies/reply.js';
import { bounceOf } from './bounce.js';

const tried = { sent: 'refuses', queued: 'refuses', sending: 'later' } as const;

test.each(replyStates)('S48 a report that nobody got an answer that is %s', (state) => {
  expect(bounceOf({ state, attempts: 1 })).toBe(
    { ...{ unknown: 'none', refused: 'none', cancelled: 'none' }, ...tried }[state],
  );
  if (state === 'queued') expect(bounceOf({ state, attempts: 0 })).toBe('none');
});
