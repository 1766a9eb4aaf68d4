#!/usr/bin/env node
// npm run bench -- <figure>: the figures of docs/performance.md.
import { ensureInstalled, ensureNode } from './install.mjs';

ensureNode();
await ensureInstalled();

const { register } = await import('tsx/esm/api');
register();
await import('../bench/bench.ts');
