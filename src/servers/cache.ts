import { randomUUID } from 'node:crypto';
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { identityOf, isRunning, self } from './identity.js';

/** Where downloaded and built servers are kept, shared by every clone of this user. */
export const cacheFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  env['PERCH_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'perch');

export interface Installation {
  readonly folder: string;
  readonly entry: string;
  /** Whether what stands in the cache works. */
  readonly usable: (path: string) => Promise<boolean>;
  /** Puts the files into the empty folder `staging`; throws if it cannot. */
  readonly fill: (staging: string) => Promise<void>;
  readonly onWait: () => void;
}

/**
 * Fills `folder/entry` and returns its path. A half-made entry is never seen: files are made in a
 * staging folder and renamed. The lock only saves a second process the work; if it fails, both
 * install and the first rename wins.
 */
export async function install(job: Installation): Promise<string> {
  const target = join(job.folder, job.entry);
  await mkdir(job.folder, { recursive: true });
  return withLock(`${target}.lock`, job.onWait, async () => {
    if (await job.usable(target)) return target;
    await removeAbandoned(job.folder, job.entry);
    const staging = await mkdtemp(join(job.folder, `${stagingPrefix(job.entry)}${process.pid}-`));
    try {
      await job.fill(staging);
      if (!(await job.usable(target))) await rm(target, { recursive: true, force: true });
      await rename(staging, target).catch((error: unknown) => unlessThere(target, job, error));
      return target;
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
}

const stagingPrefix = (entry: string) => `.${entry}-`;

async function unlessThere(target: string, job: Installation, error: unknown): Promise<void> {
  if (!(await job.usable(target))) throw error;
}

/** Staging folders carry the pid of their maker; those of dead makers are rubbish. */
async function removeAbandoned(folder: string, entry: string): Promise<void> {
  const prefix = stagingPrefix(entry);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    if (identityOf(Number.parseInt(name.slice(prefix.length), 10)) === undefined)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

const holderShape = z.object({ pid: z.number(), startedAt: z.string() });

/** Runs `work` while holding the lock file; a lock whose holder is dead is taken over. */
export async function withLock<T>(file: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  for (let told = false; !(await take(file));) {
    if (!told) onWait();
    told = true;
    await delay(500);
  }
  try {
    return await work();
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

/** A hard link appears whole or not at all, so nobody reads a half-written lock. */
async function take(file: string): Promise<boolean> {
  const mine = `${file}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(self()));
  try {
    await link(mine, file);
    return true;
  } catch {
    await breakIfStale(file);
    return false;
  } finally {
    await unlink(mine);
  }
}

async function breakIfStale(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const holder = holderShape.safeParse(parseJson(text));
  if (!holder.success || !isRunning(holder.data)) await unlink(file).catch(() => undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
