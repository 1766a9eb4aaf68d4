import { look, provide } from '../servers/find.js';
import { mongodb } from '../servers/mongodb.js';
import type { Found, Part } from '../servers/part.js';
import { terminalProgress } from '../servers/progress.js';
import { temporal } from '../servers/temporal.js';
import { testServer } from '../servers/test-server.js';
import { shownUri } from '../store/mongodb-uri.js';
import { remedies, row } from './doctor-table.js';

const PARTS: readonly Part[] = [temporal, mongodb, testServer];

/** Shows each part, or what to do about it; installs what is missing first if asked. */
export async function examineParts({ install }: { readonly install?: true }): Promise<void> {
  if (install === true) for (const part of PARTS) await provide(part, terminalProgress());
  console.log(row('PART', 'FOUND BY', 'VERSION', 'WHERE'));
  for (const part of PARTS) await examine(part);
}

async function examine(part: Part): Promise<void> {
  const looked = await look(part);
  if ('found' in looked) {
    const { how, version } = looked.found;
    console.log(row(part.title, how, version, whereIs(looked.found)));
    return;
  }
  process.exitCode = 1;
  console.log(row(part.title, 'MISSING', '', 'any one of these is enough:'));
  for (const line of remedies(part, looked.attempts)) console.log(line);
}

const whereIs = (found: Found) => (found.kind === 'program' ? found.path : shownUri(found.address));
