import type { Router } from 'express';
import { html, type Html } from '../html';
import { show } from '../parts/show';
import { scrollTable } from '../parts/steps';
import { timelineOf, type TimelineRow } from '../read/timeline';
import type { PageDeps } from '../request/deps';
import { needViewerOf } from '../request/viewer';
import { instantText } from '../text';

/** What has happened in the year, the latest first, a page at a time. */
export function timelinePages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/tidslinje', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const before = typeof req.query['fore'] === 'string' && /^\d{1,18}$/.test(req.query['fore']) ? BigInt(req.query['fore']) : null;
    const what = typeof req.query['steg'] === 'string' ? req.query['steg'].slice(0, 200) : '';
    const { rows, older } = await timelineOf(deps.db, viewer.actor, viewer.run.id, { before, occurrence: what });
    await show(
      deps, viewer, res, { title: 'Tidslinjen', width: 'wide' },
      html`<p class="lead">Allt som har gjorts i året: vem, vad och varför. Inget tas bort; det som rättas får en ny rad.</p>`,
      rows.length === 0 ? html`<p>Ingenting har hänt än.</p>` : table(rows, viewer.run.year),
      older !== null && html`<p><a class="button" href="/ar/${viewer.run.id}/tidslinje?fore=${String(older)}${what !== '' && `&steg=${encodeURIComponent(what)}`}">Visa äldre</a></p>`,
    );
  });
}

function table(rows: readonly TimelineRow[], year: number): Html {
  return scrollTable('Tidslinjen', html`<table class="stack"><thead><tr><th scope="col">När</th><th scope="col">Vad</th><th scope="col">Gäller</th><th scope="col">Vem</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr><td class="nowrap">${instantText(row.at, year)}</td><th scope="row">${row.what}${row.why !== null && html`<br><span class="quiet">${row.why}</span>`}</th><td>${row.subject}${row.places.length > 0 && html`<br><span class="quiet">${row.places.slice(0, 3).join(', ')}${row.places.length > 3 && ` och ${row.places.length - 3} till`}</span>`}</td><td data-label="Vem">${row.who}</td></tr>`)}</tbody></table>`);
}
