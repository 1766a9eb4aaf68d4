import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

/**
 * What an activity throws goes into histories that operators read and that are kept for long. Errors of
 * ours are written for that; of any other only its type and code, since messages of the database quote
 * what was stored.
 */
export const withoutForeignMessages = (): { inbound: ActivityInboundCallsInterceptor } => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        throw telling(error);
      }
    },
  },
});

/** The error as it may leave: failures of ours and cancellations as they are. */
export function telling(error: unknown): unknown {
  if (error instanceof TemporalFailure || isCancellation(error)) return error;
  const type = nameOf(error);
  const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : '';
  return ApplicationFailure.create({ type, message: `${type}${code}` });
}

/** What a log may say of any error: its message may quote what was stored. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Unknown');

const isCancellation = (error: unknown): boolean =>
  error instanceof Error && ['CancelledFailure', 'AbortError', 'CompleteAsyncError'].includes(error.name);
