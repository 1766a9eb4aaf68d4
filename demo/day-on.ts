import { controlClient } from '../simulator/control-client.js';
import { firstAdmin } from '../src/cli/up/first-admin.js';
import type { Everything } from '../src/cli/up/start-everything.js';
import { openBook } from './census/book.js';
import type { Checklist } from './checklist.js';
import type { Day } from './day/day.js';
import { openDesk } from './desk.js';
import type { Screen } from './screen.js';
import { workerProcess } from './worker-process.js';
import { playX } from './x.js';

/** A day on what was just started. The first admin is made here, and the rest is the public API's. */
export async function dayOn(
  { config, sandbox, worker }: Everything,
  { check, atMost }: Checklist,
  { chapter, tell }: Screen,
): Promise<Day> {
  if (sandbox === undefined) throw new Error('A day is played in a sandbox.');
  const { token } = await firstAdmin(config.mongodbUri);
  return {
    x: await playX(controlClient(sandbox.controlUrl), 'acme'),
    desk: openDesk(config.publicUrl, token),
    book: openBook(),
    ...{ check, atMost, chapter, tell },
    worker: workerProcess(worker),
  };
}
