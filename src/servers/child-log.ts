import { closeSync, fstatSync, openSync, readFileSync, readSync, renameSync, statSync } from 'node:fs';

const LARGE_LOG_BYTES = 10_000_000;

/** Appends, so that a restart keeps the words of the process before; one older file is kept. */
export function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGE_LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

/** What was appended since the file was `start` bytes long. */
export function readFrom(file: string, start: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - start));
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, start));
  } finally {
    closeSync(descriptor);
  }
}

export const lastLines = (file: string, count: number) =>
  readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
