import type { HistoryEvent, RecordedHistory } from './fixtures.js';

/** Ways in which a history could have come from other workflow code; each by what that code did instead. */
export const doctors = {
  'another activity': (scheduled: HistoryEvent): HistoryEvent => ({
    ...scheduled,
    activityTaskScheduledEventAttributes: {
      ...attributesOf(scheduled),
      activityType: { name: 'somethingElse' },
    },
  }),
  'a wait in place of an activity': (scheduled: HistoryEvent): HistoryEvent => ({
    eventId: scheduled['eventId'],
    eventTime: scheduled['eventTime'],
    taskId: scheduled['taskId'],
    eventType: 'EVENT_TYPE_TIMER_STARTED',
    timerStartedEventAttributes: {
      timerId: attributesOf(scheduled).activityId,
      startToFireTimeout: '1s',
      workflowTaskCompletedEventId: attributesOf(scheduled)['workflowTaskCompletedEventId'],
    },
  }),
} satisfies Record<string, (scheduled: HistoryEvent) => HistoryEvent>;

/** The history with its last activity doctored; undefined when it has none. */
export function doctored(
  { events }: RecordedHistory,
  doctor: (scheduled: HistoryEvent) => HistoryEvent,
): RecordedHistory | undefined {
  const at = events.findLastIndex(({ activityTaskScheduledEventAttributes: activity }) => activity);
  const scheduled = events[at];
  return scheduled && { events: events.with(at, doctor(scheduled)) };
}

function attributesOf({ activityTaskScheduledEventAttributes: attributes }: HistoryEvent) {
  if (!attributes) throw new Error('Only the scheduling of an activity can be doctored');
  return attributes;
}
