import { Command, InvalidArgumentError } from 'commander';
import { burst } from './burst.js';
import { latency } from './latency.js';

/** A number greater than zero. */
function amount(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number greater than 0.');
  return value;
}

const bench = new Command('npm run bench --')
  .description('The figures of docs/performance.md; each starts all it needs, and removes it again.')
  .showHelpAfterError();

bench
  .command('latency')
  .description('from post to ticket, with many accounts connected')
  .option('--accounts <count>', 'accounts connected', amount, 200)
  .option('--poll-seconds <seconds>', 'each account’s interval', amount, 15)
  .option('--posts-per-second <count>', 'to accounts at random', amount, 4)
  .option('--seconds <seconds>', 'how long posts are written', amount, 180)
  .action(latency);

bench
  .command('burst')
  .description('mentions that land at once, and the bare floor of storing them')
  .option('--mentions <count>', 'how many land', amount, 5_000)
  .option('--accounts <count>', 'how many accounts they mention', amount, 10)
  .option('--profile <folder>', 'leave CPU profiles of worker and API there')
  .action(burst);

await bench.parseAsync();
