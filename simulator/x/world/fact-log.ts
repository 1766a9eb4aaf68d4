import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fact as factSchema, type Fact } from './facts.js';

export interface FactLog {
  append(facts: readonly Fact[]): void;
  close(): void;
}

export const noFactLog: FactLog = { append: () => undefined, close: () => undefined };

/** What stands in the file, up to the last whole line: a kill in mid-write may leave half a line. */
function readWholeLines(file: string): { lines: string[]; bytes: number } {
  const content = readFileSync(file);
  const bytes = content.lastIndexOf(0x0a) + 1;
  const lines = content.subarray(0, bytes).toString('utf8').split('\n').filter(Boolean);
  return { lines, bytes };
}

function parseFact(line: string, number: number, file: string): Fact {
  const parsed = factSchema.safeParse(JSON.parse(line));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} line ${number} is no fact of this sandbox; delete the file to start afresh`);
}

/** Opens an append-only file of facts, one JSON object a line, and hands every stored one to `replay`. */
export function openFactLog(file: string, replay: (fact: Fact) => void): FactLog {
  mkdirSync(dirname(file), { recursive: true });
  const stored = existsSync(file) ? readWholeLines(file) : { lines: [], bytes: 0 };
  stored.lines.forEach((line, index) => replay(parseFact(line, index + 1, file)));
  const handle = openSync(file, 'a');
  ftruncateSync(handle, stored.bytes);
  return {
    // One synchronous write per change: once an answer leaves, a `kill -9` cannot take the change back.
    append: (facts) => void writeSync(handle, facts.map((fact) => `${JSON.stringify(fact)}\n`).join('')),
    close: () => closeSync(handle),
  };
}
