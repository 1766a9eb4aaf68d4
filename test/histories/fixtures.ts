import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';

const eventShape = z.looseObject({
  eventType: z.string(),
  activityTaskScheduledEventAttributes: z
    .looseObject({ activityId: z.string(), activityType: z.looseObject({ name: z.string() }) })
    .optional(),
  workflowExecutionStartedEventAttributes: z
    .looseObject({ workflowType: z.object({ name: z.string() }), workflowId: z.string() })
    .optional(),
});
const historyShape = z.object({ events: z.array(eventShape) });

export type HistoryEvent = z.output<typeof eventShape>;
export type RecordedHistory = z.output<typeof historyShape>;

export interface Fixture {
  /** As in `0.1.0/reply-sent`. */
  readonly name: string;
  readonly workflowType: string;
  readonly workflowId: string;
  readonly text: string;
  readonly history: RecordedHistory;
}

/** Every recorded history, of every release. Throws when there is none. */
export async function fixtures(): Promise<Fixture[]> {
  const folder = import.meta.dirname;
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) throw new Error('There is no recorded history');
  return Promise.all(files.map((file) => readFixture(join(folder, file), relative('.', file))));
}

async function readFixture(path: string, file: string): Promise<Fixture> {
  const text = await readFile(path, 'utf8');
  const history = historyShape.parse(JSON.parse(text));
  const started = history.events[0]?.workflowExecutionStartedEventAttributes;
  if (!started) throw new Error(`${file} does not begin with the start of a workflow`);
  return {
    name: file.replace(/\.json$/, ''),
    workflowType: started.workflowType.name,
    workflowId: started.workflowId,
    text,
    history,
  };
}
