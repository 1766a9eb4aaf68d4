import { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Advice } from './advice.js';
import { root } from './root.js';
import { run } from './up/run.js';

/** A customer writes about as often as a person can follow. */
const SANDBOX = { company: 'acme', writeEveryMs: 8_000 };

export const up = () =>
  new Command('up')
    .description(
      'Start everything on this machine, with data under .perch/, and show tickets as they arrive.',
    )
    .option('--real', 'use X, SMTP and the other settings of .env instead of the sandbox')
    .action(async ({ real }: { real?: true }) => {
      const env = real === true ? { ...readDotEnv(), ...process.env } : process.env;
      await run({ env, ...(real === true ? {} : { sandbox: SANDBOX }) });
    });

function readDotEnv(): NodeJS.ProcessEnv {
  const file = join(root, '.env');
  if (!existsSync(file)) throw new Advice('--real needs a .env file: copy .env.example and fill it in.');
  return parseEnv(readFileSync(file, 'utf8'));
}
