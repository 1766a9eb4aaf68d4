import { homedir, hostname } from 'node:os';
import { z } from 'zod';

const shape = z.object({ events: z.array(z.record(z.string(), z.unknown())) });
export type JsonHistory = z.output<typeof shape>;

const own = [hostname(), process.cwd(), homedir()].filter((name) => name.length > 1);

/**
 * A history without what tells of the machine that made it: who worked on it (`identity`, the sticky
 * queues named after it) and the paths of stack traces. Replay looks at none of them. Throws when
 * something else does, payloads included.
 */
export function scrubbed(json: string): JsonHistory {
  const clean = JSON.stringify(JSON.parse(json), (key, value: unknown) => {
    if (key === 'identity') return 'recorder';
    if (key === 'stackTrace') return '';
    if (key === 'taskQueue' && isSticky(value)) return { ...value, name: 'recorder' };
    return value;
  });
  const readable = clean.replace(/"data":\s*"([^"]*)"/g, (_, data: string) => Buffer.from(data, 'base64').toString());
  const found = own.find((name) => clean.includes(name) || readable.includes(name));
  if (found !== undefined) throw new Error(`A history tells of this machine: ${found}`);
  return shape.parse(JSON.parse(clean));
}

const isSticky = (value: unknown): value is { name: string } =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'TASK_QUEUE_KIND_STICKY';
