import type { Router } from 'express';
import { Refusal } from '../../services/base/refusal';
import { meetingsOf, meetingView, outsideOf, type MeetingRow, type MeetingView, type OutsideRow } from '../../services/decisions/read';
import { correctDecision } from '../../services/decisions/correct';
import { addParagraph } from '../../services/decisions/paragraph';
import { registerMeeting, type Outcome } from '../../services/decisions/register';
import { html, type Html } from '../html';
import { errorSummary } from '../parts/fields';
import { correctForm, correctionErrors, correctionFrom } from '../parts/correct';
import { meetingLine, outcomesFrom, pageErrors, registerForm, registeredList, type RegisterChoices } from '../parts/register';
import { show } from '../parts/show';
import { scrollTable } from '../parts/steps';
import { comingMatters, remittedOf, type RemittedRow } from '../read/matters';
import type { PageDeps } from '../request/deps';
import { readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { mayInYear, needViewerOf, type Viewer } from '../request/viewer';
import { capital, counted, dayText } from '../text';

/** The year's meetings, and the one form in which a whole meeting is registered. */
export function meetingPages(router: Router, deps: PageDeps): void {
  const at = (run: string): string => `/ar/${run}/sammantraden`;

  router.get('/ar/:run/sammantraden', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const run = viewer.run.id;
    const [meetings, outside, back, planned] = await Promise.all([meetingsOf(deps.db, run), outsideOf(deps.db, run), remittedOf(deps.db, run), comingMatters(deps.db, run)]);
    await show(deps, viewer, res, { title: 'Sammanträden', width: 'wide' }, listBody(viewer, meetings, outside, back, planned));
  });

  router.get('/ar/:run/sammantraden/:meeting', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const view = await meetingView(deps.db, viewer.actor, req.params.meeting, { run: viewer.run.id });
    const done = req.query['registrerat'] !== undefined;
    await show(deps, viewer, res, { title: titleOf(viewer, view), current: at(viewer.run.id) },
      done && html`<div class="notice good" role="status"><p>Sammanträdet är registrerat. Det som väntade på besluten går vidare.</p></div>`,
      req.query['rattat'] !== undefined && html`<div class="notice good" role="status"><p>Registreringen är rättad. Det som gällde före står kvar i tidslinjen.</p></div>`,
      meetingBody(viewer, view, new Sent({}), null));
  });

  router.post('/ar/:run/sammantraden/:meeting', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const view = await meetingView(deps.db, viewer.actor, req.params.meeting, { run: viewer.run.id });
    const path = `${at(viewer.run.id)}/${view.id}`;
    const key = sent.key === undefined ? {} : { idempotencyKey: sent.key };
    try {
      if (sent.text('gor') === 'paragraf') {
        await addParagraph(deps.db, viewer.actor, sent.text('arende'), { paragraph: sent.text('paragraf') }, key);
        res.redirect(303, path);
        return;
      }
      const revision = sent.revision();
      const expected = revision === undefined ? {} : { expectedRevision: revision };
      if (sent.text('gor') === 'ratta') {
        await correctDecision(deps.db, viewer.actor, sent.text('arende'), correctionFrom(sent, sent.text('arende')), { ...key, ...expected });
        res.redirect(303, `${path}?rattat=1`);
        return;
      }
      const outcomes: Outcome[] = outcomesFrom(sent, onForm(view));
      const heldOn = sent.text('hallet') === '' ? {} : { heldOn: sent.text('hallet') };
      await registerMeeting(deps.db, viewer.actor, view.id, { outcomes, ...heldOn }, { ...key, run: viewer.run.id, ...expected });
    } catch (error) {
      if (!(error instanceof Refusal) || ['not-found', 'forbidden'].includes(error.code)) throw error;
      await show(deps, viewer, res, { title: titleOf(viewer, view), current: at(viewer.run.id), status: statusOf(error) }, meetingBody(viewer, view, sent, error));
      return;
    }
    res.redirect(303, `${path}?registrerat=1`);
  });
}

function titleOf(viewer: Viewer, view: MeetingView): string {
  return `${capital(view.organ.label)} ${dayText(view.day, viewer.run.year)}`;
}

/** The lines of the form: what lies on the meeting and waits, then what the organ may have taken up all the same. */
function onForm(view: MeetingView): MeetingView['matters'] {
  return [...view.matters.filter((m) => m.state === 'open'), ...view.others, ...view.matters.filter((m) => ['waiting', 'kommande'].includes(m.state))];
}

const STATES: Record<string, string> = { held: 'Hållet', cancelled: 'Inställt' };

function meetingBody(viewer: Viewer, view: MeetingView, sent: Sent, refusal: Refusal | null): Html {
  const { run, clock, secret } = viewer;
  const lines = onForm(view);
  const early = view.day > clock.today;
  const waiting = view.matters.filter((m) => ['open', 'waiting', 'kommande'].includes(m.state));
  const correcting = sent.text('gor') === 'ratta';
  const errors = !refusal ? [] : correcting ? correctionErrors(refusal, sent.text('arende')) : pageErrors(refusal, sent, lines);
  const choices: RegisterChoices = {
    receivers: view.receivers,
    laterMeetings: view.nextMeetings.map((m) => ({ id: m.id, label: dayText(m.day, run.year) })),
    minority: view.organ.type === 'KF',
    first: view.matters.filter((m) => m.state === 'open').length,
  };
  return html`${refusal && errorSummary(refusal.detail, errors, '')}
    <dl class="facts"><dt>Handlingsstopp</dt><dd>${dayText(view.handlingsstopp, run.year)}</dd><dt>Läge</dt><dd>${STATES[view.state] ?? (early ? 'Kommer' : 'Väntar på registrering')}</dd></dl>
    ${view.findings.length > 0 && html`<div class="notice warn"><h2>Regler som inte följdes</h2><ul>${view.findings.map((f) => html`<li>${f.text}${f.paragraph !== null && html` <strong>${f.paragraph}</strong>`}${f.reason !== null && html` Skäl: ${f.reason}`}</li>`)}</ul></div>`}
    ${view.canRegister && !early && view.state !== 'cancelled' && lines.length > 0
      ? registerForm({ action: `/ar/${run.id}/sammantraden/${view.id}`, secret, revision: view.revision, run: run.id, organ: view.organ.label, heldOn: view.day, today: clock.today, matters: lines, choices, sent, errors })
      : html`${waiting.length === 0
          ? view.matters.length === 0 && html`<p>Inga ärenden från årshjulet ligger på sammanträdet än.</p>`
          : html`<h2>${counted(waiting.length, 'ärende', 'ärenden')}</h2><ul class="rows">${waiting.map((m) => meetingLine(viewer, m))}</ul><p class="quiet">${early ? 'Besluten registreras när sammanträdet har varit.' : 'Nämndsekreteraren registrerar besluten.'}</p>`}`}
    ${registeredList(viewer, view.matters.filter((m) => m.outcome !== null), view.canRegister, view.id, (one) => correctForm(one, { action: `/ar/${run.id}/sammantraden/${view.id}`, secret, choices, sent, errors }))}
    ${view.protocol.length > 0 && html`<details><summary>Lagens dagar runt sammanträdet</summary><ul>${view.protocol.map((p) => html`<li>${p.label}: senast ${dayText(p.day, run.year)}${p.extended === undefined ? '' : `, flyttas till ${dayText(p.extended, run.year)} (lag 1930:173)`} <span class="quiet">(${p.paragraph})</span></li>`)}</ul></details>`}
    ${mayInYear(viewer, 'adjust') && view.state === 'planned' && html`<p class="buttons"><a class="button" href="/ar/${run.id}/justera?sammantrade=${encodeURIComponent(view.id)}">Flytta eller ställ in sammanträdet</a></p>`}`;
}

function listBody(viewer: Viewer, meetings: readonly MeetingRow[], outside: readonly OutsideRow[], back: readonly RemittedRow[], planned: ReadonlyMap<string, number>): Html {
  const { today } = viewer.clock;
  const { id, year } = viewer.run;
  const tag = (one: MeetingRow): Html => {
    if (one.state === 'cancelled') return html`<span class="tag">Inställt</span>`;
    if (one.open > 0) return html`<span class="tag ${one.day < today ? 'late' : 'open'}">${counted(one.open, 'ärende', 'ärenden')}${one.day <= today && ' att registrera'}</span>`;
    if (one.paragraphsMissing > 0) return html`<span class="tag warn">${counted(one.paragraphsMissing, 'paragraf saknas', 'paragrafer saknas')}</span>`;
    const expected = planned.get(one.id) ?? 0;
    if (expected > 0) return html`<span class="tag">${counted(expected, 'ärende väntas', 'ärenden väntas')}</span>`;
    return one.registered > 0 ? html`<span class="tag done">Registrerat</span>` : html`<span class="quiet">Inga ärenden härifrån</span>`;
  };
  const table = (label: string, rows: readonly MeetingRow[]): Html =>
    scrollTable(label, html`<table class="stack"><thead><tr><th scope="col">Dag</th><th scope="col">Organ</th><th scope="col">Handlingsstopp</th><th scope="col">Ärenden</th></tr></thead>
    <tbody>${rows.map((one) => html`<tr><th scope="row"><a href="/ar/${id}/sammantraden/${one.id}">${dayText(one.day, year)}</a></th><td>${capital(one.organLabel)}</td><td data-label="Handlingsstopp" class="nowrap">${dayText(one.handlingsstopp, year)}</td><td>${tag(one)}</td></tr>`)}</tbody></table>`);
  const waiting = meetings.filter((one) => one.day <= today && (one.open > 0 || one.paragraphsMissing > 0) && one.state !== 'cancelled');
  const busy = (one: MeetingRow): boolean => one.open + one.registered + (planned.get(one.id) ?? 0) > 0;
  const coming = meetings.filter((one) => one.day > today && busy(one));
  const idle = meetings.filter((one) => one.day > today && !busy(one) && one.day.startsWith(String(year)));
  const been = meetings.filter((one) => one.day <= today && !waiting.includes(one) && (busy(one) || one.day.startsWith(String(year)))).reverse();
  return html`${waiting.length > 0 && html`<h2>Väntar på registrering</h2>${table('Väntar på registrering', waiting)}`}
    ${outside.length > 0 && html`<h2>Utan sammanträde här</h2><ul class="rows">${outside.map((one) => html`<li><a class="title" href="/ar/${id}/arende/${one.id}">${one.label}</a><span class="meta">Väntar på ${one.organLabel}</span></li>`)}</ul>`}
    ${back.length > 0 && html`<h2>Återremitterat</h2><ul class="rows">${back.map((one) => html`<li><a class="title" href="/ar/${id}/ateroppna/${one.id}">${one.label}</a><span class="meta">Från ${one.organLabel}: ${one.motivation}</span></li>`)}</ul>`}
    ${coming.length > 0 && html`<h2>Kommande</h2>${table('Kommande', coming)}`}
    ${idle.length > 0 && html`<details><summary>Utan ärenden från årshjulet (${idle.length})</summary>${table('Utan ärenden från årshjulet', idle)}</details>`}
    ${been.length > 0 && html`<details><summary>Tidigare (${been.length})</summary>${table('Tidigare', been)}</details>`}`;
}
