import type { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;

/** Whether a worker has done anything in it: the replay of a history in which none has never ends. */
export const isReplayable = ({ events }: History): boolean =>
  events?.some(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes) ?? false;
