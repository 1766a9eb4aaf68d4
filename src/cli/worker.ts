import { Command } from 'commander';
import { readConfig } from '../config.js';
import { asAdvice } from './advice.js';
import { exitWithParent, onStopSignal } from './stopping.js';

export const worker = () =>
  new Command('worker')
    .description('Run the workers: workflows and their activities. SIGTERM lets what is in flight finish.')
    .addOption(exitWithParent())
    .action(async (options: { exitWithParent?: true }) => {
      const [{ startWorker }, { logTemporal }] = await Promise.all([
        import('../worker.js'),
        import('../temporal/log.js'),
      ]);
      const config = readConfig();
      logTemporal(config.logLevel);
      const running = await startWorker(config).catch(asAdvice);
      onStopSignal(() => running.stop(), options);
      console.log('The workers run');
      await running.run;
    });
