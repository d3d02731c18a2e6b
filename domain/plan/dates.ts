import { lawRule } from '../law/rules';
import type { Base } from './context';
import type { Day } from '../calendar/day';
import type { LawCheck, PlannedOccurrence, ThreeDates } from './types';

/**
 * The three dates of an occurrence: when the officials are ready (the last task), when the last organ has it, and the
 * tightest lawful day of what the step is (what the law says of every meeting is not counted). Slack is arbetsdagar from the last task
 * to the first organ's handlingsstopp, and from the act that the law binds to its day; minus when it comes too late. Undefined where
 * there are not two of the three.
 */
export function datesOf(base: Pick<Base, 'calendar'>, o: PlannedOccurrence): ThreeDates | undefined {
  const internal = o.tasks.reduce<Day | undefined>((last, t) => (last === undefined || t.due > last ? t.due : last), undefined);
  const first = o.chain[0];
  const political = o.chain[o.chain.length - 1]?.day;
  const bound = o.law.filter((l) => l.latest !== null && l.slackWorkingDays !== null && (lawRule(l.rule)?.types.length ?? 0) > 0).sort(tightest)[0];
  const lawful = bound?.latest ?? undefined;
  if ([internal, political, lawful].filter((d) => d !== undefined).length < 2) return undefined;
  const papers = first?.meeting ? first.handlingsstopp : undefined;
  return {
    ...(internal === undefined ? {} : { internal }),
    ...(political === undefined ? {} : { political }),
    ...(bound === undefined || lawful === undefined ? {} : { lawful, paragraph: bound.paragraph, ...(bound.planned === undefined ? {} : { lawfulFor: bound.planned }) }),
    ...(internal === undefined || papers === undefined ? {} : { slackToPapers: base.calendar.between(internal, papers) }),
    ...(bound ? { slackToLaw: slackOf(bound) } : {}),
  };
}

/** What the law has broken comes before what it only has a day for; then the least slack, then the first day. */
function tightest(a: LawCheck, b: LawCheck): number {
  return Number(b.status === 'broken') - Number(a.status === 'broken') || slackOf(a) - slackOf(b) || ((a.latest ?? '') < (b.latest ?? '') ? -1 : 1);
}

/** A day that is missed over a helg alone is missed too. */
function slackOf({ status, slackWorkingDays }: LawCheck): number {
  return status === 'broken' ? Math.min(-1, slackWorkingDays ?? 0) : (slackWorkingDays ?? 0);
}
