import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStack, type Stack } from '../../src/cli/up/stack.js';

/** Runs `measure` on what it starts in a folder, and removes all of it whatever came of it. */
export async function inFolder(measure: (folder: string, stack: Stack) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'perch-bench-'));
  const stack = createStack();
  stack.onStop(() => rm(folder, { recursive: true, force: true }));
  const stop = () => void stack.stop().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    await measure(folder, stack);
  } finally {
    await stack.stop();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}
