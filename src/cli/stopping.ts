import { Option } from 'commander';
import { endWithParent } from '../servers/children.js';

/** For `up`: the process ends when its stdin closes, so also when its parent was killed. */
export const exitWithParent = () =>
  new Option(
    '--exit-with-parent',
    'stop when stdin closes, as it does when the parent ends (default: go on)',
  );

/** Calls `stop` once, at SIGTERM, Ctrl-C or (if asked) the parent's end; a failed stop ends with code 1. */
export function onStopSignal(stop: () => Promise<void>, options: { exitWithParent?: true } = {}): void {
  let stopping = false;
  const once = () => {
    if (stopping) return;
    stopping = true;
    stop().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  };
  process.on('SIGTERM', once).on('SIGINT', once);
  if (options.exitWithParent === true) endWithParent(once);
}
