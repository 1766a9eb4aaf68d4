import { ApplicationFailure } from '@temporalio/common';

const retryMs = 30_000;
const types = {
  account: 'AccountUnknown',
  reply: 'ReplyUnknown',
  'bulk update': 'BulkUpdateUnknown',
} as const;

/**
 * Documents of accounts and replies stay for ever, of bulk updates for long: this worker's database is another one than that of
 * whoever began the workflow. It waits for a worker that has the right one.
 */
export const foreign = (what: keyof typeof types, id: string): ApplicationFailure =>
  ApplicationFailure.create({
    type: types[what],
    message: `The database has no ${what} ${id}. Either this worker's MONGODB_URI or PERCH_DEPLOYMENT is another installation's, or the database was emptied: then terminate this workflow.`,
    nextRetryDelay: retryMs,
  });
