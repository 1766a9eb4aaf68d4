#!/usr/bin/env node
// node bin/run.mjs <program.ts> [its arguments]: runs a program of this checkout.
import { ensureInstalled, ensureNode } from './install.mjs';

ensureNode();
await ensureInstalled();

const { runProgram } = await import('./run-program.mjs');
const [entry] = process.argv.splice(2, 1);
if (!/^\w.*\.ts$/.test(entry ?? '')) {
  console.error('Usage: node bin/run.mjs <program.ts, from the folder of the checkout> [its arguments]');
  process.exit(1);
}
await runProgram(entry);
