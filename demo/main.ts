import { Command } from 'commander';
import { sayFailure } from '../src/cli/failure.js';
import { perform } from './perform.js';

const demo = new Command('npm run demo --')
  .description(
    'Starts everything with throw-away data, plays a day in the sandbox, and checks what it leaves behind.',
  )
  .option('--keep', 'leave everything running when the day is over, until Ctrl-C')
  .addHelpText('after', '\nExits with 1 if anything is different from what is expected.')
  .showHelpAfterError()
  .parse();

try {
  process.exit(await perform(demo.opts<{ keep?: true }>()));
} catch (error) {
  sayFailure(error);
  process.exit(1);
}
