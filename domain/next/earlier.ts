import { isMap, isScalar, type Document, type YAMLMap } from 'yaml';
import type { Definition, StepDef } from '../arshjul/definition';
import { sectionOf } from '../arshjul/schema';
import { dayOrLast, mondayOf } from '../calendar/day';
import { dateText } from '../calendar/texts';
import { calendarWith } from '../calendar/workingDays';
import { commentBefore, pairAt } from './comments';
import type { LateStep } from './experience';

export interface Offer {
  step: string;
  label: string;
  workingDays: number;
  /** the line that would begin it earlier, `svarstid: 15 arbetsdagar`; null when nothing in the step can */
  line: string | null;
  /** a Swedish sentence: what happened and what is offered */
  text: string;
}

/**
 * An earlier start for a step that was late: as many arbetsdagar earlier as it was late. What opens when something else is ready
 * (a period, another step) cannot begin earlier by itself; then the sentence says what could. `organs`: their names by id.
 */
export function earlierStart(step: StepDef, late: LateStep, definition: Definition, nextYear: number, organs: ReadonlyMap<string, string>): Offer {
  const { line, else: otherwise } = offered(step, late.workingDays, definition, nextYear);
  const where = late.at.map((a) => `${organs.get(a.organ) ?? a.organ} (${a.workingDays} ${a.workingDays === 1 ? 'arbetsdag' : 'arbetsdagar'}${a.open ? ', inte klart än' : ''})`).join(', ');
  const what = line === null ? otherwise : `Förslag: ${line}`;
  return { step: step.id, label: step.label, workingDays: late.workingDays, line, text: `Sent ${nextYear - 1} hos ${where}. ${what}` };
}

function offered(step: StepDef, late: number, definition: Definition, nextYear: number): { line: string | null; else: string } {
  const { opens } = step;
  const calendar = calendarWith(definition.freeDays);
  const none = (text: string): { line: null; else: string } => ({ line: null, else: text });
  switch (opens?.kind) {
    case 'beforeAnswer':
      return { line: `öppnar: ${opens.days + late} arbetsdagar före svar`, else: '' };
    case 'date':
    case 'week':
    case 'month': {
      const year = nextYear + (opens.nextYear ? 1 : 0);
      const first = opens.kind === 'date' ? calendar.onOrBefore(dayOrLast(year, opens.month, opens.date)) : calendar.onOrAfter(opens.kind === 'week' ? mondayOf(year, opens.week) : dayOrLast(year, opens.month, 1));
      const earlier = calendar.add(first, -late);
      if (earlier < `${nextYear}-01-01`) return none(`Det skulle öppna före årsskiftet (${dateText(earlier, true)}) och hör då till hjulet ${nextYear - 1}.`);
      return { line: `öppnar: ${dateText(earlier)}${earlier.startsWith(String(nextYear)) ? '' : ' året efter'}`, else: '' };
    }
    case 'afterPredecessors':
      return none('Det öppnar när det som det väntar på är klart; börja där, eller ge längre tid.');
    case 'afterSeason':
      return none('Det öppnar efter sommaruppehållet och kan inte börja tidigare av sig självt.');
    case 'periodClosed':
      return none('Det öppnar när perioden är stängd; stäng den tidigare (periodstängning) eller ge längre tid.');
    default:
      break;
  }
  if (step.builtOn.length > 0) return none('Det öppnar när det som det bygger på är klart; börja där, eller ge längre tid.');
  if (step.periods.length > 0 || step.periodsBy !== undefined) return none('Det öppnar när perioden är stängd; stäng den tidigare (periodstängning) eller ge längre tid.');
  return { line: `svarstid: ${(step.answerDays ?? definition.standard.answer) + late} arbetsdagar`, else: '' };
}

/** Writes each offer as a comment at its place in the step: before the line that it would replace, else first in the step. */
export function writeOffers(document: Document, definition: Definition, offers: readonly Offer[]): void {
  for (const offer of offers) {
    const step = definition.steps.find((s) => s.id === offer.step);
    const entry = step && pairAt(document, sectionOf(step.kind), step.id)?.value;
    if (!isMap(entry)) continue;
    const key = offer.line?.split(':')[0];
    const old = entry.items.find((p) => isScalar(p.key) && p.key.value === key);
    const [told = ''] = offer.text.split(' Förslag: ');
    const lines = offer.line === null ? [`förslag: ${offer.text}`] : [`förslag: ${told} ${old ? 'Börja tidigare genom att byta raden under mot' : 'Börja tidigare genom att lägga till'}:`, offer.line];
    const at = old ?? firstIn(entry);
    if (at) commentBefore(at, lines);
  }
}

function firstIn(map: YAMLMap) {
  return map.items[0];
}
