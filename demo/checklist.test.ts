import { beforeEach, describe, expect, test } from 'vitest';
import { silentProgress } from '../src/servers/progress.js';
import { openChecklist, type Checklist } from './checklist.js';
import { tableOn } from './screen.js';

let written: string;
let over: AbortController;
let checklist: Checklist;
beforeEach(() => {
  written = '';
  over = new AbortController();
  const screen = tableOn({ write: (text) => (written += text) });
  checklist = openChecklist(screen, silentProgress, over.signal);
});

const soon = { withinMs: 200 };

describe('a check', () => {
  test('waits until what is seen is as expected', async () => {
    let looks = 0;
    await checklist.check('looks', 3, () => (looks += 1));
    expect(written).toMatch(/^✓ looks +3 +3/);
    expect(checklist.summary(72_000)).toEqual({
      text: 'demo: 1 checks, 1 as expected, 0 different, in 72 s',
      isGood: true,
    });
  });

  test('that is never as expected is a difference, and shows what was seen', async () => {
    await checklist.check('the answer', 'sent', () => 'unknown', soon);
    expect(written).toMatch(/^✗ the answer +sent +unknown/);
    expect(checklist.summary(1_000)).toMatchObject({ isGood: false });
  });

  test('that cannot look is a difference, and shows why', async () => {
    await checklist.check('tickets', 3, () => Promise.reject(new Error('no API')), soon);
    expect(written).toMatch(/^✗ tickets +3 +no API/);
    expect(checklist.summary(1_000).isGood).toBe(false);
  });

  test('ends with the day', async () => {
    over.abort();
    await expect(checklist.check('anything', 1, () => 2)).rejects.toThrow();
    expect(written).toBe('');
  });
});

test('a promise of time is kept or not', () => {
  checklist.atMost('started again', 10_000, 9_900);
  checklist.atMost('started again', 10_000, 10_100);
  expect(written.split('\n').map((line) => line.slice(0, 1))).toEqual(['✓', '✗', '']);
});

test('a story that breaks is a difference, and so is one without any check', () => {
  expect(checklist.summary(1_000).isGood).toBe(false);
  checklist.atMost('fine', 2, 1);
  checklist.broken('the day', new Error('no ticket'));
  expect(checklist.summary(1_000).isGood).toBe(false);
  expect(written).toContain('Error: no ticket');
});
