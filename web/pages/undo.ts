import type { Router } from 'express';
import { undoStart } from '../../services/years/undoStart';
import { html } from '../html';
import { show, yearLabel } from '../parts/show';
import type { PageDeps } from '../request/deps';
import { hidden, readForm } from '../request/form';
import { needViewer, needViewerOf, permitted } from '../request/viewer';
import { counted } from '../text';
import { signOut } from './choose';

/** `/ar/{run}/angra`: takes the start back as long as no mail has gone, and says what else there is once one has. */
export function undoPages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/angra', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    await permitted(deps, viewer, 'steerCycle');
    const { run } = viewer;
    const sent = await deps.db.prisma.mail.count({ where: { run: run.id, state: { in: ['sent', 'sending'] } } });
    await show(
      deps, viewer, res, { title: 'Ångra starten' },
      run.state !== 'running'
        ? html`<p>Året är inte igång, så det finns ingen start att ångra.</p>`
        : sent > 0
          ? html`<div class="notice"><p>${counted(sent, 'mejl har', 'mejl har')} redan gått ut, så starten kan inte ångras.</p></div>
            <p>Du kan i stället <a href="/ar/${run.id}/utskick">pausa året</a>, <a href="/ar/${run.id}/justera">justera planen</a> eller <a href="/ar/${run.id}/avsluta">avsluta året</a>.</p>`
          : html`<p class="lead">Inget mejl har gått ut, så hela starten av ${yearLabel(run)} kan ångras.</p>
            <p>Alla uppgifter tas bort och inget skickas. Det som har hänt står kvar i tidslinjen. Året kan sedan startas på nytt.</p>
            <form method="post" action="/ar/${run.id}/angra">${hidden(viewer.secret)}<p class="buttons"><button class="careful">Ångra starten av ${yearLabel(run)}</button> <a class="button" href="/ar/${run.id}">Behåll året</a></p></form>`,
    );
  });

  router.post('/ar/:run/angra', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await permitted(deps, viewer, 'steerCycle');
    await undoStart(deps.db, actor, viewer.run.id, sent.key === undefined ? {} : { idempotencyKey: sent.key });
    // Whoever was signed in to the undone year has nothing left to see there.
    if ((await needViewer(deps, req)).run.id === viewer.run.id) await signOut(deps, res, viewer.secret);
    res.redirect(303, '/?angrad=1');
  });
}
