import { DateTime } from 'luxon';
import { epochDay, type Day } from './day';

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
  const asUtc = epochDay(day) * DAY_MS + Number(time.slice(0, 2)) * HOUR_MS + Number(time.slice(3)) * MINUTE_MS;
  // One of the two offsets of a DST day is the one that holds then: these hours exist once.
  const early = asUtc - offsetAt(asUtc - DAY_MS / 2) * MINUTE_MS;
  const late = asUtc - offsetAt(asUtc + DAY_MS / 2) * MINUTE_MS;
  const at = early + offsetAt(early) * MINUTE_MS === asUtc ? early : late;
  return new Date(at);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MOST_KEPT = 20_000;

/** Offsets in minutes by UTC day (null: it changes within that day) and by UTC hour: asking luxon costs more than all the rest. */
const byDay = new Map<number, number | null>();
const byHour = new Map<number, number>();

function offsetAt(ms: number): number {
  const day = Math.floor(ms / DAY_MS);
  let offset = byDay.get(day);
  if (offset === undefined) {
    const first = hourOffset(day * DAY_MS);
    // The zone changes at most once within a day.
    offset = first === hourOffset((day + 1) * DAY_MS) ? first : null;
    if (byDay.size >= MOST_KEPT) byDay.clear();
    byDay.set(day, offset);
  }
  return offset ?? hourOffset(ms);
}

/** The zone changes only on full hours. */
function hourOffset(ms: number): number {
  const hour = Math.floor(ms / HOUR_MS);
  let offset = byHour.get(hour);
  if (offset === undefined) {
    if (byHour.size >= MOST_KEPT) byHour.clear();
    offset = DateTime.fromMillis(hour * HOUR_MS, { zone: ZONE }).offset;
    byHour.set(hour, offset);
  }
  return offset;
}

/** The instant moved so that its UTC fields read as local ones. */
function asLocal(instant: Date): string {
  const ms = instant.getTime();
  return new Date(ms + offsetAt(ms) * MINUTE_MS).toISOString();
}

/** The local day of an instant. */
export function dayAt(instant: Date): Day {
  return asLocal(instant).slice(0, 10);
}

/** The local time of day of an instant, `HH:MM`. */
export function timeAt(instant: Date): string {
  return asLocal(instant).slice(11, 16);
}
