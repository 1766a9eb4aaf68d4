import { Command } from 'commander';
import { ConfigurationError } from '../config.js';
import { ChildFailed } from '../servers/children.js';
import { PartMissing } from '../servers/part.js';
import { Advice } from './advice.js';
import { api } from './api.js';
import { build } from './build.js';
import { doctor } from './doctor.js';
import { migrate } from './migrate.js';
import { token } from './token.js';
import { up } from './up.js';
import { worker } from './worker.js';

const perch = new Command('perch')
  .description('A self-hosted, durable support desk for X.')
  .addHelpText('after', '\nEvery setting is an environment variable, described in .env.example.')
  .showHelpAfterError();

for (const command of [up(), worker(), api(), migrate(), build(), token(), doctor()])
  perch.addCommand(command);

try {
  await perch.parseAsync();
} catch (error) {
  // What a person can act on is said plainly; anything else is a fault of ours and keeps its stack.
  const plain = [ConfigurationError, PartMissing, ChildFailed, Advice].some((kind) => error instanceof kind);
  console.error(plain && error instanceof Error ? error.message : error);
  process.exit(1);
}
