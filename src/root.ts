import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this checkout. What is compiled lies elsewhere than its source, so it is looked for. */
export const root = above(import.meta.dirname);

/** Where `perch build` leaves the workflows, bundled. */
export const workflowBundlePath = join(root, 'build', 'workflows.js');

function above(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : above(dirname(folder));
}
