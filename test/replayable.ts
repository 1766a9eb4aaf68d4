import type { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;

/** Whether a worker ever took it up: the replay of a history that none did never ends. */
export const isReplayable = ({ events }: History): boolean =>
  events?.some(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes) ?? false;
