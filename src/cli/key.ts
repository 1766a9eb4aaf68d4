import { Command } from 'commander';
import { freshKey } from '../config.js';

export const key = () =>
  new Command('key')
    .description('Print a fresh key for PERCH_KEYS.')
    .addHelpText(
      'after',
      '\nThe first key: PERCH_KEYS=<printed>. To change keys: PERCH_KEYS=<printed>,<those before>; what is\nstored opens only while its key stays in the list.',
    )
    .action(() => {
      console.log(freshKey());
    });
