import { z } from 'zod';
import { weekdays, type OfficeHours } from '../../src/domain/office-hours/office-hours.js';
import { label, timeZone } from '../conventions/shapes.js';

export const officeHoursSchema = z
  .object({
    timeZone: z.string(),
    days: z.array(z.object({ day: z.enum(weekdays), from: z.string(), to: z.string() })),
    holidays: z.array(z.object({ date: z.string(), name: z.string() })),
  })
  .meta({ id: 'OfficeHours' });

const clock = (hours: string, about: string) =>
  z
    .string()
    .regex(new RegExp(`^(?:${hours})$`), 'is no time as 09:00')
    .describe(about);

const openHours = z
  .strictObject({
    day: z.enum(weekdays),
    from: clock(String.raw`(?:[01]\d|2[0-3]):[0-5]\d`, 'E.g. 09:00.'),
    to: clock(String.raw`(?:[01]\d|2[0-3]):[0-5]\d|24:00`, 'Excluded; 24:00 is the end of the day.'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'is not after from' });

export const newOfficeHoursSchema = z.strictObject({
  timeZone: timeZone.describe('By the IANA database.'),
  days: z.array(openHours).max(70).describe('A day may have several; one that is not here is off.'),
  holidays: z
    .array(z.strictObject({ date: z.iso.date(), name: label }))
    .max(1_000)
    .default([])
    .describe('Off all day.'),
});

export const viewOfficeHours = (hours: OfficeHours | null): z.output<typeof officeHoursSchema> | null =>
  hours && {
    timeZone: hours.timeZone,
    days: hours.days.map((day) => ({ ...day })),
    holidays: hours.holidays.map((holiday) => ({ ...holiday })),
  };
