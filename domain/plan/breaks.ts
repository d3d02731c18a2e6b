import type { Season } from '../arshjul/types';
import { addDays, type Day } from '../calendar/day';
import { dateText, listText, shortDayWithYear, workingDaysText } from '../calendar/texts';
import { inSeason, ladderDaysBetween } from '../tasks/ladder';
import type { Base } from './context';
import type { PlanFinding, PlannedOccurrence } from './types';

/** What of a year the breaks are judged by. Without `organs` they are named by their ids. */
export type BreakBase = Pick<Base, 'definition' | 'calendar'> & { organs?: ReadonlyMap<string, { label: string }> };

/** Fewer arbetsdagar than this outside the semester for an answer is told. */
const LEAST = 2;

/**
 * What lies inside a break. Sommaruppehållet has no meetings; in the semester no mail goes and ladders stand still; meetings on a
 * day off are told too. What a document itself has placed there stays: it is told, never moved.
 */
export function breakFindings(ctx: BreakBase, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  const { semester } = ctx.definition;
  return [...occurrences.flatMap((o) => [...(semester ? semesterFindings(ctx, semester, o) : []), ...meetingFindings(ctx, o)]), ...betweenFindings(ctx, occurrences)];
}

/** Answers and approvals due on the arbetsdagar between jul and nyår, when few are at work; organs with the same days are told together. */
function betweenFindings(ctx: BreakBase, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  const groups = new Map<string, { o: PlannedOccurrence; days: Day[]; organs: string[] }>();
  for (const o of occurrences) {
    const days = [...new Set(o.tasks.flatMap((t) => [t.figures, t.due]))].filter((d): d is Day => d !== undefined && d.slice(5) >= '12-27' && d.slice(5) <= '12-30').sort();
    if (days.length === 0) continue;
    const key = [o.step, o.period ?? '', ...days].join('|');
    const group = groups.get(key) ?? { o, days, organs: [] };
    group.organs.push(organName(ctx, o.organ));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ o, days, organs }) => told('svar-i-mellandagarna', o, `${o.label} (${listText(organs)}) ska lämnas eller godkännas ${listText(days.map(shortDayWithYear))}, i mellandagarna.`));
}

/** An organ's own label in a sentence; its id where the organisation has none. */
export function organName({ organs }: Pick<BreakBase, 'organs'>, id: string): string {
  return organs?.get(id)?.label ?? id;
}

/** `Delårsrapport (socialnämnden)` */
export function stepAt(ctx: Pick<BreakBase, 'organs'>, { label, organ }: Pick<PlannedOccurrence, 'label' | 'organ'>): string {
  return `${label} (${organName(ctx, organ)})`;
}

/** Meetings in a break and on days off. */
function meetingFindings(ctx: BreakBase, o: PlannedOccurrence): PlanFinding[] {
  const { summer, semester } = ctx.definition;
  return o.meetings.flatMap((m): PlanFinding[] => {
    const meets = `${stepAt(ctx, o)}: ${organName(ctx, m.organ)} sammanträder ${shortDayWithYear(m.date)}`;
    const inSummer = inSeason(m.date, summer);
    return [
      ...(inSummer ? [warning('sammantrade-i-uppehall', o, `${meets}, i sommaruppehållet (${seasonText(summer)}).`)] : []),
      ...(!inSummer && inSeason(m.date, semester) ? [warning('sammantrade-i-semester', o, `${meets}, i semesterperioden (${seasonText(semester)}).`)] : []),
      ...(ctx.calendar.isWorkingDay(m.date) ? [] : [told('sammantrade-pa-ledig-dag', o, `${meets}, som inte är en arbetsdag.`)]),
    ];
  });
}

/** What is opened, answered, approved, put before an organ or over in the semester; with who is on call, where that is said. */
function semesterFindings(ctx: BreakBase, semester: Season, o: PlannedOccurrence): PlanFinding[] {
  const inside = (d: Day | undefined): d is Day => d !== undefined && inSeason(d, semester);
  const step = stepAt(ctx, o);
  const approvals = [...new Set(o.tasks.flatMap((t) => (t.kind === 'approve' && inside(t.due) ? [t.due] : [])))].sort();
  const due = [
    ...(inside(o.figuresBy) ? [`siffrorna senast ${shortDayWithYear(o.figuresBy)}`] : []),
    ...(inside(o.answerBy) ? [`svar senast ${shortDayWithYear(o.answerBy)}`] : []),
    ...(approvals.length > 0 ? [`godkännande senast ${listText(approvals.map(shortDayWithYear))}`] : []),
  ];
  const papers = o.chain.filter((m) => m.meeting !== null && inside(m.handlingsstopp));
  const met = new Set(o.chain.map((m) => m.day));
  const known = due.length > 0 || met.has(o.due);
  return [
    ...(due.length > 0 ? [warning('svar-i-semester', o, `${step}: ${listText(due)} ligger i semesterperioden; ${onCallText(ctx, semester)}.`)] : []),
    ...(o.tasks.length > 0 && inside(o.opens) ? [told('oppnar-i-semester', o, `${step} öppnar ${shortDayWithYear(o.opens)}, i semesterperioden: inget mejl säger det förrän ${shortDayWithYear(firstAfter(ctx, semester, o.opens))}.`)] : []),
    ...papers.map((m) => warning('handlingar-i-semester', o, `${step}: handlingsstoppet för ${organName(ctx, m.organ)} ${shortDayWithYear(m.day)} är ${shortDayWithYear(m.handlingsstopp)}, i semesterperioden; ${onCallText(ctx, semester)}.`)),
    ...(!known && inside(o.due) ? [warning('klart-i-semester', o, `${step} ska vara klart ${shortDayWithYear(o.due)}, i semesterperioden; ${onCallText(ctx, semester)}.`)] : []),
    ...answerTime(ctx, semester, o),
  ];
}

/** An answer whose days are nearly all semester, although neither end is. */
function answerTime(ctx: BreakBase, semester: Season, o: PlannedOccurrence): PlanFinding[] {
  const { opens, answerBy } = o;
  if (answerBy === undefined || o.tasks.length === 0 || inSeason(opens, semester) || inSeason(answerBy, semester)) return [];
  const all = ctx.calendar.between(opens, answerBy);
  const left = ladderDaysBetween(opens, answerBy, { calendar: ctx.calendar, semester });
  if (left === all || left >= LEAST) return [];
  return [warning('svarstid-i-semester', o, `${stepAt(ctx, o)} öppnar ${shortDayWithYear(opens)} och ska besvaras senast ${shortDayWithYear(answerBy)}, men utanför semesterperioden är det ${workingDaysText(left)}.`)];
}

function onCallText({ definition }: BreakBase, { onCall }: Season): string {
  if (onCall === undefined) return 'ingen jour är namngiven';
  return `jour har ${definition.roles.find((r) => r.key === onCall)?.label ?? onCall}`;
}

/** The first arbetsdag after the season in which the day lies. */
function firstAfter({ calendar }: BreakBase, season: Season, day: Day): Day {
  let at = day;
  while (inSeason(at, season) || !calendar.isWorkingDay(at)) at = addDays(at, 1);
  return at;
}

/** `25 juni–15 augusti` */
function seasonText(season: Season | undefined): string {
  return season ? `${dateText(`2000-${season.from}`)}–${dateText(`2000-${season.to}`)}` : '';
}

function warning(rule: string, { id }: PlannedOccurrence, text: string): PlanFinding {
  return { severity: 'warning', rule, step: id, text };
}

function told(rule: string, { id }: PlannedOccurrence, text: string): PlanFinding {
  return { severity: 'info', rule, step: id, text };
}
