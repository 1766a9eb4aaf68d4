import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Identity, identityOf, isRunning, self } from './identity.js';
import { waitFor } from './wait.js';

const identity = z.object({ pid: z.number(), startedAt: z.string() });
const recordShape = z.object({
  name: z.string(),
  child: identity,
  owner: identity,
  /** Folders that live only as long as the child. */
  scratch: z.array(z.string()),
});
type ProcessRecord = z.output<typeof recordShape>;

/**
 * Notes that this process owns `pid`, so that a later start can end it if this process was killed
 * (`kill -9` leaves no chance to). Returns a function that drops the note.
 */
export function recordChild(
  runFolder: string,
  name: string,
  pid: number,
  scratch: readonly string[],
): () => void {
  const child = identityOf(pid);
  if (child === undefined) return () => undefined;
  mkdirSync(runFolder, { recursive: true });
  const file = join(runFolder, `${name}-${pid}.json`);
  const record: ProcessRecord = { name, child, owner: self(), scratch: [...scratch] };
  writeFileSync(file, JSON.stringify(record));
  return () => rmSync(file, { force: true });
}

/**
 * Ends what dead owners left behind and removes its scratch folders; returns the names. A child
 * whose owner lives is left alone, and so is a process that merely got a recorded pid.
 */
export async function cleanLeftovers(runFolder: string): Promise<string[]> {
  const cleaned: string[] = [];
  for (const file of list(runFolder)) {
    const record = read(file);
    if (record !== undefined && isRunning(record.owner)) continue;
    if (record !== undefined) {
      if (isRunning(record.child)) {
        await end(record.child, 10_000);
        cleaned.push(record.name);
      }
      for (const folder of record.scratch) await rm(folder, { recursive: true, force: true });
    }
    rmSync(file, { force: true });
  }
  return cleaned;
}

/** SIGKILL to all that this process has started, without waiting; their notes and scratch folders go too. */
export function killOwn(runFolder: string): void {
  const own = self();
  for (const file of list(runFolder)) {
    const record = read(file);
    if (record?.owner.pid !== own.pid || record.owner.startedAt !== own.startedAt) continue;
    signal(record.child, 'SIGKILL');
    for (const folder of record.scratch) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    rmSync(file, { force: true });
  }
}

/** SIGTERM, and SIGKILL if it still runs after `graceMs`; resolves when it is gone. */
export async function end(who: Identity, graceMs: number): Promise<void> {
  signal(who, 'SIGTERM');
  if (await waitFor(() => !isRunning(who), graceMs)) return;
  signal(who, 'SIGKILL');
  await waitFor(() => !isRunning(who), 5_000);
}

function signal(who: Identity, name: NodeJS.Signals): void {
  if (!isRunning(who)) return;
  try {
    process.kill(who.pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}

const list = (folder: string) => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
};

/** A record cut short by a crash tells nothing: it is dropped. */
function read(file: string): ProcessRecord | undefined {
  try {
    return recordShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
