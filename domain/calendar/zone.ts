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

/** Offsets by UTC hour: the zone changes only on full hours, and asking luxon costs more than all the rest of an answer's rules. */
const offsets = new Map<number, number>();
const HOUR_MS = 3_600_000;
const MOST_HOURS = 20_000;

/** The instant moved so that its UTC fields read as local ones. */
function asLocal(instant: Date): string {
  const ms = instant.getTime();
  const hour = Math.floor(ms / HOUR_MS);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    if (offsets.size >= MOST_HOURS) offsets.clear();
    offset = DateTime.fromMillis(hour * HOUR_MS, { zone: ZONE }).offset;
    offsets.set(hour, offset);
  }
  return new Date(ms + offset * 60_000).toISOString();
}

/** The local day of an instant. */
export function dayAt(instant: Date): Day {
  return asLocal(instant).slice(0, 10);
}

/** The local time of day of an instant, `HH:MM`. */
export function timeAt(instant: Date): string {
  return asLocal(instant).slice(11, 16);
}
