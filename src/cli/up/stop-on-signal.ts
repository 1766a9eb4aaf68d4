import type { Stack } from './stack.js';

/**
 * Stops everything in order at the first Ctrl-C (or SIGTERM, or a closed terminal) and ends the
 * process; a second Ctrl-C ends it at once, and the next start ends the children.
 */
export function stopOnSignal(stack: Stack, say: (line: string) => void): AbortSignal {
  const over = new AbortController();
  const stop = () => {
    if (over.signal.aborted) process.exit(130);
    over.abort();
    say('Stopping … (Ctrl-C again to leave at once)');
    stack.stop().then(
      () => {
        say('Stopped. npm run up continues where this left off.');
        process.exit(0);
      },
      (error: unknown) => {
        say(String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return over.signal;
}
