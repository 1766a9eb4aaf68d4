import { Command } from 'commander';
import { api } from './api.js';
import { build } from './build.js';
import { doctor } from './doctor.js';
import { sayFailure } from './failure.js';
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
  sayFailure(error);
  process.exit(1);
}
