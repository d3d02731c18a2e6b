import type { Router } from 'express';
import { html, type Html } from '../html';
import { show } from '../parts/show';
import { mineOf, type MineMeeting, type MineTask } from '../read/mine';
import type { RemittedRow } from '../read/matters';
import type { PageDeps } from '../request/deps';
import { needViewer, type Viewer } from '../request/viewer';
import { capital, counted, dayText, workdays } from '../text';
import { STATE_WORDS } from '../words';
import { distanceText } from '../../domain/calendar/texts';

/** `/mina`: everything that waits for this person, in one list. */
export function minePages(router: Router, deps: PageDeps): void {
  router.get('/mina', async (req, res) => {
    const viewer = await needViewer(deps, req);
    const mine = await mineOf(deps.db, viewer);
    const nothing = mine.now.length + mine.meetings.length + mine.remitted.length === 0;
    await show(
      deps, viewer, res, { title: 'Mina uppgifter' },
      html`<p class="quiet">${capital(viewer.roles.map((r) => r.label).join(' · '))}</p>`,
      mine.elsewhere.map((one) => html`<div class="notice"><p>Du har också ${counted(one.open, 'uppgift', 'uppgifter')} i ${one.label}. Byt år för att se dem.</p></div>`),
      nothing && html`<div class="notice good"><p>Du har inget att göra just nu. Ett mejl kommer när något väntar på dig.</p></div>`,
      mine.now.length > 0 && html`<h2>Att göra nu</h2><ul class="rows">${mine.now.map((t) => row(viewer, t))}</ul>`,
      mine.meetings.length > 0 && html`<h2>Sammanträden att registrera</h2><ul class="rows">${mine.meetings.map((m) => meetingRow(viewer, m))}</ul>`,
      mine.remitted.length > 0 && html`<h2>Återremisser att ta hand om</h2><ul class="rows">${mine.remitted.map((m) => remittedRow(viewer, m))}</ul>`,
      mine.beside.length > 0 && html`<h2>Hos cheferna</h2><p class="quiet">Här kan du lämna ett förslag eller lämna in för chefen.</p><ul class="rows">${mine.beside.map((t) => row(viewer, t, true))}</ul>`,
      mine.waiting.length > 0 && html`<h2>Väntar på andra</h2><ul class="rows">${mine.waiting.map((t) => row(viewer, t))}</ul>`,
      mine.done.length > 0 && html`<details><summary>Klart (${mine.done.length})</summary><ul class="rows">${mine.done.map((t) => row(viewer, t))}</ul></details>`,
    );
  });
}

const DOES: Record<string, string> = { answer: 'Svara', approve: 'Godkänn' };

function row(viewer: Viewer, task: MineTask, withPerson = false): Html {
  const { today } = viewer.clock;
  const late = task.state === 'open' && task.due < today ? viewer.workingDays(task.due, today) : 0;
  return html`<li><div class="split"><a class="title" href="/uppgift/${task.id}">${task.state === 'open' && `${DOES[task.kind] ?? 'Svara'}: `}${task.label}</a>
    ${late > 0 ? html`<span class="tag late">${workdays(late)} sent</span>` : task.state === 'open' ? html`<span class="tag open">${distanceText(today, task.due)}</span>` : html`<span class="tag ${task.state === 'done' ? 'done' : ''}">${STATE_WORDS[task.state] ?? task.state}${task.late && task.state === 'done' && ', sent'}</span>`}</div>
    <span class="meta">${capital(task.where)}${withPerson && html` · ${task.personName ?? 'ingen just nu'}`} · senast ${dayText(task.due, viewer.run.year)}${task.round > 1 && task.state === 'open' && html` · <strong>skickad tillbaka</strong>`}${task.proposed && task.state === 'open' && html` · <strong>ett förslag finns</strong>`}</span></li>`;
}

function meetingRow(viewer: Viewer, meeting: MineMeeting): Html {
  const been = meeting.day <= viewer.clock.today;
  return html`<li><div class="split"><a class="title" href="/ar/${viewer.run.id}/sammantraden/${meeting.id}">${capital(meeting.organLabel)} ${dayText(meeting.day, viewer.run.year)}</a><span class="tag ${been ? 'late' : 'open'}">${counted(meeting.open, 'ärende', 'ärenden')}</span></div>
    <span class="meta">${been ? 'Har varit. Registrera vad som beslutades.' : `Handlingsstopp ${dayText(meeting.handlingsstopp, viewer.run.year)}`}</span></li>`;
}

function remittedRow(viewer: Viewer, matter: RemittedRow): Html {
  return html`<li><a class="title" href="/ar/${viewer.run.id}/ateroppna/${matter.id}">${matter.label}</a><span class="meta">Från ${matter.organLabel}: ${matter.motivation}</span></li>`;
}
