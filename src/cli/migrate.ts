import { Command } from 'commander';
import { readConfig } from '../config.js';
import { migrate as migrateAll } from '../migrate.js';
import { asAdvice } from './advice.js';

export const migrate = () =>
  new Command('migrate')
    .description('Prepare MongoDB (indexes) and Temporal (search attributes, schedule) for this version.')
    .action(async () => {
      const print = (line: string) => console.log(line);
      await migrateAll(readConfig(), { log: print, advise: print }).catch(asAdvice);
    });
