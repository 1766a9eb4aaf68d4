import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** What a whole run writes, several times over; containers often give their shared memory 64 MB. */
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * A new folder for data that no one needs after the run, held in memory where that has room: building the
 * indexes of a test's database takes a quarter of the time there, for nothing waits for a disk. The files
 * outlive a killed process like those on a disk.
 */
export async function scratchFolder(prefix: string): Promise<string> {
  return mkdtemp(join((await hasRoom(MEMORY)) ? MEMORY : tmpdir(), prefix));
}

async function hasRoom(path: string): Promise<boolean> {
  const free = await statfs(path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return free >= ROOM_BYTES;
}
