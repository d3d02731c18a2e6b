import type { Router } from 'express';
import { authorize } from '../../services/access/authorize';
import { Refusal } from '../../services/base/refusal';
import { registerOutside } from '../../services/decisions/outside';
import { addParagraph } from '../../services/decisions/paragraph';
import { registerMeeting, type Outcome } from '../../services/decisions/register';
import { mayRegisterMatter, mayRegisterMeeting } from '../../services/decisions/who';
import { html, type Html } from '../html';
import { errorSummary } from '../parts/fields';
import { decidedList, protocolBody, registerForm, OUTCOME_FIELDS, type RegisterChoices } from '../parts/register';
import { show } from '../parts/show';
import { scrollTable } from '../parts/steps';
import { definitionOf } from '../read/people';
import { organsOf } from '../read/board';
import { matterOf, meetingRows, mattersOf, mattersWithoutMeeting, remitted, type MatterRow, type MeetingRow } from '../read/meetings';
import type { PageDeps } from '../request/deps';
import { readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { mayInYear, needViewerOf, type Viewer } from '../request/viewer';
import { counted, dayText } from '../text';

/** The year's meetings, and the one form in which a whole meeting is registered. */
export function meetingPages(router: Router, deps: PageDeps): void {
  const at = (run: string): string => `/ar/${run}/sammantraden`;

  router.get('/ar/:run/sammantraden', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const [meetings, outside, back] = await Promise.all([meetingRows(deps.db, viewer.run.id), mattersWithoutMeeting(deps.db, viewer.run.id), remitted(deps.db, viewer.run.id)]);
    await show(deps, viewer, res, { title: 'Sammanträden', width: 'wide' }, listBody(viewer, meetings, outside, back));
  });

  router.get('/ar/:run/sammantraden/:meeting', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const view = await meetingView(deps, viewer, req.params.meeting);
    const done = req.query['registrerat'] !== undefined;
    await show(deps, viewer, res, { title: view.title, current: at(viewer.run.id) },
      done && html`<div class="notice good" role="status"><p>Sammanträdet är registrerat. Det som väntade på besluten går vidare.</p></div>`,
      view.body(new Sent({}), null));
  });

  router.post('/ar/:run/sammantraden/:meeting', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const view = await meetingView(deps, viewer, req.params.meeting);
    const path = `${at(viewer.run.id)}/${view.meeting.id}`;
    const options = { ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }), run: viewer.run.id };
    try {
      if (sent.text('gor') === 'paragraf') {
        const actor = await authorize(deps.db, viewer.actor, 'addParagraph', { matter: sent.text('arende') });
        await addParagraph(deps.db, actor, sent.text('arende'), { paragraph: sent.text('paragraf') }, options);
        res.redirect(303, path);
        return;
      }
      const revision = sent.revision();
      await registerMeeting(
        deps.db, viewer.actor, view.meeting.id,
        { outcomes: outcomesFrom(sent, view.open), ...(sent.text('hallet') === '' ? {} : { heldOn: sent.text('hallet') }) },
        { ...options, ...(revision === undefined ? {} : { expectedRevision: revision }) },
      );
    } catch (error) {
      if (!(error instanceof Refusal) || ['not-found', 'forbidden'].includes(error.code)) throw error;
      await show(deps, viewer, res, { title: view.title, current: at(viewer.run.id), status: statusOf(error) }, view.body(sent, error));
      return;
    }
    res.redirect(303, `${path}?registrerat=1`);
  });

  router.get('/ar/:run/arende/:matter', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const matter = await oneMatter(deps, viewer, req.params.matter);
    await show(deps, viewer, res, { title: `${matter.label}: ${matter.organLabel}`, current: at(viewer.run.id) }, await outsideBody(deps, viewer, matter, new Sent({}), null));
  });

  router.post('/ar/:run/arende/:matter', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const matter = await oneMatter(deps, viewer, req.params.matter);
    try {
      const [outcome] = outcomesFrom(sent, [matter]);
      if (!outcome) throw new Refusal('invalid', 'Välj utfallet.', [{ field: 'outcomes.0.outcome', text: 'Välj vad organet gjorde.' }]);
      const { matter: _matter, nextMeeting: _next, ...input } = outcome;
      await registerOutside(deps.db, viewer.actor, matter.id, { ...input, ...(sent.text('hallet') === '' ? {} : { day: sent.text('hallet') }) }, sent.key === undefined ? {} : { idempotencyKey: sent.key });
    } catch (error) {
      if (!(error instanceof Refusal) || ['not-found', 'forbidden'].includes(error.code)) throw error;
      await show(deps, viewer, res, { title: `${matter.label}: ${matter.organLabel}`, current: at(viewer.run.id), status: statusOf(error) }, await outsideBody(deps, viewer, matter, sent, error));
      return;
    }
    res.redirect(303, at(viewer.run.id));
  });
}

/** The lines of the form that have been filled in; an ärende without an outcome is left for another time. */
function outcomesFrom(sent: Sent, open: readonly MatterRow[]): Outcome[] {
  return open.flatMap((matter, n) => {
    const outcome = sent.text(`arende.${n}.outcome`);
    if (outcome === '' || sent.text(`arende.${n}.matter`) !== matter.id) return [];
    const more = Object.fromEntries(OUTCOME_FIELDS.map((name) => [name, sent.text(`arende.${n}.${name}`)]).filter(([, text]) => text !== ''));
    return [{ matter: matter.id, outcome, ...more, ...(sent.text(`arende.${n}.minority`) === '1' ? { minority: true } : {}) }];
  });
}

interface MeetingView {
  meeting: MeetingRow;
  open: MatterRow[];
  title: string;
  body(sent: Sent, refusal: Refusal | null): Html;
}

async function meetingView(deps: PageDeps, viewer: Viewer, id: string): Promise<MeetingView> {
  const [meetings, matters, organs] = await Promise.all([meetingRows(deps.db, viewer.run.id), mattersOf(deps.db, viewer.run.id, id), organsOf(deps.db, viewer.run.id)]);
  const meeting = meetings.find((one) => one.id === id);
  if (!meeting) throw new Refusal('not-found', 'Sammanträdet finns inte i årets kalender.');
  const may = await mayRegisterMeeting(deps.db, viewer.actor, id, viewer.run.id).then(() => true, () => false);
  const open = matters.filter((one) => one.state === 'open');
  const choices: RegisterChoices = {
    receivers: receiversFor(viewer, organs),
    laterMeetings: meetings.filter((one) => one.organ === meeting.organ && one.day > meeting.day && one.state === 'planned').map((one) => ({ id: one.id, label: dayText(one.day, viewer.run.year) })),
    minority: meeting.organType === 'KF',
  };
  const { year } = viewer.run;
  return {
    meeting,
    open,
    title: `${meeting.organLabel} ${dayText(meeting.day, year)}`,
    body: (sent, refusal) => {
      const shown = refusal && sentErrors(refusal, sent, open);
      const early = meeting.day > viewer.clock.today;
      return html`${refusal && errorSummary(refusal.detail, shown ?? [], '')}
        <dl class="facts"><dt>Handlingsstopp</dt><dd>${dayText(meeting.handlingsstopp, year)}</dd><dt>Läge</dt><dd>${meeting.state === 'held' ? 'Hållet' : meeting.state === 'cancelled' ? 'Inställt' : early ? 'Kommer' : 'Väntar på registrering'}</dd></dl>
        ${open.length === 0
          ? html`<p>${matters.length === 0 ? 'Inga ärenden från årshjulet ligger på sammanträdet än.' : 'Alla ärenden är registrerade.'}</p>`
          : may && !early
            ? registerForm({ action: `/ar/${viewer.run.id}/sammantraden/${meeting.id}`, secret: viewer.secret, revision: meeting.revision, run: viewer.run.id, heldOn: meeting.day, today: viewer.clock.today, matters: open, choices, sent, errors: shown ?? [] })
            : html`<h2>${counted(open.length, 'ärende', 'ärenden')}</h2><ul class="rows">${open.map((one) => html`<li><span class="title">${one.label}</span></li>`)}</ul><p class="quiet">${early ? 'Besluten registreras när sammanträdet har varit.' : 'Nämndsekreteraren registrerar besluten.'}</p>`}
        ${decidedList(viewer, matters.filter((one) => one.state !== 'open'), may, meeting.id)}
        ${protocolBody(meeting, year)}
        ${mayInYear(viewer, 'adjust') && meeting.state === 'planned' && html`<p class="buttons"><a class="button" href="/ar/${viewer.run.id}/justera?sammantrade=${encodeURIComponent(meeting.id)}">Flytta eller ställ in sammanträdet</a></p>`}`;
    },
  };
}

/** Error places are counted over the lines that were sent; the page counts over the ärenden shown. */
function sentErrors(refusal: Refusal, sent: Sent, open: readonly MatterRow[]): { field: string; text: string }[] {
  const places = open.flatMap((_matter, n) => (sent.text(`arende.${n}.outcome`) === '' ? [] : [n]));
  return refusal.errors.map((error) => {
    const found = /^outcomes\.(\d+)\.(\w+)$/.exec(error.field);
    const place = found ? (places[Number(found[1])] ?? Number(found[1])) : null;
    return found && place !== null ? { field: `arende.${place}.${found[2] ?? ''}`, text: error.text } : { field: error.field === 'heldOn' || error.field === 'day' ? 'hallet' : error.field, text: error.text };
  });
}

function receiversFor(viewer: Viewer, organs: readonly { id: string; label: string }[]): { id: string; label: string }[] {
  const roles = definitionOf(viewer.run).roles.filter((role) => role.at === 'kommun').map((role) => ({ id: role.key, label: role.label }));
  return [...organs, ...roles];
}

async function oneMatter(deps: PageDeps, viewer: Viewer, id: string): Promise<MatterRow> {
  const matter = await matterOf(deps.db, viewer.run.id, id);
  if (!matter) throw new Refusal('not-found', 'Ärendet finns inte.');
  return matter;
}

async function outsideBody(deps: PageDeps, viewer: Viewer, matter: MatterRow, sent: Sent, refusal: Refusal | null): Promise<Html> {
  const may = await mayRegisterMatter(deps.db, viewer.actor, matter.id).then(() => true, () => false);
  const organs = await organsOf(deps.db, viewer.run.id);
  const errors = refusal ? sentErrors(refusal, sent, [matter]) : [];
  return html`${refusal && errorSummary(refusal.detail, errors, '')}
    <p class="lead">${matter.organLabel} har inget sammanträde i årets kalender. Här registreras vad organet kom fram till.</p>
    ${matter.state !== 'open'
      ? decidedList(viewer, [matter], false, null)
      : may
        ? registerForm({ action: `/ar/${viewer.run.id}/arende/${matter.id}`, secret: viewer.secret, revision: matter.revision, run: viewer.run.id, heldOn: viewer.clock.today, today: viewer.clock.today, matters: [matter], choices: { receivers: receiversFor(viewer, organs), laterMeetings: [], minority: false }, sent, errors })
        : html`<p>Ekonomichefen eller organets sekreterare registrerar det.</p>`}`;
}

function listBody(viewer: Viewer, meetings: readonly MeetingRow[], outside: readonly MatterRow[], back: readonly MatterRow[]): Html {
  const { today } = viewer.clock;
  const { id, year } = viewer.run;
  const waiting = meetings.filter((one) => one.open > 0 && one.day <= today);
  const row = (one: MeetingRow): Html => html`<tr><th scope="row"><a href="/ar/${id}/sammantraden/${one.id}">${dayText(one.day, year)}</a></th><td>${one.organLabel}${one.type === 'extra' && html` <span class="tag">Extra</span>`}</td><td data-label="Handlingsstopp" class="nowrap">${dayText(one.handlingsstopp, year)}</td>
    <td>${one.state === 'cancelled' ? html`<span class="tag">Inställt</span>` : one.open > 0 ? html`<span class="tag ${one.day <= today ? 'late' : 'open'}">${counted(one.open, 'ärende', 'ärenden')}</span>` : one.all > 0 ? html`<span class="tag done">Registrerat</span>` : html`<span class="quiet">Inga ärenden härifrån</span>`}</td></tr>`;
  const table = (label: string, rows: readonly MeetingRow[]): Html => scrollTable(label, html`<table class="stack"><thead><tr><th scope="col">Dag</th><th scope="col">Organ</th><th scope="col">Handlingsstopp</th><th scope="col">Ärenden</th></tr></thead><tbody>${rows.map(row)}</tbody></table>`);
  const coming = meetings.filter((one) => one.day > today);
  const been = meetings.filter((one) => one.day <= today && !waiting.includes(one)).reverse();
  return html`${waiting.length > 0 && html`<h2>Väntar på registrering</h2>${table('Väntar på registrering', waiting)}`}
    ${outside.length > 0 && html`<h2>Utan sammanträde här</h2><ul class="rows">${outside.map((one) => html`<li><a class="title" href="/ar/${id}/arende/${one.id}">${one.label}</a><span class="meta">Väntar på ${one.organLabel}</span></li>`)}</ul>`}
    ${back.length > 0 && html`<h2>Återremitterat</h2><ul class="rows">${back.map((one) => html`<li><a class="title" href="/ar/${id}/ateroppna/${one.id}">${one.label}</a><span class="meta">Från ${one.organLabel}: ${one.motivation}</span></li>`)}</ul>`}
    ${coming.length > 0 && html`<h2>Kommande</h2>${table('Kommande', coming)}`}
    ${been.length > 0 && html`<details><summary>Tidigare under året (${been.length})</summary>${table('Tidigare', been)}</details>`}`;
}
