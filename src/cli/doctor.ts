import { Command } from 'commander';

export const doctor = () =>
  new Command('doctor')
    .description('Show which real servers Perch would use, where they come from, and what is missing.')
    .option('--install', 'install what is missing into the cache (default: only look)')
    .addHelpText('after', '\nEnds with exit code 1 when something is missing.')
    .action(async (options: { install?: true }) => {
      const { examineParts } = await import('./doctor-parts.js');
      await examineParts(options);
    });
