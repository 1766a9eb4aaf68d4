import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../src/root.js';
import { run } from '../src/servers/commands.js';
import { terminalProgress } from '../src/servers/progress.js';
import { machine, report, secondsOf, type Row } from './shared/report.js';
import { withoutSettings } from './shared/surroundings.js';

export interface UpOptions {
  readonly cold?: true;
}

/** Ten times what a cold start takes here. */
const withinMs = 60 * 60_000;

/**
 * `npm run up` in a fresh clone of this checkout's last commit, from the command to the first ticket on
 * the screen: the first time (with npm ci), and a second time, with what the first one left.
 */
export async function up({ cold }: UpOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'perch-bench-up-'));
  const clone = join(folder, 'perch');
  try {
    await run('git', ['clone', '--quiet', root, clone]);
    const env = { ...withoutSettings(process.env), ...(cold === true ? emptyCaches(folder) : {}) };
    const caches = cold === true ? 'empty caches' : 'warm caches';
    const rows: Row[] = [];
    for (const what of [`fresh clone, ${caches}`, 'second start'])
      rows.push({ what, value: secondsOf(await untilFirstTicket(clone, env)) });
    report('npm run up, to the first ticket', machine(), rows);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every cache that installing fills; what a person configured about registries stays. */
function emptyCaches(folder: string): NodeJS.ProcessEnv {
  const cache = join(folder, 'cache');
  return {
    PERCH_CACHE: join(cache, 'perch'),
    XDG_CACHE_HOME: cache,
    npm_config_cache: join(cache, 'npm'),
    PIP_CACHE_DIR: join(cache, 'pip'),
    GOCACHE: join(cache, 'go-build'),
    GOMODCACHE: join(cache, 'go-modules'),
    // Go writes its modules read-only, and nobody could remove them.
    GOFLAGS: '-modcacherw',
  };
}

/** Starts, waits for the first ticket's line, and stops as Ctrl-C does. Its output is shown meanwhile. */
async function untilFirstTicket(clone: string, env: NodeJS.ProcessEnv): Promise<number> {
  const began = Date.now();
  const child = spawn('npm', ['run', '--silent', 'up'], {
    cwd: clone,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // npm passes no signal on to a program without a terminal: the group is told.
  const stop = () => process.kill(-(child.pid ?? 0), 'SIGINT');
  process.once('SIGINT', stop);
  const { say } = terminalProgress();
  try {
    return await new Promise<number>((resolve, reject) => {
      let output = '';
      const late = setTimeout(() => reject(new Error('no ticket came within an hour')), withinMs);
      void ended.then(() => reject(new Error('up ended without a ticket; its output is above')));
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          output += chunk;
          say(chunk.trimEnd());
          if (!/First ticket after .*\n.*#\d+/.test(output)) return;
          clearTimeout(late);
          resolve(Date.now() - began);
        });
    });
  } finally {
    if (child.exitCode === null) stop();
    await ended;
    process.off('SIGINT', stop);
  }
}
