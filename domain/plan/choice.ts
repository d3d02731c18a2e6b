import { holdsFloor } from '../arshjul/choices';
import type { Choice, Floor, PeriodRef } from '../arshjul/definition';
import { listText, MONTHS, monthName } from '../calendar/texts';
import type { Base } from './context';
import { goesOn, organsOf } from './organs';
import type { PlanFinding } from './types';

/** The months in which an organ does what it chooses the frequency of. */
export interface Chosen {
  months: number[];
  /** the organ's own choice, the floor, or what holds where nobody has chosen */
  from: 'choice' | 'floor' | 'otherwise';
  choice: Choice;
  floor?: Floor;
  decision?: string;
  adds: string[];
}

/** The floor as it stands from each day of the wheel's year on: its first form, then what raised it. */
function stagesOf(base: Base, floor: Floor): { from: number; floor: Floor }[] {
  const stages = [{ from: 1, floor }];
  for (const { from, ...raised } of floor.raised ?? []) {
    const year = Number(from.slice(0, 4));
    if (year > base.year) break;
    const now: Floor = { ...floor, ...raised };
    if (year < base.year) stages.splice(0, stages.length, { from: 1, floor: now });
    else stages.push({ from: Number(from.slice(5, 7)), floor: now });
  }
  return stages;
}

/** What holds for an organ under an entry of `val`: its own choice where that reaches the floor, else the floor. */
export function chosenFor(base: Base, by: string, organ: string): Chosen | null {
  const choice = base.definition.choices?.find((c) => c.step === by);
  if (!choice) return null;
  const first = base.definition.floors?.find((f) => f.step === choice.floor);
  if (first?.raised !== undefined) return raisedFor(base, choice, first, organ);
  return chosenUnder(base, choice, first, organ);
}

/** Each part of the year by the floor that holds then; where any part falls back on the floor, the whole is said to. */
function raisedFor(base: Base, choice: Choice, first: Floor, organ: string): Chosen {
  const stages = stagesOf(base, first).map((s) => ({ from: s.from, chosen: chosenUnder(base, choice, s.floor, organ) }));
  const months = stages.flatMap(({ from, chosen }, i) => chosen.months.filter((m) => m >= from && m < (stages[i + 1]?.from ?? 13)));
  const last = stages[stages.length - 1]?.chosen ?? chosenUnder(base, choice, first, organ);
  return { ...last, months, from: stages.find((s) => s.chosen.from !== 'choice')?.chosen.from ?? last.from };
}

/** What the organ has chosen, else what the one that it goes on after had; where several did, none of them chose for the whole. */
function ownChoice(base: Base, choice: Choice, organ: string): Choice['chosen'][number] | undefined {
  const before = choice.chosen.filter((c) => goesOn(base, c.organ) === organ);
  return before.find((c) => c.organ === organ) ?? (before.length === 1 ? before[0] : undefined);
}

function chosenUnder(base: Base, choice: Choice, floor: Floor | undefined, organ: string): Chosen {
  const own = ownChoice(base, choice, organ);
  const rest = { choice, ...(floor ? { floor } : {}), ...(own?.decision === undefined ? {} : { decision: own.decision }), adds: own?.adds ?? [] };
  if (own && (!floor || holdsFloor(floor, own.months))) return { months: own.months, from: 'choice', ...rest };
  return floor ? { months: floor.months, from: 'floor', ...rest } : { months: choice.otherwise, from: 'otherwise', ...rest };
}

/** The chosen months as periods of the wheel. */
export function chosenPeriods(base: Base, by: string, organ: string): PeriodRef[] {
  return (chosenFor(base, by, organ)?.months ?? []).map((m) => ({ period: `P${String(m).padStart(2, '0')}`, yearOffset: 0, label: MONTHS[m - 1] ?? '' }));
}

/** One sentence on where an organ's months come from. */
export function chosenText(base: Base, by: string, organ: string): string[] {
  const c = chosenFor(base, by, organ);
  if (!c) return [];
  const months = listText(c.months.map(monthName));
  const decided = c.decision === undefined ? '' : ` (${c.decision})`;
  const contents = c.floor && c.floor.contents.length > 0 ? ` Innehåller minst ${listText(c.floor.contents)}${c.adds.length > 0 ? `; organet lägger till ${listText(c.adds)}` : ''}.` : '';
  const least = c.floor ? `Miniminivån är ${c.floor.atLeast} ${c.floor.atLeast === 1 ? 'gång' : 'gånger'} per år${c.floor.longestGap === undefined ? '' : `, med högst ${c.floor.longestGap} ${c.floor.longestGap === 1 ? 'månad' : 'månader'} emellan`}.` : '';
  switch (c.from) {
    case 'choice':
      return [`Månaderna har organet valt självt: ${months}${decided}. ${least}${contents}`.trim()];
    case 'floor':
      return [`Månaderna följer miniminivån: ${months}. ${least}${contents}`];
    case 'otherwise':
      return [`Organet har inte valt; då gäller ${months}.`];
  }
}

/** Choices below their floor, and organs that have not chosen. */
export function choiceFindings(base: Base): PlanFinding[] {
  return (base.definition.choices ?? []).flatMap((choice) => {
    const users = base.steps.filter((s) => s.periodsBy === choice.step || (s.when?.kind === 'chosen' && s.when.by === choice.step));
    const organs = organsOf(base, users.flatMap((s) => s.organs));
    const label = base.steps.find((s) => s.id === choice.step)?.label ?? choice.step;
    return organs.flatMap((organ): PlanFinding[] => {
      const c = chosenFor(base, choice.step, organ.id);
      if (!c || c.from === 'choice') return [];
      const months = listText(c.months.map(monthName));
      const below = ownChoice(base, choice, organ.id) !== undefined;
      return [
        below
          ? { severity: 'warning', rule: 'under-golvet', step: choice.step, text: `${label}: ${organ.label} har valt färre månader än miniminivån, eller längre mellan dem${c.decision === undefined ? '' : ` (${c.decision})`}. Beslutet bevaras; planen följer miniminivån: ${months}.` }
          : { severity: 'info', rule: 'inget-val', step: choice.step, text: `${label}: ${organ.label} har inte valt; planen följer ${c.floor ? 'miniminivån' : 'det som gäller den som inte har valt'}: ${months}.` },
      ];
    });
  });
}
