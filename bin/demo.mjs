#!/usr/bin/env node
// npm run demo: a day in the sandbox, played and checked.
import { ensureInstalled, ensureNode } from './install.mjs';

ensureNode();
await ensureInstalled();

const { register } = await import('tsx/esm/api');
register();
await import('../demo/main.ts');
