import { join } from 'node:path';

/** The folder of this checkout. */
export const root = join(import.meta.dirname, '..');

/** Where `perch build` leaves the workflows, bundled. */
export const workflowBundlePath = join(root, 'build', 'workflows.js');
