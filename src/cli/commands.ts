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
export const commands = (): Command[] => every().map(withoutArguments);

const every = () => [
  up(),
  ...[worker(), api(), migrate(), token(), doctor()].map(withEnvFile),
  ...[build(), key()],
];

/** Commands take options only; a word more is named, since npm keeps an option that stands before --. */
const withoutArguments = (command: Command): Command =>
  command.allowExcessArguments().hook('preAction', () => {
    const [word] = command.args;
    if (word !== undefined)
      command.error(`error: ${command.name()} takes no argument, and was given "${word}"`);
  });
