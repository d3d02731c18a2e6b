import type { Router } from 'express';
import { Refusal } from '../../services/base/refusal';
import { outsideOf, type OutsideRow } from '../../services/decisions/read';
import { registerOutside } from '../../services/decisions/outside';
import { mayRegisterMatter } from '../../services/decisions/who';
import { html, type Html } from '../html';
import { errorSummary } from '../parts/fields';
import { outcomesFrom, pageErrors, registerForm } from '../parts/register';
import { show } from '../parts/show';
import { organsOf } from '../read/board';
import type { PageDeps } from '../request/deps';
import { readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { needViewerOf, type Viewer } from '../request/viewer';
import { capital } from '../text';

/** One ärende of an organ that has no meeting here: revisionen, a stämma, a nämnd on paper. */
export function outsidePages(router: Router, deps: PageDeps): void {
  const at = (run: string): string => `/ar/${run}/sammantraden`;

  router.get('/ar/:run/arende/:matter', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const matter = await find(deps, viewer, req.params.matter);
    await show(deps, viewer, res, { title: `${matter.label}: ${matter.organLabel}`, current: at(viewer.run.id) }, await body(deps, viewer, matter, new Sent({}), null));
  });

  router.post('/ar/:run/arende/:matter', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const matter = await find(deps, viewer, req.params.matter);
    try {
      const [outcome] = outcomesFrom(sent, [matter]);
      if (!outcome) throw new Refusal('invalid', 'Välj utfallet.', [{ field: 'outcomes.0.outcome', text: 'Välj vad organet gjorde.' }]);
      const { matter: _matter, nextMeeting: _nextMeeting, ...input } = outcome;
      const revision = sent.revision();
      await registerOutside(
        deps.db, viewer.actor, matter.id,
        { ...input, ...(sent.text('hallet') === '' ? {} : { day: sent.text('hallet') }) },
        { ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }), ...(revision === undefined ? {} : { expectedRevision: revision }) },
      );
    } catch (error) {
      if (!(error instanceof Refusal) || ['not-found', 'forbidden'].includes(error.code)) throw error;
      await show(deps, viewer, res, { title: `${matter.label}: ${matter.organLabel}`, current: at(viewer.run.id), status: statusOf(error) }, await body(deps, viewer, matter, sent, error));
      return;
    }
    res.redirect(303, at(viewer.run.id));
  });
}

async function find(deps: PageDeps, viewer: Viewer, id: string): Promise<OutsideRow> {
  const matter = (await outsideOf(deps.db, viewer.run.id)).find((one) => one.id === id);
  if (!matter) throw new Refusal('not-found', 'Ärendet finns inte, eller så är det redan registrerat.');
  return matter;
}

async function body(deps: PageDeps, viewer: Viewer, matter: OutsideRow, sent: Sent, refusal: Refusal | null): Promise<Html> {
  const may = await mayRegisterMatter(deps.db, viewer.actor, matter.id).then(() => true, () => false);
  const organs = await organsOf(deps.db, viewer.run.id);
  const errors = refusal ? pageErrors(refusal, sent, [matter]) : [];
  const { today } = viewer.clock;
  return html`${refusal && errorSummary(refusal.detail, errors, '')}
    <p class="lead">${capital(matter.organLabel)} har inget sammanträde i årets kalender. Här registreras vad organet kom fram till.</p>
    ${may
      ? registerForm({
          action: `/ar/${viewer.run.id}/arende/${matter.id}`, secret: viewer.secret, revision: matter.revision, run: viewer.run.id, organ: matter.organLabel, heldOn: today, today,
          matters: [{ ...matter, round: 1 }], choices: { receivers: organs, laterMeetings: [], minority: false, first: 1 }, sent, errors,
        })
      : html`<p>Ekonomichefen eller organets sekreterare registrerar det.</p>`}`;
}
