#!/usr/bin/env node
import { ensureInstalled, ensureNode } from './install.mjs';

ensureNode();
await ensureInstalled();

const { runProgram } = await import('./run-program.mjs');
await runProgram('src/cli/perch.ts');
