#!/usr/bin/env node
import { ensureInstalled, ensureNode } from './install.mjs';

ensureNode();
await ensureInstalled();

const { register } = await import('tsx/esm/api');
register();
await import('../src/cli/perch.ts');
