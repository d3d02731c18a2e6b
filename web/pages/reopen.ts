import type { Router } from 'express';
import { Refusal } from '../../services/base/refusal';
import { reopenView, type ReopenView } from '../../services/decisions/read';
import { reopen } from '../../services/decisions/reopen';
import { html, type Html } from '../html';
import { errorSummary, fieldBox, fieldError } from '../parts/fields';
import { show } from '../parts/show';
import type { PageDeps } from '../request/deps';
import { hidden, readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { needViewerOf, type Viewer } from '../request/viewer';
import { dayText } from '../text';

/** After an återremiss: whoever it went to says what is asked again, or that nothing is. */
export function reopenPages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/ateroppna/:matter', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const view = await open(deps, viewer, req.params.matter);
    const { matter } = view;
    const said = req.query['klart'] !== undefined;
    await show(deps, viewer, res, { title: `Återremiss: ${matter.label}`, current: `/ar/${viewer.run.id}/sammantraden` },
      said && html`<div class="notice good" role="status"><p>Klart. ${matter.label} är på väg igen.</p></div>`,
      body(viewer, view, new Sent({}), null));
  });

  router.post('/ar/:run/ateroppna/:matter', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const view = await open(deps, viewer, req.params.matter);
    const { matter } = view;
    try {
      const chosen = sent.all('uppgift');
      if (sent.text('hur') === '') throw new Refusal('invalid', 'Välj om något ska frågas om igen.', [{ field: 'reopen', text: 'Välj ett av alternativen.' }]);
      const revision = sent.revision();
      await reopen(
        deps.db, viewer.actor, matter.id,
        {
          reopen: sent.text('hur') === 'inget' ? 'nothing' : chosen,
          ...(sent.text('tillagg') === '' ? {} : { supplement: sent.text('tillagg') }),
          ...(sent.text('svarsdag') === '' ? {} : { due: sent.text('svarsdag') }),
        },
        { ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }), ...(revision === undefined ? {} : { expectedRevision: revision }) },
      );
    } catch (error) {
      if (!(error instanceof Refusal) || ['not-found', 'forbidden'].includes(error.code)) throw error;
      await show(deps, viewer, res, { title: `Återremiss: ${matter.label}`, status: statusOf(error) }, errorSummary(error.detail, error.errors, ''), body(viewer, view, sent, error));
      return;
    }
    res.redirect(303, `/ar/${viewer.run.id}/ateroppna/${matter.id}?klart=1`);
  });
}

async function open(deps: PageDeps, viewer: Viewer, id: string): Promise<ReopenView> {
  const view = await reopenView(deps.db, viewer.actor, id);
  if (view.run !== viewer.run.id || view.matter.outcome !== 'aterremiss') throw new Refusal('not-found', 'Det finns ingen sådan återremiss.');
  return view;
}

type ReopenTask = ReopenView['tasks'][number];

function body(viewer: Viewer, { matter, tasks, canReopen }: ReopenView, sent: Sent, refusal: Refusal | null): Html {
  const errors = refusal?.errors ?? [];
  const { year, id } = viewer.run;
  const facts = html`<dl class="facts">${matter.decidedDay !== null && html`<dt>Beslutades</dt><dd>${dayText(matter.decidedDay, year)}${matter.paragraph !== null && html`, ${matter.paragraph}`}</dd>`}${matter.motivation !== null && html`<dt>Motivering</dt><dd class="quote">${matter.motivation}</dd>`}</dl>`;
  if (!matter.waitsForChoice) return html`${facts}<p>Återremissen är omhändertagen.</p>`;
  if (!canReopen) return html`${facts}<p>Den som återremissen gick till säger vad som ska öppnas igen.</p>`;
  const how = sent.text('hur');
  const groups = new Map<string, ReopenTask[]>();
  for (const task of tasks) groups.set(task.step, [...(groups.get(task.step) ?? []), task]);
  return html`${facts}<form method="post" action="/ar/${id}/ateroppna/${matter.id}" class="card">${hidden(viewer.secret)}<input type="hidden" name="revision" value="${matter.revision}">
    <fieldset class="field${fieldError('reopen', errors) && ' wrong'}" id="reopen"><legend>Vad behöver göras?</legend>
      <div class="choice"><input type="radio" id="hur-0" name="hur" value="inget"${how === 'inget' && html` checked`}><label for="hur-0">Ingen behöver frågas igen. Ärendet går upp på nytt med ett tillägg.</label></div>
      ${tasks.length > 0 && html`<div class="choice"><input type="radio" id="hur-1" name="hur" value="valda"${how === 'valda' && html` checked`}><label for="hur-1">De här ska svara igen:</label></div>
      ${[...groups].map(([step, list]) => html`<details${sent.all('uppgift').length > 0 && html` open`}><summary>${step} (${list.length})</summary>${list.map((task) => html`<div class="choice"><input type="checkbox" id="u-${task.id}" name="uppgift" value="${task.id}"${sent.all('uppgift').includes(task.id) && html` checked`}><label for="u-${task.id}">${task.unitLabel ?? task.role} <span class="quiet">${task.kind === 'approve' ? 'godkännande' : 'svar'}</span></label></div>`)}</details>`)}`}
      ${fieldError('reopen', errors)}</fieldset>
    ${fieldBox({ name: 'tillagg', label: 'Tillägg till ärendet', error: fieldError('tillagg', errors) }, (a) => html`<textarea id="tillagg" name="tillagg" rows="4" maxlength="5000"${a}>
${sent.text('tillagg')}</textarea>`)}
    ${fieldBox({ name: 'due', label: 'Ny svarsdag', help: 'Lämna tomt för lika många arbetsdagar som första gången.', error: fieldError('due', errors) }, (a) => html`<input class="short" type="date" id="due" name="svarsdag" value="${sent.text('svarsdag')}"${a}>`)}
    <button class="main">Skicka vidare</button></form>`;
}
