import { describe, expect, test } from 'vitest';
import { isWithin } from './is-within.js';
import { isTimeZone, weekdays, type OfficeHours } from './office-hours.js';

const hours = (changes: Partial<OfficeHours> = {}): OfficeHours => ({
  timeZone: 'Europe/Berlin',
  days: weekdays.slice(0, 5).map((day) => ({ day, from: '09:00', to: '17:00' })),
  holidays: [],
  ...changes,
});
const within = (at: string, changes: Partial<OfficeHours> = {}) => isWithin(hours(changes), new Date(at));

describe('S52 office hours', () => {
  test.each([
    ['before they begin', '2026-01-05T07:59:59.999Z', false],
    ['as they begin', '2026-01-05T08:00:00Z', true],
    ['just before they end', '2026-01-05T15:59:59.999Z', true],
    ['as they end', '2026-01-05T16:00:00Z', false],
    ['on a day that has none', '2026-01-10T12:00:00Z', false],
    ['in summer time, an hour earlier by UTC', '2026-07-06T07:00:00Z', true],
    ['in summer time, after they end', '2026-07-06T15:00:00Z', false],
    ['on the Monday after the clocks went forward', '2026-03-30T07:00:00Z', true],
    ['on the Monday after they went back', '2026-10-26T07:30:00Z', false],
  ])('%s', (_, at, expected) => {
    expect(within(at)).toBe(expected);
  });

  test('on a holiday by the date there', () => {
    const holidays = [{ date: '2026-01-06', name: 'Epiphany' }];
    expect(within('2026-01-06T12:00:00Z', { holidays })).toBe(false);
    expect(within('2026-01-07T12:00:00Z', { holidays })).toBe(true);
    const late = { holidays, timeZone: 'Pacific/Auckland' };
    expect(within('2026-01-05T22:00:00Z', late)).toBe(false);
  });

  test('twice a day, and to its end', () => {
    const days = [
      { day: 'monday', from: '00:00', to: '01:00' },
      { day: 'monday', from: '23:00', to: '24:00' },
    ] as const;
    const there = { days, timeZone: 'UTC' };
    expect(within('2026-01-05T00:00:00Z', there)).toBe(true);
    expect(within('2026-01-05T01:00:00Z', there)).toBe(false);
    expect(within('2026-01-05T23:59:59Z', there)).toBe(true);
    expect(within('2026-01-06T00:00:00Z', there)).toBe(false);
  });

  test('there is such a time zone, or not', () => {
    expect(isTimeZone('Asia/Kathmandu')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
  });
});
