import { Command } from 'commander';
import { buildWorkflows } from './workflow-bundle.js';

export const build = () =>
  new Command('build')
    .description('Bundle the workflows into build/workflows.js, unless nothing changed.')
    .action(async () => {
      const { rebuilt, file } = await buildWorkflows();
      console.log(rebuilt ? `Built ${file}` : `${file} is up to date`);
    });
