import { Command } from 'commander';
import { readConfig } from '../config.js';
import { asAdvice } from './advice.js';

export const migrate = () =>
  new Command('migrate')
    .description('Prepare MongoDB (indexes) and Temporal (search attributes, schedule) for this version.')
    .action(async () => {
      const { migrate: migrateAll } = await import('../migrate.js');
      const print = (line: string) => console.log(line);
      await migrateAll(readConfig(), { log: print, advise: print }).catch(asAdvice);
    });
