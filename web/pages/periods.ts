import type { Router } from 'express';
import { closePeriod } from '../../services/years/closePeriod';
import { html, type Html } from '../html';
import { show } from '../parts/show';
import { periodsOf, type PeriodRow } from '../read/periods';
import type { PageDeps } from '../request/deps';
import { hidden, readForm } from '../request/form';
import { mayInYear, needViewerOf, permitted, type Viewer } from '../request/viewer';
import { capital, counted, dayText, periodName } from '../text';

/** The räkenskapsperioder that the year waits for, and the button that says that one is closed. */
export function periodPages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/perioder', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const rows = await periodsOf(deps.db, viewer.run.id);
    const done = typeof req.query['stangd'] === 'string' ? periodName(req.query['stangd']) : null;
    await show(
      deps, viewer, res, { title: 'Stäng en period' },
      html`<p class="lead">Steg som bygger på en bokförd period öppnar först när någon har sagt att perioden är stängd. Tills dess visar planen den väntade dagen.</p>`,
      done !== null && html`<div class="notice good" role="status"><p>${capital(done)} är stängd. Det som väntade på den öppnar nu.</p></div>`,
      rows.length === 0 ? html`<p>Inget steg i året väntar på en period.</p>` : html`<ul class="rows">${rows.map((row) => periodRow(viewer, row))}</ul>`,
    );
  });

  router.post('/ar/:run/perioder', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await permitted(deps, viewer, 'steerCycle');
    const [fiscalYear, period] = sent.text('period').split('|');
    await closePeriod(deps.db, actor, viewer.run.id, {
      period: period ?? '',
      fiscalYear: Number(fiscalYear),
      ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }),
    });
    res.redirect(303, `/ar/${viewer.run.id}/perioder?stangd=${encodeURIComponent(period ?? '')}`);
  });
}

function periodRow(viewer: Viewer, row: PeriodRow): Html {
  const { year, id } = viewer.run;
  return html`<li class="split"><div><span class="title">${capital(periodName(row.period))} ${row.fiscalYear}</span>
    <span class="meta">${row.closedDay !== null ? `Stängd ${dayText(row.closedDay, year)}` : `Väntas stängd ${dayText(row.expected, year)}`} · ${counted(row.waiting, 'steg väntar', 'steg väntar')}</span></div>
    ${row.closedDay === null && mayInYear(viewer, 'steerCycle') && html`<form method="post" action="/ar/${id}/perioder">${hidden(viewer.secret)}<button name="period" value="${row.fiscalYear}|${row.period}">Säg att ${periodName(row.period)} är stängd</button></form>`}</li>`;
}
