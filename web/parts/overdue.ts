import type { OverdueRow } from '../../services/tasks/read';
import { html, type Html } from '../html';
import type { Viewer } from '../request/viewer';
import { capital, dayText, instantText, workdays } from '../text';
import { stepPath } from './steps';

/** What is late, one entry a step and role: how late, with whom, the rung, what comes next and when, what it endangers. */
export function overdueList(viewer: Viewer, rows: readonly OverdueRow[]): Html {
  return html`<ol class="rows late plain">${rows.map((row) => oneRow(viewer, row))}</ol>`;
}

const DOES: Record<OverdueRow['kind'], string> = { answer: 'ska svara', approve: 'ska godkänna', register: 'ska registrera beslutet' };

function oneRow(viewer: Viewer, row: OverdueRow): Html {
  const { id, year } = viewer.run;
  const more = row.units.length - row.people.length;
  const who = row.people.length > 0 ? html`${row.people.join(', ')}${more > 0 && ` med flera`}` : row.role;
  return html`<li><div class="split"><a class="title" href="${stepPath(id, row.occurrence)}">${row.label}: ${row.organLabel}</a><span class="days">${workdays(row.daysLate)} sent</span></div>
    <span>${row.unit === row.organLabel ? capital(row.role) : html`${row.unit} (${row.role})`} ${DOES[row.kind]}. <span class="quiet">Hos ${who}, skulle vara klart ${dayText(row.due, year)}.</span></span>
    <span class="meta">Trappan: ${row.rung}. ${row.nextAction === null ? 'Inget mer går ut av sig självt.' : html`Härnäst: <strong>${row.nextAction}</strong>${row.nextActionAt !== null && ` ${instantText(new Date(row.nextActionAt), year)}`}.`}</span>
    ${row.endangers.length > 0 && html`<span class="meta">Hotar: ${row.endangers.slice(0, 3).join('; ')}${row.endangers.length > 3 && ` och ${row.endangers.length - 3} till`}.</span>`}</li>`;
}
