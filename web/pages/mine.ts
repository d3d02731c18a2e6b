import type { Router } from 'express';
import { html, type Html } from '../html';
import { show } from '../parts/show';
import { mineOf, type Mine, type MineMeeting, type MineTask } from '../read/mine';
import type { PageDeps } from '../request/deps';
import { alsoIn, needViewer, type Viewer } from '../request/viewer';
import { capital, counted, dayText, workdays } from '../text';
import { STATE_WORDS } from '../words';
import { missingPart } from '../../domain/tasks/parts';
import { distanceText } from '../../domain/calendar/texts';

/** `/mina`: everything that waits for this person, in one list, whatever running year it belongs to. */
export function minePages(router: Router, deps: PageDeps): void {
  router.get('/mina', async (req, res) => {
    const viewer = await needViewer(deps, req);
    const viewers = [viewer, ...(await alsoIn(deps, viewer))];
    const mine = await mineOf(deps.db, viewers);
    const several = viewers.length > 1;
    const nothing = mine.now.length + mine.meetings.length + mine.remitted.length === 0;
    await show(
      deps, viewer, res, { title: 'Mina uppgifter' },
      html`<p class="quiet">${capital(viewer.roles.map((r) => r.label).join(' · '))}</p>`,
      several && html`<p>Här är dina uppgifter i ${listed(viewers)}. Varje rad säger vilket år den hör till.</p>`,
      nothing && html`<div class="notice good"><p>Du har inget att göra just nu. Ett mejl kommer när något väntar på dig.</p></div>`,
      mine.now.length > 0 && html`<h2>Att göra nu</h2><ul class="rows">${mine.now.map((t) => row(t, several))}</ul>`,
      mine.meetings.length > 0 && html`<h2>Sammanträden att registrera</h2><ul class="rows">${mine.meetings.map((m) => meetingRow(m, several))}</ul>`,
      mine.remitted.length > 0 && html`<h2>Återremisser att ta hand om</h2><ul class="rows">${mine.remitted.map((m) => remittedRow(m, several))}</ul>`,
      mine.beside.length > 0 && html`<h2>Hos cheferna</h2><p class="quiet">Här kan du lämna ett förslag eller lämna in för chefen.</p><ul class="rows">${mine.beside.map((t) => row(t, several, true))}</ul>`,
      mine.waiting.length > 0 && html`<h2>Väntar på andra</h2><ul class="rows">${mine.waiting.map((t) => row(t, several))}</ul>`,
      mine.done.length > 0 && html`<details><summary>Klart (${mine.done.length})</summary><ul class="rows">${mine.done.map((t) => row(t, several))}</ul></details>`,
    );
  });
}

const DOES: Record<string, string> = { answer: 'Svara', approve: 'Godkänn' };
const PART = { figures: 'siffrorna ', texts: 'texterna ' };

function listed(viewers: readonly Viewer[]): string {
  const years = viewers.map((one) => String(one.run.year)).sort();
  return `${viewers[0]?.run.municipalityName ?? ''} ${years.slice(0, -1).join(', ')} och ${years[years.length - 1] ?? ''}`;
}

/** The year that a row belongs to, where there are several. */
function yearTag({ run }: Viewer, several: boolean): Html | null {
  return several ? html`<span class="tag">${run.year} års hjul</span> ` : null;
}

function row(task: MineTask, several: boolean, withPerson = false): Html {
  const { as: viewer } = task;
  const { today } = viewer.clock;
  const late = task.state === 'open' && task.due < today ? viewer.workingDays(task.due, today) : 0;
  const missing = task.state === 'open' ? missingPart(task, today) : null;
  return html`<li><div class="split"><a class="title" href="/uppgift/${task.id}">${task.state === 'open' && `${DOES[task.kind] ?? 'Svara'}: `}${task.label}</a>
    ${late > 0 ? html`<span class="tag late">${workdays(late)} sent</span>` : task.state === 'open' ? html`<span class="tag open">${distanceText(today, task.due)}</span>` : html`<span class="tag ${task.state === 'done' ? 'done' : ''}">${STATE_WORDS[task.state] ?? task.state}${task.late && task.state === 'done' && ', sent'}</span>`}</div>
    <span class="meta">${yearTag(viewer, several)}${capital(task.where)}${withPerson && html` · ${task.personName ?? 'ingen just nu'}`} · ${missing === null ? '' : PART[missing]}senast ${dayText(task.due, viewer.run.year)}${task.state === 'open' && task.textsDue !== null && `, texterna senast ${dayText(task.textsDue, viewer.run.year)}`}${task.round > 1 && task.state === 'open' && html` · <strong>skickad tillbaka</strong>`}${task.proposed && task.state === 'open' && html` · <strong>ett förslag finns</strong>`}</span></li>`;
}

function meetingRow(meeting: MineMeeting, several: boolean): Html {
  const { as: viewer } = meeting;
  const been = meeting.day <= viewer.clock.today;
  return html`<li><div class="split"><a class="title" href="/ar/${viewer.run.id}/sammantraden/${meeting.id}">${capital(meeting.organLabel)} ${dayText(meeting.day, viewer.run.year)}</a><span class="tag ${been ? 'late' : 'open'}">${counted(meeting.open, 'ärende', 'ärenden')}</span></div>
    <span class="meta">${yearTag(viewer, several)}${been ? 'Har varit. Registrera vad som beslutades.' : `Handlingsstopp ${dayText(meeting.handlingsstopp, viewer.run.year)}`}</span></li>`;
}

function remittedRow(matter: Mine['remitted'][number], several: boolean): Html {
  return html`<li><a class="title" href="/ar/${matter.as.run.id}/ateroppna/${matter.id}">${matter.label}</a><span class="meta">${yearTag(matter.as, several)}Från ${matter.organLabel}: ${matter.motivation}</span></li>`;
}
