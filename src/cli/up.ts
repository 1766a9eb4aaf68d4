import { Command } from 'commander';
import { join, resolve } from 'node:path';
import { adminEmail } from './admin-email.js';
import { Advice } from './advice.js';
import { settingsIn } from './env-file.js';
import { root } from '../root.js';

/** A customer writes about as often as a person can follow. */
const SANDBOX = { lively: { company: 'acme', writeEveryMs: 8_000 } };

export const up = () =>
  new Command('up')
    .description('Start everything on this machine, and show tickets as they arrive.')
    .option(
      '--real',
      'use X, SMTP and the other settings of .env instead of the sandbox (default: the sandbox)',
    )
    .addOption(adminEmail())
    .option('--folder <path>', 'keep data, logs and addresses there', join(root, '.perch'))
    .addHelpText(
      'after',
      '\nPorts are picked once and kept in the folder; with --real, API_PORT (3000), API_METRICS_PORT and\nWORKER_METRICS_PORT of .env choose others.',
    )
    .action(async ({ real, email, folder }: { real?: true; email: string; folder: string }) => {
      // npm keeps an option for itself that stands before --, and tells of it this way only.
      if (real !== true && process.env['npm_config_real'] !== undefined)
        throw new Advice('npm took --real for its own. Put -- before it: npm run up -- --real');
      const env = real === true ? { ...readDotEnv(), ...process.env } : process.env;
      const { run } = await import('./up/run.js');
      await run(resolve(folder), { env, email, ...(real === true ? {} : { sandbox: SANDBOX }) });
    });

function readDotEnv(): NodeJS.ProcessEnv {
  const settings = settingsIn(resolve('.env'));
  if (settings === undefined)
    throw new Advice('--real needs a .env file here: copy .env.example and fill it in.');
  return settings;
}
