import { listText } from '../../domain/calendar/texts';
import type { OverdueRow } from '../../services/tasks/read';
import { html, type Html } from '../html';
import type { Viewer } from '../request/viewer';
import { capital, counted, dayText, instantText, workdays } from '../text';
import { stepPath } from './steps';

/** What is late in one step, at all organs together: one entry of the list. */
interface LateStep {
  label: string;
  kind: OverdueRow['kind'];
  missing: OverdueRow['missing'];
  roles: string[];
  rows: OverdueRow[];
  tasks: number;
  daysLate: number;
}

/** Gathers what is late by step and kind, the longest overdue first. */
export function lateSteps(rows: readonly OverdueRow[]): LateStep[] {
  const steps = new Map<string, LateStep>();
  for (const row of rows) {
    const key = `${row.step}|${row.label}|${row.kind}|${row.missing ?? ''}`;
    const step = steps.get(key) ?? { label: row.label, kind: row.kind, missing: row.missing, roles: [], rows: [], tasks: 0, daysLate: 0 };
    step.rows.push(row);
    if (!step.roles.includes(row.role)) step.roles.push(row.role);
    step.tasks += row.tasks;
    step.daysLate = Math.max(step.daysLate, row.daysLate);
    steps.set(key, step);
  }
  return [...steps.values()].sort((a, b) => b.daysLate - a.daysLate || b.tasks - a.tasks);
}

/** The late list: how late, with whom, the rung, what comes next and when, what it endangers. */
export function overdueList(viewer: Viewer, steps: readonly LateStep[]): Html {
  return html`<ol class="rows late plain">${steps.map((step) => oneStep(viewer, step))}</ol>`;
}

/** What is missing of an answer with two days. */
const MISSING = { figures: 'siffrorna saknas', texts: 'texterna saknas' };
const DOES: Record<OverdueRow['kind'], string> = { answer: 'ska svara', approve: 'ska godkänna', register: 'ska registrera beslutet' };

function oneStep(viewer: Viewer, step: LateStep): Html {
  const { id, year } = viewer.run;
  const [first] = step.rows;
  if (!first) return html``;
  const single = step.rows.length === 1;
  // One organ has a row for each role that is late.
  const organs = new Set(step.rows.map((row) => row.organLabel));
  const acting = step.rows.filter((row) => row.nextActionAt !== null).sort((a, b) => (a.nextActionAt ?? '').localeCompare(b.nextActionAt ?? ''))[0];
  const stands = step.rows.find((row) => row.nextAction !== null && row.nextActionAt === null);
  const next = acting ?? stands;
  const dangers = [...new Set(step.rows.flatMap((row) => row.endangers))];
  return html`<li><div class="split"><a class="title" href="${stepPath(id, first.occurrence)}">${step.label}${single && html`: ${first.organLabel}`}</a>${step.missing !== null && html` <span class="tag late">${capital(MISSING[step.missing])}</span>`}<span class="days">${workdays(step.daysLate)} sent</span></div>
    <span>${step.tasks === 1 ? html`${capital(listText(step.roles))} ${DOES[step.kind]}. <span class="quiet">${whoText(first, year)}</span>` : html`<strong>${counted(step.tasks, 'uppgift', 'uppgifter')}</strong>: ${listText(step.roles)} ${DOES[step.kind]}${single ? html`. <span class="quiet">${whoText(first, year)}</span>` : html` i ${organs.size === 1 ? first.organLabel : counted(organs.size, 'nämnd eller bolag', 'nämnder och bolag')}.`}`}</span>
    <span class="meta">Trappan: ${first.rung}. ${next ? html`Härnäst: <strong>${next.nextAction}</strong>${next.nextActionAt !== null && ` ${instantText(new Date(next.nextActionAt), year)}`}.` : 'Inget mer går ut av sig självt.'}</span>
    ${dangers.length > 0 && html`<span class="meta">Hotar: ${dangers.slice(0, 2).join('; ')}${dangers.length > 2 && ` och ${dangers.length - 2} till`}.</span>`}
    ${!single && html`<details class="tight"><summary>Vilka</summary><ul>${step.rows.map((row) => html`<li><a href="${stepPath(id, row.occurrence)}">${capital(row.organLabel)}</a>: ${row.unit === row.organLabel ? '' : html`${row.unit}, `}${workdays(row.daysLate)} sent. <span class="quiet">${whoText(row, year)}</span></li>`)}</ul></details>`}</li>`;
}

function whoText(row: OverdueRow, year: number): Html {
  const more = row.units.length > row.people.length;
  return html`${row.people.length > 0 && html`Hos ${row.people.join(', ')}${more && ' med flera'}, s`}${row.people.length === 0 && 'S'}kulle vara klart ${dayText(row.due, year)}.`;
}
