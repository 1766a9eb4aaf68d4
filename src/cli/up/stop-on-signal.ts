import type { Stack } from './stack.js';

/**
 * Stops everything in order at the first Ctrl-C (or SIGTERM, or a closed terminal) and ends the
 * process as `ending` says by then; a second Ctrl-C ends it at once, after `leaveAtOnce`, which must not
 * wait.
 */
export function stopOnSignal(
  stack: Stack,
  say: (line: string) => void,
  ending: () => { readonly goodbye: string; readonly exitCode: number },
  leaveAtOnce: () => void,
): AbortSignal {
  const over = new AbortController();
  const stop = () => {
    if (over.signal.aborted) {
      leaveAtOnce();
      process.exit(130);
    }
    over.abort();
    say('Stopping … (Ctrl-C again to leave at once)');
    stack.stop().then(
      () => {
        const { goodbye, exitCode } = ending();
        say(goodbye);
        process.exit(exitCode);
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
