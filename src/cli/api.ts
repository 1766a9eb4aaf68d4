import { Command } from 'commander';
import { readConfig } from '../config.js';
import { asAdvice } from './advice.js';
import { exitWithParent, onStopSignal } from './stopping.js';

export const api = () =>
  new Command('api')
    .description('Run the HTTP API. SIGTERM lets requests in flight finish.')
    .addOption(exitWithParent())
    .action(async (options: { exitWithParent?: true }) => {
      const { startApi } = await import('../../api/server.js');
      const running = await startApi(readConfig()).catch(asAdvice);
      onStopSignal(() => running.close(), options);
      console.log(`The API answers at ${running.url}`);
    });
