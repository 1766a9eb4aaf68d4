import { ActivityFailure, isCancellation } from '@temporalio/workflow';

/** Lets pass that an activity failed for good; a cancellation, and whatever is no activity's failure, is thrown on. */
export function throwUnlessFailed(error: unknown): void {
  if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
}
