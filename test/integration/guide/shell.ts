import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

/** A shell that a reader keeps open: what one block sets, the next ones have. */
export interface Shell {
  /** What the block printed to stdout; rejects, with all it printed, when a command in it failed. */
  run(script: string): Promise<string>;
  close(): void;
}

export function openShell(folder: string): Shell {
  const child = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  let [output, complaints] = ['', ''];
  let told: () => void = () => undefined;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    told();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaints += chunk));
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
      [output, complaints] = ['', ''];
      const end = `end of ${randomUUID()}`;
      child.stdin.write(`${script}\nprintf '\\n%s\\n' '${end}'\n`);
      await until(() => output.includes(end));
      if (!output.includes(end)) throw new Error(`The shell ended after:\n${script}\n${output}${complaints}`);
      return output.slice(0, output.indexOf(end)).trim();
    },
    close: () => void child.kill('SIGKILL'),
  };
}
