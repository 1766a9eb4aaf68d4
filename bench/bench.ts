import { bench } from './commands.js';

await bench.parseAsync();
