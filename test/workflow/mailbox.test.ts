import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { MailboxResult } from '../../activities/mailbox.js';
import { rigForFile } from './rig.js';

const rig = rigForFile();

test('S48 the mailbox workflow polls on after a safe point and after a failure, and ends without a mailbox', async () => {
  const answers: (MailboxResult | Error)[] = [
    { kind: 'rearm' },
    ApplicationFailure.nonRetryable('for good'),
    { kind: 'off' },
  ];
  let polls = 0;
  const pollMailbox = async (): Promise<MailboxResult> => {
    const answer = answers[polls];
    polls += 1;
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('One more than expected');
    return answer;
  };
  await rig.play({ pollMailbox }, async (start) => {
    const handle = await start('mailbox', [{ schemaVersion: 1 }]);
    await handle.result();
  });
  expect(polls).toBe(answers.length);
});
