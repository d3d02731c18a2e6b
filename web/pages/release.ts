import type { Router } from 'express';
import { pause, resume } from '../../services/years/pause';
import { release } from '../../services/years/release';
import { html, type Html } from '../html';
import { scrollTable } from '../parts/steps';
import { show } from '../parts/show';
import { dispatchOf, type DispatchRow } from '../read/dispatch';
import type { PageDeps } from '../request/deps';
import { hidden, readForm } from '../request/form';
import { needViewerOf, permitted, type Viewer } from '../request/viewer';
import { counted, dayText } from '../text';

/** Who gets what before the first mail goes, the button that lets it go, and pause for the year or one organ. */
export function releasePages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/utskick', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    await permitted(deps, viewer, 'steerCycle');
    const { rows, organs, mailed } = await dispatchOf(deps.db, viewer.run, viewer.clock.today);
    const waiting = viewer.run.releasedAt === null && viewer.run.state === 'running';
    await show(
      deps, viewer, res, { title: waiting ? 'Se utskicket och släpp det' : 'Utskick och paus', width: 'wide' },
      waiting
        ? html`<p class="lead">Inget mejl har gått ut. Så här är det tänkt: den som inte ska vara med, eller har fel adress, rättar du innan du släpper.</p>
          <form method="post" action="/ar/${viewer.run.id}/utskick">${hidden(viewer.secret)}<p class="buttons"><button class="main" name="gor" value="slapp">Jag har sett vem som får vad – släpp utskicket</button></p></form>`
        : html`<p>Utskicket släpptes${viewer.run.releasedAt && html` och ${counted(mailed, 'mejl har', 'mejl har')} gått ut`}.</p>`,
      table(rows, viewer.run.year),
      pauseBody(viewer, organs),
      waiting && mailed === 0 && html`<p>Så länge inget mejl har gått ut kan du <a href="/ar/${viewer.run.id}/angra">ångra starten</a>.</p>`,
    );
  });

  router.post('/ar/:run/utskick', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await permitted(deps, viewer, 'steerCycle');
    const input = {
      ...(sent.text('organ') === '' ? {} : { organ: sent.text('organ') }),
      ...(sent.text('skal') === '' ? {} : { reason: sent.text('skal') }),
      ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }),
    };
    const does = sent.text('gor');
    if (does === 'slapp') await release(deps.db, actor, viewer.run.id, input);
    else if (does === 'pausa') await pause(deps.db, actor, viewer.run.id, input);
    else if (does === 'fortsatt') await resume(deps.db, actor, viewer.run.id, input);
    res.redirect(303, `/ar/${viewer.run.id}/utskick`);
  });
}

function table(rows: readonly DispatchRow[], year: number): Html {
  return html`<section aria-labelledby="vem"><h2 id="vem">Vem får vad</h2>${scrollTable('Vem får vad', html`<table class="stack">
    <caption>${counted(rows.length, 'person', 'personer')} <span class="quiet">– uppgifter som planen kommer att lämna ut under året</span></caption>
    <thead><tr><th scope="col">Person</th><th scope="col">Adress</th><th scope="col">Får</th><th scope="col" class="num">Uppgifter</th><th scope="col">Första</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr><th scope="row">${row.name ?? 'Ingen'}</th><td>${row.onPaper ? html`<span class="tag">På papper, inget mejl</span>` : row.email ?? html`<span class="tag late">Ingen adress</span>`}</td>
      <td class="text">${row.steps.slice(0, 2).join('; ')}${row.steps.length > 2 && ` och ${row.steps.length - 2} till`}</td><td class="num" data-label="Uppgifter">${row.tasks}</td><td class="nowrap" data-label="Första">${dayText(row.first, year)}</td></tr>`)}</tbody></table>`)}</section>`;
}

function pauseBody(viewer: Viewer, organs: readonly { id: string; label: string; paused: boolean }[]): Html {
  const { run } = viewer;
  if (run.state !== 'running') return html``;
  const form = (inner: Html): Html => html`<form method="post" action="/ar/${run.id}/utskick">${hidden(viewer.secret)}${inner}</form>`;
  const paused = organs.filter((o) => o.paused);
  return html`<section class="card" aria-labelledby="paus"><h2 id="paus">Pausa</h2>
    <p>En paus stoppar mejl, påminnelser och lyft uppåt direkt. Det går fortfarande att svara. När pausen är slut räknas påminnelserna vidare därifrån.</p>
    ${run.pausedAt !== null && form(html`<p class="buttons"><button class="main" name="gor" value="fortsatt">Starta hela året igen</button></p>`)}
    ${paused.map((o) => form(html`<input type="hidden" name="organ" value="${o.id}"><p class="buttons"><button name="gor" value="fortsatt">Starta ${o.label} igen</button></p>`))}
    ${run.pausedAt === null && form(html`<div class="field"><label for="organ">Vad ska pausas</label><select class="short" id="organ" name="organ"><option value="">Hela året</option>${organs.filter((o) => !o.paused).map((o) => html`<option value="${o.id}">${o.label}</option>`)}</select></div>
      <div class="field"><label for="skal">Varför</label><input type="text" id="skal" name="skal" maxlength="300"></div><button class="careful" name="gor" value="pausa">Pausa</button>`)}
  </section>`;
}
