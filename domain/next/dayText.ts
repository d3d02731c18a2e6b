import { monthOf, type Day } from '../calendar/day';
import { monthName } from '../calendar/texts';

/** `2028-02-15` → `15 februari`, as a definition has it. */
export function dayOfText(d: Day): string {
  return `${Number(d.slice(8))} ${monthName(monthOf(d))}`;
}
