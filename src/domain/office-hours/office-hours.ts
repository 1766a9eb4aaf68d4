export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
type Weekday = (typeof weekdays)[number];

/** Times of a day as `HH:MM` of the time zone, `to` excluded; `24:00` is its end. */
interface OpenHours {
  readonly day: Weekday;
  readonly from: string;
  readonly to: string;
}

interface Holiday {
  /** `YYYY-MM-DD` in the time zone. */
  readonly date: string;
  readonly name: string;
}

/** When somebody is there to answer (S52). */
export interface OfficeHours {
  /** IANA, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** A day may have several; one that has none is off. */
  readonly days: readonly OpenHours[];
  readonly holidays: readonly Holiday[];
}

/** Whether there is such a time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
