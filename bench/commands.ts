import { Command, InvalidArgumentError } from 'commander';

/** A number greater than zero. */
function amount(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number greater than 0.');
  return value;
}

/** A figure's module is loaded when it is measured: `--help` needs none of them. */
const measure =
  <Options>(load: () => Promise<(options: Options) => Promise<void>>) =>
  async (options: Options) =>
    (await load())(options);

/** The figures as commands, each with its options. */
export const bench = new Command('npm run bench --')
  .description('The figures of docs/performance.md; each starts all it needs, and removes it again.')
  .showHelpAfterError();

const fromPostToTicket = (name: string, description: string): Command =>
  bench
    .command(name)
    .description(description)
    .option('--accounts <count>', 'accounts connected', amount, 200)
    .option('--poll-seconds <seconds>', 'each account’s interval', amount, 15)
    .option('--posts-per-second <count>', 'to accounts at random', amount, 4)
    .option('--seconds <seconds>', 'how long posts are written', amount, 180);

fromPostToTicket('latency', 'from post to ticket, with many accounts connected').action(
  measure(async () => (await import('./latency.js')).latency),
);
fromPostToTicket('push', 'the same while X pushes, and polls are slow').action(
  measure(async () => (await import('./latency.js')).push),
);

bench
  .command('escalation')
  .description('from the post that makes a surge to the SMS at Twilio, with many accounts flowing')
  .option('--accounts <count>', 'accounts connected', amount, 200)
  .option('--surges <count>', 'accounts that are flooded', amount, 100)
  .option('--at-once <count>', 'so many of them at a time', amount, 5)
  .option('--poll-seconds <seconds>', 'each account’s interval', amount, 15)
  .option('--posts-per-second <count>', 'to accounts at random meanwhile', amount, 4)
  .action(measure(async () => (await import('./escalation.js')).escalation));

bench
  .command('burst')
  .description('mentions that land at once, and the bare floor of storing them')
  .option('--mentions <count>', 'how many land', amount, 5_000)
  .option('--accounts <count>', 'how many accounts they mention', amount, 10)
  .option('--profile <folder>', 'leave CPU profiles of worker and API there')
  .action(measure(async () => (await import('./burst.js')).burst));

bench
  .command('peer')
  .description('the same burst for the poller most people would write, and for both with one kill -9')
  .option('--mentions <count>', 'how many land', amount, 5_000)
  .option('--accounts <count>', 'how many accounts they mention', amount, 10)
  .option('--poll-seconds <seconds>', 'the peer’s interval', amount, 15)
  .action(measure(async () => (await import('./peer.js')).peer));

bench
  .command('filing')
  .description('captured items filed under many ticket rules, beside the same without any')
  .option('--items <count>', 'how many', amount, 10_000)
  .option('--rules <count>', 'ticket rules of the account', amount, 50)
  .option('--keywords <count>', 'keywords of each rule', amount, 20)
  .action(measure(async () => (await import('./filing.js')).filing));

bench
  .command('lists')
  .description('how long lists, filters and searches take on much that was captured')
  .option('--items <count>', 'captured items', amount, 200_000)
  .option('--tickets <count>', 'tickets', amount, 100_000)
  .option('--requests <count>', 'how often each is asked, by each of two people', amount, 100)
  .action(measure(async () => (await import('./lists.js')).lists));

bench
  .command('live')
  .description('how soon people who listen to the social tab hear of items, and what they cost')
  .option('--listeners <count>', 'who listen at once', amount, 200)
  .option('--items <count>', 'how many are stored', amount, 2_000)
  .option('--items-per-second <count>', 'how quickly', amount, 50)
  .action(measure(async () => (await import('./live.js')).live));

bench
  .command('idle')
  .description('what an account costs to which nobody writes')
  .option('--accounts <count>', 'accounts watched', amount, 200)
  .option('--more-accounts <count>', 'accounts in all when memory is measured again', amount, 1_000)
  .option('--poll-seconds <seconds>', 'each account’s interval', amount, 15)
  .option('--rearm-minutes <minutes>', 'when an idle poll returns; 360 outside of this', amount, 1)
  .option('--minutes <minutes>', 'how long it is watched', amount, 5)
  .option('--settle-seconds <seconds>', 'wait before memory is read', amount, 60)
  .option('--charges', 'only what X charges, of accounts with messages and likes behind them')
  .action(measure(async () => (await import('./idle.js')).idle));

bench
  .command('keywords')
  .description('which rule takes a post: the keyword matcher, and a loop of regular expressions')
  .option('--texts <count>', 'posts that are decided', amount, 10_000)
  .option('--rules <count>', 'rules that are tried', amount, 50)
  .option('--keywords <count>', 'keywords of each rule', amount, 20)
  .action(measure(async () => (await import('./keywords.js')).keywords));

bench
  .command('rules')
  .description('triggers on a burst of new tickets, beside the same burst without any')
  .option('--tickets <count>', 'how many', amount, 5_000)
  .option('--triggers <count>', 'of five conditions each', amount, 100)
  .action(measure(async () => (await import('./rules.js')).rules));

bench
  .command('up')
  .description('npm run up to the first ticket, in a fresh clone')
  .option('--cold', 'with the caches of npm, pip, Go and Perch empty, so that everything is fetched')
  .action(measure(async () => (await import('./up.js')).up));
