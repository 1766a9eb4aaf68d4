import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What happened when, in seconds from the run's begin; written at once, so that a crash leaves all of it. */
export interface RunLog {
  readonly file: string;
  note(line: string): void;
}

export function openRunLog(file: string): RunLog {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  const begun = performance.now();
  return {
    file,
    note(line) {
      const seconds = ((performance.now() - begun) / 1_000).toFixed(3).padStart(8);
      appendFileSync(file, `${seconds}  ${line}\n`);
    },
  };
}
