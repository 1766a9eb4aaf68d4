import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

/** A shell that a reader keeps open: what one block sets, the next ones have. */
export interface Shell {
  /** What the block printed; rejects, with all of it, when a command in it failed. */
  run(script: string): Promise<string>;
  close(): void;
}

export function openShell(folder: string): Shell {
  const child = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let told: () => void = () => undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      told();
    });
  child.once('exit', () => {
    told();
  });
  child.stdin.write('set -e -o pipefail\n');

  const until = (isThere: () => boolean) =>
    new Promise<void>((resolve) => {
      told = () => {
        if (isThere() || child.exitCode !== null) resolve();
      };
      told();
    });

  return {
    async run(script) {
      output = '';
      const end = `end of ${randomUUID()}`;
      child.stdin.write(`${script}\nprintf '\\n%s\\n' '${end}'\n`);
      await until(() => output.includes(end));
      if (!output.includes(end)) throw new Error(`The shell ended after:\n${script}\n${output}`);
      return output.slice(0, output.indexOf(end)).trim();
    },
    close: () => void child.kill('SIGKILL'),
  };
}
