import { log } from '@temporalio/activity';
import { nameOf } from './failures.js';

/** Tells a workflow to look. Where Temporal is away, housekeeping does so by the mark on record; `problem` is for the log. */
export const tellOrLeave = (tell: () => Promise<void>, problem: string): Promise<void> =>
  tell().catch((error: unknown) => {
    log.warn(problem, { reason: nameOf(error) });
  });
