import { DateTime } from 'luxon';
import type { Day } from './day';

/** The one place where local days and times of day become UTC instants and back. */
const ZONE = 'Europe/Stockholm';

/** Hours that do not exist or exist twice on the DST nights are refused everywhere. */
export function isUsableTime(time: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time) && !time.startsWith('02');
}

/**
 * The UTC instant of a local day and time (`HH:MM`). Throws `RangeError` for times from 02:00 to 02:59, which DST makes ambiguous.
 */
export function instantAt(day: Day, time: string): Date {
  if (!isUsableTime(time)) throw new RangeError(`not a usable local time: ${time}`);
  const at = DateTime.fromISO(`${day}T${time}:00`, { zone: ZONE });
  if (!at.isValid) throw new RangeError(`not a local time: ${day} ${time}`);
  return at.toJSDate();
}

/** The local day of an instant. */
export function dayAt(instant: Date): Day {
  return DateTime.fromJSDate(instant, { zone: ZONE }).toFormat('yyyy-MM-dd');
}

/** The local time of day of an instant, `HH:MM`. */
export function timeAt(instant: Date): string {
  return DateTime.fromJSDate(instant, { zone: ZONE }).toFormat('HH:mm');
}
