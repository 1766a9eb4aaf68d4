import type { Command } from 'commander';
import { api } from './api.js';
import { build } from './build.js';
import { doctor } from './doctor.js';
import { withEnvFile } from './env-file.js';
import { key } from './key.js';
import { migrate } from './migrate.js';
import { token } from './token.js';
import { up } from './up.js';
import { worker } from './worker.js';

/** Every command of `perch`, as its help lists them. */
export const commands = (): Command[] => [
  up(),
  ...[worker(), api(), migrate(), token(), doctor()].map(withEnvFile),
  ...[build(), key()],
];
