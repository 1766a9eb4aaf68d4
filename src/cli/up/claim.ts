import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isRunning, self } from '../../servers/identity.js';
import { Advice } from '../advice.js';
import { writePrivate } from './home.js';

const shape = z.object({ pid: z.number(), startedAt: z.string() });

/** Makes this process the one that runs on the folder; refuses while another does. Returns the release. */
export function claim(file: string): () => void {
  const owner = read(file);
  if (owner !== undefined && isRunning(owner))
    throw new Advice(
      `Perch already runs here; its addresses are in ${join(dirname(file), 'access.json')}. To stop it press Ctrl-C there, or: kill ${owner.pid}`,
    );
  writePrivate(file, JSON.stringify(self()));
  return () => rmSync(file, { force: true });
}

function read(file: string) {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
