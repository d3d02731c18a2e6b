import type { Definition, StepDef } from '../arshjul/definition';
import { workingDayWords, YEAR_ORDINALS } from '../arshjul/words';
import { dateText, listText, monthName, shortDay, shortDayWithYear, workingDaysText } from '../calendar/texts';
import { lastDayOfMonth, yearOf, type Day } from '../calendar/day';
import { capital } from '../texts/words';
import { timeOf, type Draft, type Slot } from './slot';
import { chosenText } from './choice';
import { startTexts } from './happenings';
import { closingDay, fiscalYear, isInYear, periodEnd, type Context } from './context';
import { figuresReady, standsHere, usesFigures, type Predecessors } from './predecessors';
import { mandateTexts } from './mandate';
import type { PlannedOccurrence } from './types';
import { askedAgain, askedAgainBy } from './preliminary';
import { verbPresent } from './verbs';
import { titleOf } from './weeks';
import { nextYearOf, type EveryYears } from './years';

/** What the document says and what is assumed. */
export function sourcesOf(ctx: Context, step: StepDef): string[] {
  const election = ctx.electionYear ? step.inElectionYear : undefined;
  return [
    ...[...step.sources, ...(election?.sources ?? [])].map((s) => `Dokumentet säger: "${s}"`),
    ...[...step.assumptions, ...(election?.assumptions ?? [])].map((a) => `Antagande: ${a}`),
    ...step.remarks.map((r) => `Anmärkning: ${r}`),
    ...(step.onlyNextBelow ? ['Går bara till nivån närmast under.'] : []),
    ...exceptText(ctx, step),
  ];
}

/** The organs that the step leaves out of those of their type. */
function exceptText(ctx: Context, step: StepDef): string[] {
  const out = step.organs.flatMap((r) => ('types' in r ? (r.except ?? []) : [])).map((id) => ctx.organs.get(id)?.label ?? id);
  return out.length === 0 ? [] : [`Gäller inte ${listText(out)}.`];
}

/** The explanation of an occurrence's dates, in order: source, period, predecessors, opening, answers, approvals, organs, law. */
export function whyOf(ctx: Context, slot: Slot, o: PlannedOccurrence, draft: Draft, before: Predecessors): string[] {
  const year = yearOf(o.opens);
  const on = (d: Day): string => (yearOf(d) === year ? shortDay(d) : shortDayWithYear(d));
  const levels = levelText(ctx, slot.step, o, on);
  return [
    ...sourcesOf(ctx, slot.step),
    ...eventText(slot),
    ...periodText(ctx, slot),
    ...beforeText(ctx, slot, o, before),
    `Öppnar ${shortDayWithYear(o.opens)}.`,
    ...(o.asked ? [`Den som är ${roleLabel(ctx, o.asked.role)} tillfrågas först om steget behövs, svar senast ${on(o.asked.due)}; behövs det inte utgår det.`] : []),
    ...(o.figuresBy === undefined ? [] : [`Siffrorna senast ${on(o.figuresBy)}${levels.length > 0 ? ' på den lägsta nivån' : ''}, texterna senast ${on(o.answerBy ?? o.due)}. ${o.tasks.some((t) => t.figures !== undefined) ? 'Siffrorna kan lämnas före texterna: påminnelserna utgår från siffrornas dag tills de har lämnats, sedan från texternas.' : 'Formuläret frågar inte efter både siffror och texter, så svaret lämnas på en gång, senast den senare dagen.'}`]),
    ...(o.answerBy === undefined || o.figuresBy !== undefined || levels.length > 0 ? [] : [`Svar senast ${on(o.answerBy)}.`]),
    ...(draft.afterHolidays ? ['Svarsdagen låg i semestern och är flyttad till efter den.'] : []),
    ...weeksText(ctx, slot.step),
    ...levels,
    ...checkedText(ctx, slot.step, o),
    ...approvalText(ctx, o, on),
    ...(draft.approvalAfterHolidays ? ['Godkännandet hade hamnat i semestern och är flyttat till efter den.'] : []),
    ...draft.placed.map((p) => {
      const what = `${capital(p.organ.label)} ${verbPresent(p.item.verb)}`;
      if (!p.meeting) return `${what} senast ${on(p.day)}.`;
      const handed = p.end > p.day ? ` Överlämnas senast ${on(p.end)}.` : '';
      const which = p.window?.which !== undefined && p.window.missing === undefined && p.day === p.window.from ? `, vid ${p.window.which}` : '';
      return `Handlingsstopp ${on(p.papers)}. ${what} ${on(p.day)}${which}.${handed}`;
    }),
    ...draft.trouble.map((t) => `Ryms inte: ${t}.`),
    ...o.law.map((l) => l.text),
    ...mandateTexts(ctx, slot, o),
    ...modelText(ctx, slot, o, before),
    ...(ctx.participants && !ctx.participants.has(o.organ) ? [`${capital(slot.organ.label)} deltar på papper: inga mejl går ut, ekonomichefen registrerar.`] : []),
  ];
}

/** What the weeks of the file are to the plan, which counts arbetsdagar. */
function weeksText(ctx: Context, step: StepDef): string[] {
  const { weeks = [] } = ctx.electionYear && step.inElectionYear ? step.inElectionYear : step;
  return weeks.map((words) => `"${words}" räknas som ${workingDaysText(workingDayWords(words) ?? 0)}.`);
}

/** `Vart tredje år från 2027; nästa gång 2030.` */
export function everyYearsText(rule: EveryYears, next: number): string {
  return `${rule.n === 2 ? 'Vartannat' : `Vart ${YEAR_ORDINALS[rule.n] ?? ''}`} år från ${rule.from}; nästa gång ${next}.`;
}

function eventText(slot: Slot): string[] {
  return slot.event ? [`Uppstod ${shortDayWithYear(slot.event.day)}: ${slot.event.cause}.`] : [];
}

function periodText(ctx: Context, slot: Slot): string[] {
  const { period } = slot;
  if (slot.of) return [`${slot.of.place === 'with' ? 'Vid' : 'Inför'} ${titleIn(ctx, slot.of.occurrence)}.`];
  if (slot.turn) return [`Organen turas om över året; ${slot.organ.label} har sin tur ${slot.turn.meeting ? `vid sammanträdet ${shortDayWithYear(slot.turn.meeting.day)}` : `i ${monthName(slot.turn.month)}`}.`];
  if (slot.meeting) return [`Till sammanträdet ${shortDayWithYear(slot.meeting.day)}.`];
  if (!period) return slot.month === undefined ? [] : [`Görs i ${monthName(slot.month)}${dayInMonth(ctx, slot.step, slot.month)}.`];
  const { day, actual, days } = closingDay(ctx, period);
  const end = periodEnd(ctx, period);
  const closed = period.label === 'bokslut' ? 'stängt' : 'stängd';
  const name = period.label === 'bokslut' ? `Bokslutet ${fiscalYear(ctx, period)}` : `Perioden till och med ${monthName(Number(end.slice(5, 7)))} ${fiscalYear(ctx, period)}`;
  const ends = period.label === 'bokslut' ? `Året ${fiscalYear(ctx, period)} slutar ${dateText(end)} och bokslutet` : `${name} slutar ${dateText(end)} och`;
  return [actual ? `${name} stängdes ${shortDayWithYear(day)}.` : `${ends} väntas vara ${closed} ${shortDay(day)} (${workingDaysText(days)} senare).`];
}

/** The day of the month that the step is bound to: the answers', or the latest of the last organ's meeting. */
function dayInMonth(ctx: Context, step: StepDef, month: number): string {
  const { when, chain, answerBy } = timeOf(ctx, step);
  const date = when?.kind === 'times' || when?.kind === 'listed' ? when.date : undefined;
  if (date === undefined || (answerBy && chain.length === 0)) return '';
  const last = date >= Number(lastDayOfMonth(ctx.year, month).slice(8, 10));
  if (chain.length > 0) return last ? '' : `, klart senast den ${date} ${monthName(month)}`;
  return last ? ': sista arbetsdagen' : `: den ${date} ${monthName(month)}, eller arbetsdagen närmast före`;
}

/** What a step before this one is to it: done when this one opens, its figures done; not waited for, at the same meeting or another, compiled here or not. */
type Tie = 'after' | 'figures' | 'meeting' | 'beside' | 'builtOn' | 'builtOnMeeting';

function tieOf(ctx: Context, { step }: Slot, o: PlannedOccurrence, other: PlannedOccurrence, before: Predecessors): { tie: Tie; day: Day } {
  if (usesFigures(step, other)) return { tie: 'figures', day: figuresReady(ctx, other) };
  if (other.due <= o.opens || before.waitedFor.includes(other)) return { tie: 'after', day: other.due };
  const shared = o.chain.findLast((m) => m.meeting !== null && other.chain.some((x) => x.meeting === m.meeting));
  const built = before.builtOn.includes(other);
  return shared ? { tie: built ? 'builtOnMeeting' : 'meeting', day: shared.day } : { tie: built ? 'builtOn' : 'beside', day: other.due };
}

const TIE_TEXT: Record<Tie, (what: string, day: string) => string> = {
  after: (what, day) => `Efter ${what}, klart ${day}.`,
  figures: (what, day) => `Efter siffrorna i ${what}, som väntas vara klara ${day}.`,
  meeting: (what, day) => `Tas upp på samma sammanträde som ${what}, ${day}; väntar inte på det.`,
  beside: (what, day) => `Hör ihop med ${what}, klart ${day}; väntar inte på det.`,
  builtOn: (what, day) => `Bygger på ${what}, klart ${day}; väntar inte på det.`,
  builtOnMeeting: (what, day) => `Bygger på ${what}, som tas upp på samma sammanträde, ${day}; väntar inte på det.`,
};

function beforeText(ctx: Context, slot: Slot, o: PlannedOccurrence, before: Predecessors): string[] {
  const groups = new Map<string, { tie: Tie; label: string; day: Day; organs: string[] }>();
  for (const other of before.all) {
    const { tie, day } = tieOf(ctx, slot, o, other, before);
    // which month it is follows from the meeting and stands nowhere else
    const label = slot.step.builtOn.some((b) => b.latest && b.step === other.step) ? titleIn(ctx, other) : other.label;
    const key = `${tie}|${other.step}`;
    const group = groups.get(key);
    groups.set(key, { tie, label, day: group && group.day > day ? group.day : day, organs: [...(group?.organs ?? []), other.organ] });
  }
  const apart = new Set([...groups.values()].map((g) => g.label).filter((label, i, all) => all.indexOf(label) < i));
  const texts = [...groups.values()].map(({ tie, label, day, organs }) => {
    const [organ = ''] = organs;
    const where = organs.length > 1 ? ` (${organs.length} organ)` : apart.has(label) ? ` (${ctx.organs.get(organ)?.label ?? organ})` : '';
    return TIE_TEXT[tie](`${label}${where}`, shortDayWithYear(day));
  });
  for (const step of before.elsewhere) {
    const wheel = ctx.year + slot.step.budgetYear - step.budgetYear;
    texts.push(wheel !== ctx.year ? `Efter ${step.label}, som hör till hjulet ${wheel}.` : `Efter ${step.label}, som inte har någon dag i år.`);
  }
  for (const step of before.lastWheel) texts.push(`Bygger på senast godkända ${step.label}, som hör till hjulet ${ctx.year - 1}.`);
  return texts;
}

/** Each level's own day, where every level answers. */
function levelText(ctx: Context, step: StepDef, o: PlannedOccurrence, on: (d: Day) => string): string[] {
  if (!step.asks.some((a) => 'everyLevel' in a.who)) return [];
  const days = new Map<string, Set<Day>>();
  for (const t of o.tasks) if (t.kind === 'answer') days.set(t.level, (days.get(t.level) ?? new Set()).add(t.due));
  const parts = [...ctx.definition.levels].reverse().flatMap((l) => (days.has(l.id) ? [`${l.chef} senast ${listText([...(days.get(l.id) ?? [])].sort().map(on))}`] : []));
  if (new Set([...days.values()].flatMap((d) => [...d])).size < 2) return [];
  return [`Varje nivå svarar, nedifrån och upp: ${listText(parts)}. En högre nivå får svara fast nivån under inte är klar.`];
}

/** What the styrmodell adds to the dates: whose choice, preliminary or final, which wheel, who reads it, the chain it starts. */
function modelText(ctx: Context, slot: Slot, o: PlannedOccurrence, before: Predecessors): string[] {
  const { step, organ } = slot;
  const { definition } = ctx;
  const by = step.periodsBy ?? (step.when?.kind === 'chosen' ? step.when.by : undefined);
  const final = definition.steps.find((s) => s.id === step.finalIn && isInYear(ctx, s));
  const wheel = definition.wheels?.find((w) => w.id === step.wheel);
  const meshes = new Set([...step.after, ...step.builtOn.map((b) => b.step)].flatMap((id) => {
    const other = definition.steps.find((s) => s.id === id);
    return other?.wheel !== undefined && other.wheel !== step.wheel && standsHere(ctx, slot, other) ? [`${definition.wheels?.find((w) => w.id === other.wheel)?.label ?? other.wheel} genom ${other.label}`] : [];
  }));
  const chain = o.deviation && definition.deviationChains.find((c) => c.key === o.deviation?.chain);
  return [
    ...(by === undefined ? [] : chosenText(ctx, by, organ.id)),
    ...(step.when?.kind === 'everyYears' ? [everyYearsText(step.when, nextYearOf(step, ctx.year))] : []),
    ...(step.when?.kind === 'times' && step.when.atLeast ? [`Minst ${step.when.n} per år; fler får läggas till.`] : []),
    ...(final ? [`Beslutet är preliminärt. Slutligt beslut fattas i ${final.label}${againText(definition, step)}.`] : []),
    ...(o.finalOf ? [`Här fattas det slutliga beslutet efter ${listText(o.finalOf)}. Skiljer det sig från det preliminära anges det när beslutet registreras${newAnswers(definition, askedAgainBy(definition.steps, step.id), '; då')}.`] : []),
    ...(o.presentedBy ? [`Föredras av ${listText(o.presentedBy.map((p) => p.label))}${o.presentedBy.length > 1 ? ' tillsammans' : ''}.`] : []),
    ...(o.chain.some((m) => ctx.organs.get(m.organ)?.type === 'ledningsgrupp') ? ['Tjänstemännens ledningsgrupp beslutar själv; kommunallagens regler om sammanträden gäller inte.'] : []),
    ...indicatorText(ctx, slot),
    ...(step.staysWithOfficials ? ['Stannar hos tjänstemännen och går inte till något politiskt organ.'] : []),
    ...(before.builtOn.some((b) => usesFigures(step, b)) ? ['Använder siffrorna och väntar inte på texterna.'] : []),
    ...(wheel ? [`Hör till ${wheel.label}${meshes.size > 0 ? `; hänger ihop med ${listText([...meshes])}` : ''}.`] : []),
    ...(chain?.links ? [`Ett bekräftat underskott sätter igång ${chain.label} (${chain.links.length} led).`] : []),
    ...(step.kind === 'handelse' ? [...linkTexts(definition, step.id), ...startTexts(definition, step)] : []),
  ];
}

/** Which indicators are measured in the occurrence's month. */
function indicatorText(ctx: Context, { step, month }: Slot): string[] {
  if (step.when?.kind !== 'indicators' || month === undefined) return [];
  const due = (ctx.definition.indicators ?? []).filter((i) => (i.step === undefined || i.step === step.id) && i.months.includes(month));
  return [`Mäts nu: ${listText(due.map((i) => i.label))}.`];
}

/** What is asked for again when the final decision differs. */
function againText(definition: Definition, step: StepDef): string {
  return newAnswers(definition, askedAgain(definition.steps, step), '; bifalls det med ändring');
}

function newAnswers(definition: Definition, ids: readonly string[], when: string): string {
  const labels = ids.flatMap((id) => definition.steps.find((s) => s.id === id)?.label ?? []);
  return labels.length === 0 ? '' : `${when} begärs nya svar i ${listText(labels)}`;
}

const LINK_WHEN = { nextMeeting: 'vid nästa sammanträde vars handlingsstopp inte passerat', insufficient: 'om åtgärderna inte räcker', everyReport: 'vid varje rapport tills balans är nådd', onNeed: 'vid behov' } as const;

const LINK_STARTS = {
  within: 'Startas av sig självt när ett underskott bekräftas.',
  nextMeeting: 'Startas av sig självt när ett underskott bekräftas.',
  insufficient: 'Startas av sig självt när den som skriver åtgärdsplanen svarar att åtgärderna inte räcker.',
  everyReport: 'Startas av sig självt när en senare rapport bekräftar att underskottet står kvar.',
  onNeed: 'Startas inte av sig självt: den som är ansvarig registrerar händelsen, som då får sin dag.',
} as const;

/** A händelse's place in its deviation chain, and what starts it. */
export function linkTexts(definition: Definition, id: string): string[] {
  return definition.deviationChains.flatMap((chain) => {
    const at = (chain.links ?? []).findIndex((l) => l.step === id);
    const link = chain.links?.[at];
    if (!link) return [];
    const when = link.when.kind === 'within' ? `inom ${workingDaysText(link.when.days)}` : LINK_WHEN[link.when.kind];
    const starts = chain.step === id ? LINK_STARTS.within : LINK_STARTS[link.when.kind];
    return [`Led ${at + 1} av ${chain.links?.length ?? 0} i ${chain.label}, ${when}. ${starts}`];
  });
}

/** The title of what is planned, with its month where the step comes more than once. */
function titleIn(ctx: Context, o: PlannedOccurrence): string {
  return titleOf(o, (ctx.planned.get(o.step) ?? []).some((x) => x.period !== o.period));
}

/** Who looks the answers through: nobody waits for it. */
function checkedText(ctx: Context, step: StepDef, o: PlannedOccurrence): string[] {
  if (step.checkedBy === undefined || !o.tasks.some((t) => t.kind === 'answer')) return [];
  return [`Den som är ${roleLabel(ctx, step.checkedBy)} ser svaren och kan föreslå siffror eller lämna in åt en chef; ingen väntar på granskningen.`];
}

function approvalText(ctx: Context, o: PlannedOccurrence, on: (d: Day) => string): string[] {
  const approvals = new Map<string, Set<Day>>();
  for (const t of o.tasks) {
    if (t.kind !== 'approve') continue;
    const title = ctx.definition.levels.find((l) => l.id === t.level)?.chef ?? 'chef';
    approvals.set(title, (approvals.get(title) ?? new Set()).add(t.due));
  }
  const parts = [...approvals].map(([title, days]) => `${title} senast ${listText([...days].sort().map(on))}`);
  const own = o.tasks.filter((t) => t.sameAsBelow).length;
  return [
    ...(parts.length > 0 ? [`Godkänns av ${listText(parts)}.`] : []),
    ...(own > 0 ? ['Samma person är chef på två nivåer i rad: ingen godkänner sitt eget svar, och två godkännanden av samma person blir ett.'] : []),
  ];
}

function roleLabel(ctx: Context, role: string): string {
  return ctx.definition.roles.find((r) => r.key === role)?.label ?? role;
}
