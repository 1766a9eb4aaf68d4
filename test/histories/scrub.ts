import { homedir, hostname } from 'node:os';
import { z } from 'zod';

const shape = z.object({ events: z.array(z.record(z.string(), z.unknown())) });
export type JsonHistory = z.output<typeof shape>;

/** What tells of this machine: its name and where this checkout and its owner live. */
const ofThisMachine = () => [hostname(), process.cwd(), homedir()];

/**
 * A history without what tells of the machine that made it: who worked on it (`identity`, and the
 * sticky queues named after it) and the paths of stack traces. Replay looks at none of them. Throws
 * when anything else does, payloads included.
 */
export function scrubbed(json: string, telling: readonly string[] = ofThisMachine()): JsonHistory {
  const clean: unknown = JSON.parse(json, (key, value: unknown) => {
    if (key === 'identity') return 'recorder';
    if (key === 'stackTrace') return '';
    if (key === 'taskQueue' && isSticky(value)) return { ...value, name: 'recorder' };
    return value;
  });
  const texts = textsOf(clean);
  for (const name of telling) {
    if (texts.some((text) => names(text, name))) throw new Error(`A history tells of this machine: ${name}`);
  }
  return shape.parse(clean);
}

/** As a word of its own: a machine may be called `a`. */
const names = (text: string, name: string): boolean =>
  text.split(name).some((before, index, parts) => {
    const after = parts[index + 1];
    return after !== undefined && !/[\w-]$/.test(before) && !/^[\w-]/.test(after);
  });

const isSticky = (value: unknown): value is { name: string } =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'TASK_QUEUE_KIND_STICKY';

/** Every string of a history; payloads are base64 of what they carry. */
function textsOf(history: unknown): string[] {
  const texts: string[] = [];
  JSON.stringify(history, (key, value: unknown) => {
    if (typeof value === 'string')
      texts.push(key === 'data' ? Buffer.from(value, 'base64').toString() : value);
    return value;
  });
  return texts;
}
