import type { Response, Router } from 'express';
import { carriesWord } from '../../domain/arshjul/words';
import type { Actor } from '../../services/access/actor';
import { can, permit, type Resource } from '../../services/access/can';
import { carriedResource, runResource } from '../../services/access/resources';
import { Refusal } from '../../services/base/refusal';
import { adoptCarried, carriedOf, declineCarried, previewCarried, type CarriedView } from '../../services/plan/adopt';
import type { Adjustment } from '../../services/plan/adjust';
import { html, type Html } from '../html';
import { bentFrom, fragmentField, textFaults, versionFields } from '../parts/bend';
import { effectBody } from '../parts/effect';
import { errorSummary, fieldBox, fieldError } from '../parts/fields';
import { moreRowsButton, scheduleFaults, scheduleFields, wantsMoreRows } from '../parts/schedule';
import { show } from '../parts/show';
import { adjustChoices, type AdjustChoices } from '../read/adjust';
import type { PageDeps } from '../request/deps';
import { hidden, readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { needViewerOf, type Viewer } from '../request/viewer';
import { dayText } from '../text';
import { applyForm, applyOptions } from './adjust';

/** The form by which each thing is carried out. */
const FORM: Record<CarriedView['carries'], Adjustment['kind']> = { schedule: 'several', floor: 'setFloor', steps: 'insertStep', definition: 'newDefinition' };

const STATES: Record<CarriedView['state'], string> = { pending: 'Väntar', adopted: 'Infört', declined: 'Förs inte in' };

/** `/ar/{run}/beslut`: what registered decisions carry; the role that owns one carries it out or says why not. */
export function carriedPages(router: Router, deps: PageDeps): void {
  const list = (run: string): string => `/ar/${run}/beslut`;

  router.get('/ar/:run/beslut', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const rows = await carriedOf(deps.db, viewer.run.id);
    const run = await runResource(deps.db, viewer.run.id);
    await show(deps, viewer, res, { title: 'Beslut att föra in', current: list(viewer.run.id) },
      html`<p class="lead">Vissa beslut bär något för ett år som pågår: en tidplan, ett golv, nya steg eller en ny utgåva av definitionen. Den roll som äger det för in det som en justering.</p>`,
      rows.length === 0 ? html`<p>Inget beslut bär något för året.</p>` : html`<ul class="rows">${rows.map((row) => rowBody(viewer, row, mine(viewer, row, run)))}</ul>`);
  });

  router.get('/ar/:run/beslut/:id', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    await owner(deps, viewer, req.params.id);
    const row = await rowOf(deps, viewer, req.params.id);
    await form(deps, viewer, res, row, new Sent({}), null);
  });

  router.post('/ar/:run/beslut/:id', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await owner(deps, viewer, req.params.id);
    const row = await rowOf(deps, viewer, req.params.id);
    const at = `${list(viewer.run.id)}/${row.id}`;
    if (wantsMoreRows(sent)) return form(deps, viewer, res, row, sent, null);
    try {
      const preview = await previewCarried(deps.db, actor, viewer.run.id, row.id, changeFrom(sent, await adjustChoices(deps.db, viewer)));
      await show(deps, viewer, res, { title: 'Det här händer om beslutet förs in', width: 'wide', current: list(viewer.run.id) },
        await effectBody(deps, viewer, preview, true), applyForm(viewer, sent, preview, null, `${at}/tillampa`, at));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await form(deps, viewer, res, row, sent, sent.text('kind') === 'several' ? scheduleFaults(error) : textFaults(error, sent.text('kind')));
    }
  });

  router.post('/ar/:run/beslut/:id/tillampa', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await owner(deps, viewer, req.params.id);
    const row = await rowOf(deps, viewer, req.params.id);
    const at = `${list(viewer.run.id)}/${row.id}`;
    const change = changeFrom(sent, await adjustChoices(deps.db, viewer));
    try {
      const applied = await adoptCarried(deps.db, actor, viewer.run.id, row.id, change, applyOptions(sent));
      await show(deps, viewer, res, { title: 'Beslutet är infört', width: 'wide', current: list(viewer.run.id) },
        html`<div class="notice good" role="status"><p>Justeringen gäller nu, med beslutet ${decisionText(row)} bakom sig.</p></div>`, await effectBody(deps, viewer, applied, false));
    } catch (error) {
      if (!(error instanceof Refusal) || !['conflict', 'rule'].includes(error.code)) throw error;
      const preview = await previewCarried(deps.db, actor, viewer.run.id, row.id, change);
      await show(deps, viewer, res, { title: 'Det här händer om beslutet förs in', width: 'wide', current: list(viewer.run.id), status: statusOf(error) },
        errorSummary(error.detail, error.errors, ''), await effectBody(deps, viewer, preview, true), applyForm(viewer, sent, preview, error, `${at}/tillampa`, at));
    }
  });

  router.post('/ar/:run/beslut/:id/avsta', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await owner(deps, viewer, req.params.id);
    const row = await rowOf(deps, viewer, req.params.id);
    try {
      await declineCarried(deps.db, actor, viewer.run.id, row.id, sent.text('reason'), sent.key === undefined ? {} : { idempotencyKey: sent.key });
      res.redirect(303, list(viewer.run.id));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'invalid') throw error;
      await form(deps, viewer, res, row, sent, error);
    }
  });
}

/** The viewer in the role that owns the decision. Refuses everybody else. */
async function owner(deps: PageDeps, viewer: Viewer, id: string): Promise<Actor> {
  return permit(viewer.actor, 'adoptCarried', { ...(await runResource(deps.db, viewer.run.id)), ...(await carriedResource(deps.db, id)) });
}

function mine(viewer: Viewer, row: CarriedView, run: Resource): boolean {
  return row.state === 'pending' && can(viewer.actor, 'adoptCarried', { ...run, namedRole: row.owner });
}

async function rowOf(deps: PageDeps, viewer: Viewer, id: string): Promise<CarriedView> {
  const row = (await carriedOf(deps.db, viewer.run.id)).find((one) => one.id === id);
  if (!row) throw new Refusal('not-found', 'Det finns inget beslut att föra in med den beteckningen.');
  return row;
}

function changeFrom(sent: Sent, choices: AdjustChoices): Adjustment {
  const change = bentFrom(sent, choices);
  if (!change) throw new Refusal('invalid', 'Välj hur beslutet ska föras in.');
  return change;
}

function decisionText({ organ, day, paragraph }: CarriedView): string {
  return `${organ} ${dayText(day)}${paragraph === null ? '' : ` ${paragraph}`}`;
}

function rowBody(viewer: Viewer, row: CarriedView, mayAdopt: boolean): Html {
  return html`<li><strong>${row.label}</strong> bär ${carriesWord(row.carries)} för ${row.forYear}.
    <span class="meta">${decisionText(row)}${row.paragraph === null && ' (paragrafen är inte registrerad än)'} · ${STATES[row.state]}${row.reason !== null && html` · ${row.reason}`} · förs in av ${row.owner}</span>
    ${mayAdopt && html`<span class="buttons"><a class="button" href="/ar/${viewer.run.id}/beslut/${row.id}">För in, eller avstå</a></span>`}</li>`;
}

async function form(deps: PageDeps, viewer: Viewer, res: Response, row: CarriedView, sent: Sent, refusal: Refusal | null): Promise<void> {
  const choices = await adjustChoices(deps.db, viewer);
  const errors = refusal?.errors ?? [];
  const at = `/ar/${viewer.run.id}/beslut/${row.id}`;
  const kind = FORM[row.carries];
  const fields =
    kind === 'several' ? scheduleFields(sent, errors, choices, viewer.run.year)
    : kind === 'newDefinition' ? versionFields({ sent, errors }, false)
    : fragmentField({ sent, errors }, kind === 'setFloor' ? 'setFloor' : 'insertStep');
  await show(deps, viewer, res, { title: row.label, current: `/ar/${viewer.run.id}/beslut`, status: refusal ? statusOf(refusal) : 200 },
    refusal && errorSummary(refusal.detail, errors, ''),
    html`<p class="lead">Beslutet ${decisionText(row)} bär ${carriesWord(row.carries)} för ${row.forYear}. Du får se allt som följer av det innan något ändras.</p>
    <form method="post" action="${at}" class="card">${hidden(viewer.secret)}<input type="hidden" name="kind" value="${kind}">${fields}<p class="buttons"><button class="main">Se vad som händer</button>${kind === 'several' && html` ${moreRowsButton(sent)}`}</p></form>
    <form method="post" action="${at}/avsta" class="card"><h2>Avstå</h2>${hidden(viewer.secret)}
      ${fieldBox({ name: 'reason', label: 'Varför beslutet inte ändrar något i planen', error: fieldError('reason', errors) }, (a) => html`<input type="text" id="reason" name="reason" maxlength="500" value="${sent.text('reason')}"${a}>`)}
      <button class="careful">För inte in beslutet</button></form>`);
}
