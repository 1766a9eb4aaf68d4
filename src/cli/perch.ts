import { Command } from 'commander';
import { commands } from './commands.js';
import { sayFailure } from './failure.js';

const perch = new Command('perch')
  .description('A self-hosted, durable support desk for X.')
  .addHelpText(
    'after',
    '\nEvery setting is an environment variable, described in .env.example. What the environment does not set is\nread from .env of the working directory (by `up` with --real only).',
  )
  .showHelpAfterError();

for (const command of commands()) perch.addCommand(command);

try {
  await perch.parseAsync();
} catch (error) {
  sayFailure(error);
  process.exit(1);
}
