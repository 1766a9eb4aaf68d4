import { weekdays, type OfficeHours } from './office-hours.js';

/** Whether it is within the office hours by the clocks on the wall there, summer time and all. */
export function isWithin({ timeZone, days, holidays }: OfficeHours, at: Date): boolean {
  const { date, day, time } = onTheWall(timeZone, at);
  if (holidays.some((holiday) => holiday.date === date)) return false;
  return days.some((open) => open.day === day && open.from <= time && time < open.to);
}

function onTheWall(timeZone: string, at: Date) {
  const parts = clockOf(timeZone).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return {
    date: `${of('year')}-${of('month')}-${of('day')}`,
    day: weekdays.find((weekday) => weekday === of('weekday').toLowerCase()),
    time: `${of('hour')}:${of('minute')}`,
  };
}

const clockOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
