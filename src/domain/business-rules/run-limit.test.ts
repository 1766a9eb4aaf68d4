import { describe, expect, it } from 'vitest';
import { noon } from '../test/examples.js';
import { mayRun, runsCountFrom, stoppedNote } from './run-limit.js';

const acted = (count: number) => Array.from({ length: count }, () => ({}));
const cut = { cut: true } as const;

describe('how often an automation acts on one ticket', () => {
  it('S55 up to twenty times in seven days, and says once that it stopped', () => {
    expect(mayRun([])).toBe('acts');
    expect(mayRun(acted(19))).toBe('acts');
    expect(mayRun(acted(20))).toBe('cutFirst');
    expect(mayRun([...acted(20), cut])).toBe('cut');
    expect(stoppedNote('Remind')).toContain('“Remind” has acted 20 times within 7 days');
  });

  it('S55 what was cut is no run: when older ones are out of the week it acts again', () => {
    expect(mayRun([...acted(19), cut, cut])).toBe('acts');
    expect(noon.getTime() - runsCountFrom(noon).getTime()).toBe(7 * 86_400_000);
  });
});
