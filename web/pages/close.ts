import type { Response, Router } from 'express';
import { dayAt } from '../../domain/calendar/zone';
import { Refusal } from '../../services/base/refusal';
import { closeYear } from '../../services/years/closeYear';
import { html } from '../html';
import { errorSummary, fieldBox, fieldError } from '../parts/fields';
import { show, yearLabel } from '../parts/show';
import { leftOf } from '../read/close';
import type { PageDeps } from '../request/deps';
import { hidden, readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { needViewerOf, permitted, type Viewer } from '../request/viewer';
import { counted, dayText } from '../text';

/** `/ar/{run}/avsluta`: closes the year, after showing what is left of it. */
export function closePages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/avsluta', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    await permitted(deps, viewer, 'steerCycle');
    await showClose(deps, viewer, res, new Sent({}), null);
  });

  router.post('/ar/:run/avsluta', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await permitted(deps, viewer, 'steerCycle');
    try {
      await closeYear(deps.db, actor, viewer.run.id, {
        ...(sent.text('reason') === '' ? {} : { reason: sent.text('reason') }),
        ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }),
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.errors.length === 0) throw error;
      await showClose(deps, viewer, res, sent, error);
      return;
    }
    res.redirect(303, `/ar/${viewer.run.id}/avsluta`);
  });
}

async function showClose(deps: PageDeps, viewer: Viewer, res: Response, sent: Sent, refusal: Refusal | null): Promise<void> {
  const { run } = viewer;
  if (run.state !== 'running') {
    await show(deps, viewer, res, { title: 'Avsluta året' },
      html`<div class="notice good" role="status"><p>${yearLabel(run)} är avslutat${run.finishedAt && ` ${dayText(dayAt(run.finishedAt))}`}. Inga fler mejl går ut. Allt går fortfarande att läsa.</p></div>
      <p class="buttons"><a class="button" href="/ar/${run.id}">Till årets läge</a> <a class="button" href="/ar/${run.id}/tidslinje">Till tidslinjen</a></p>`);
    return;
  }
  const { steps, occurrences, plans } = await leftOf(deps.db, run);
  const errors = refusal?.errors ?? [];
  const unfinished = occurrences > 0;
  await show(
    deps, viewer, res, { title: 'Avsluta året', status: refusal ? statusOf(refusal) : 200 },
    refusal && errorSummary(refusal.detail, errors, ''),
    html`<p class="lead">När ${yearLabel(run)} är avslutat går inga fler mejl och påminnelser ut, och ingen kan svara. Det kan inte göras ogjort.</p>`,
    unfinished
      ? html`<div class="notice warn"><h2>${counted(occurrences, 'steg är inte klart', 'steg är inte klara')}</h2><p>De utgår om året avslutas nu.</p></div>
        <details><summary>Visa vad som återstår (${steps.length})</summary><ul class="rows">${steps.map((step) => html`<li class="split"><span><span class="title">${step.label}</span><span class="meta">${counted(step.organs, 'nämnd eller bolag', 'nämnder och bolag')} · ska vara klart ${dayText(step.due, run.year)}</span></span><span class="tag ${step.open ? 'open' : ''}">${step.open ? 'Pågår' : 'Kommer'}</span></li>`)}</ul></details>`
      : html`<div class="notice good"><p>Alla steg är klara eller avgjorda.</p></div>`,
    plans > 0 && html`<p>${counted(plans, 'åtgärdsplan', 'åtgärdsplaner')} pågår och följer med till nästa år.</p>`,
    html`<form method="post" action="/ar/${run.id}/avsluta" class="card">${hidden(viewer.secret)}
      ${fieldBox({ name: 'reason', label: unfinished ? 'Varför året avslutas ändå' : 'Anteckning', help: unfinished ? 'Står i tidslinjen och vid varje steg som utgår.' : 'Frivilligt. Står i tidslinjen.', error: fieldError('reason', errors) }, (a) => html`<input type="text" id="reason" name="reason" maxlength="500" value="${sent.text('reason')}"${a}>`)}
      <p class="buttons"><button class="careful">Avsluta ${yearLabel(run)}</button> <a class="button" href="/ar/${run.id}">Avbryt</a></p></form>`,
  );
}
