import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { seconds, terminalProgress } from './progress.js';

let written: string[];
const out = (isTTY: boolean) => ({ isTTY, columns: 40, write: (text: string) => written.push(text) });

beforeEach(() => {
  written = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const stepOf = async (isTTY: boolean, lastsMs: number) => {
  const running = terminalProgress(out(isTTY)).step('Installing', async (note) => {
    note('10 of 40 MB');
    await new Promise((resolve) => setTimeout(resolve, lastsMs));
  });
  await vi.advanceTimersByTimeAsync(lastsMs);
  await running;
};

test('a step under two seconds shows nothing', async () => {
  await stepOf(false, 1_900);
  await stepOf(true, 1_900);
  expect(written).toEqual([]);
});

test('a longer step adds a line every five seconds where the output is no terminal', async () => {
  await stepOf(false, 12_900);
  expect(written).toEqual([2, 7, 12].map((s) => `Installing … ${seconds(s * 1_000)} · 10 of 40 MB\n`));
});

test('on a terminal it rewrites one line that fits, and removes it at the end', async () => {
  await stepOf(true, 4_100);
  expect(written).toHaveLength(4);
  expect(written.every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(true);
  expect(written[0]).toContain('Installing … 2.0 s · 10 of 40 MB');
  expect(written.at(-1)).toBe('\r\u001b[2K');
});

test('times are told in the unit a person would use', () => {
  expect([400, 9_900, 12_000, 150_000].map(seconds)).toEqual(['0.4 s', '9.9 s', '12 s', '2 min 30 s']);
});
