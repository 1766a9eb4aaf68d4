import { readFileSync, rmSync } from 'node:fs';
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
      `Perch already runs here (process ${owner.pid}); its addresses are in .perch/access.json. Stop it with Ctrl-C there, or: kill ${owner.pid}`,
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
