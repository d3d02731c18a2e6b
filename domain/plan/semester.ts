import type { Moment } from '../arshjul/definition';
import type { Day } from '../calendar/day';
import { inSeason } from '../tasks/ladder';
import type { Base } from './context';

/** As many arbetsdagar after the semester in whose year the day lies; at least one. */
export function pastSemester({ calendar }: Pick<Base, 'calendar'>, semester: { to: string }, day: Day, days: number): Day {
  return calendar.add(`${day.slice(0, 5)}${semester.to}`, Math.max(1, days));
}

/**
 * The days of the approvals above an answer, `each` arbetsdagar apart, and whether the semester moved any: where the definition moves
 * answers out of it, an approval of answers that are counted from a closing, and are not in it themselves, follows.
 */
export function approvalDays(base: Pick<Base, 'calendar' | 'definition'>, rule: Moment | undefined, answerBy: Day, depth: number, each: number): { days: Day[]; moved: boolean } {
  const { calendar, definition: { semester } } = base;
  const moves = semester?.moves && rule?.kind === 'periodClosed' && !inSeason(answerBy, semester) ? semester : null;
  const days: Day[] = [];
  let moved = false;
  for (let i = 0; i < depth; i += 1) {
    const day = calendar.add(days[i - 1] ?? answerBy, each);
    const inside = moves !== null && inSeason(day, moves);
    moved ||= inside;
    days.push(inside ? pastSemester(base, moves, day, each) : day);
  }
  return { days, moved };
}
