import { ApplicationFailure } from '@temporalio/common';

const retryMs = 30_000;

/**
 * Documents of accounts and replies stay for ever: this worker's database is another one than that of
 * whoever began the workflow. It waits for a worker that has the right one.
 */
export const foreign = (what: 'account' | 'reply', id: string): ApplicationFailure =>
  ApplicationFailure.create({
    type: what === 'account' ? 'AccountUnknown' : 'ReplyUnknown',
    message: `The database has no ${what} ${id}. Either this worker's MONGODB_URI or PERCH_DEPLOYMENT is another installation's, or the database was emptied: then terminate this workflow.`,
    nextRetryDelay: retryMs,
  });
