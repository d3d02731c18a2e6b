import type { Router } from 'express';
import { hiddenPlans } from '../../services/access/timeline';
import { vanishedOfYear } from '../../services/imports/vanished';
import { carriedOf } from '../../services/plan/adopt';
import { actionPlansOf, type ActionPlanRow } from '../../services/deviation/read';
import { overdue, type OverdueRow } from '../../services/tasks/read';
import { formatTkr } from '../../domain/tasks/amount';
import { html, type Html } from '../html';
import { lateSteps, overdueList } from '../parts/overdue';
import { scrollTable, standingTag, stepPath } from '../parts/steps';
import { show } from '../parts/show';
import { heatMap, type HeatRow } from '../pictures/heat';
import { legend, STANDING_WORDS, wheelPicture, type WheelArc } from '../pictures/wheel';
import { boardOf, organsOf, type BoardRow, type OrganRow } from '../read/board';
import { findingsOf, type FindingRow } from '../read/findings';
import { vanishedWaiting } from '../read/vanished';
import type { PageDeps } from '../request/deps';
import { mayInYear, needViewerOf, permitted, type Viewer } from '../request/viewer';
import { capital, counted, dayText } from '../text';

/** Most rows of the late list on the year's page; the rest is one link away. */
const SHOWN = 5;

/** The kommunchef's page: what is late and what it endangers, within one screen; then the wheel, the heat map and what else stands out. */
export function yearPages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const run = viewer.run.id;
    const [late, board, organs, plans, hidden, findings] = await Promise.all([
      overdue(deps.db, run), boardOf(deps.db, viewer), organsOf(deps.db, run), actionPlansOf(deps.db, run), hiddenPlans(deps.db, viewer.actor, run), findingsOf(deps.db, run),
    ]);
    const missing = mayInYear(viewer, 'importFile') ? vanishedWaiting(await vanishedOfYear(deps.db, await permitted(deps, viewer, 'importFile'), run)) : 0;
    const carried = (await carriedOf(deps.db, run)).filter((c) => c.state === 'pending');
    const steps = lateSteps(labelled(late, board));
    const involved = organs.filter((o) => board.some((row) => row.organ === o.id));
    await show(
      deps, viewer, res, { title: 'Läget', width: 'wide' },
      figures(viewer, late, board),
      carried.length > 0 && html`<div class="notice"><p>${capital(counted(carried.length, 'beslut väntar', 'beslut väntar'))} på att föras in i planen: ${carried.map((c, i) => html`${i > 0 && ', '}${c.label} (${c.organ} ${dayText(c.day, viewer.run.year)})`)}. <a href="/ar/${run}/beslut">Se besluten</a></p></div>`,
      missing > 0 && html`<div class="notice"><p>${counted(missing, 'person', 'personer')} saknas i personalfilen och behåller sina uppgifter tills du har bestämt. <a href="/ar/${run}/saknas">Bestäm vad som ska gälla</a></p></div>`,
      html`<div class="grid two"><section aria-labelledby="sent"><h2 id="sent" class="first">Försenat just nu</h2>
        ${late.length === 0 ? html`<div class="notice good"><p>Ingenting är försenat. ${comingText(viewer, board)}</p></div>` : overdueList(viewer, steps.slice(0, SHOWN))}
        ${steps.length > SHOWN && html`<p><a href="/ar/${run}/sent">Visa alla ${steps.length} steg</a></p>`}</section>
      <section aria-labelledby="hjul"><h2 id="hjul" class="first">Årshjulet</h2>${wheel(viewer, board, involved)}</section></div>`,
      html`<section aria-labelledby="karta"><h2 id="karta">Steg för steg, nämnd för nämnd</h2>${heatMap(heatRows(viewer, board), involved)}${legend()}</section>`,
      plans.length > 0 && plansBody(viewer, plans, hidden),
      findings.length > 0 && findingsBody(viewer, findings),
    );
  });

  router.get('/ar/:run/sent', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const [late, board] = await Promise.all([overdue(deps.db, viewer.run.id), boardOf(deps.db, viewer)]);
    await show(deps, viewer, res, { title: 'Försenat just nu', current: `/ar/${viewer.run.id}`, width: 'wide' },
      late.length === 0 ? html`<p>Ingenting är försenat.</p>` : overdueList(viewer, lateSteps(labelled(late, board))), html`<p><a href="/ar/${viewer.run.id}">Till årets läge</a></p>`);
  });
}

/** The steps' labels with their period, as the rest of the page has them. */
function labelled(late: readonly OverdueRow[], board: readonly BoardRow[]): OverdueRow[] {
  const labels = new Map(board.map((row) => [row.id, row.label]));
  return late.map((row) => ({ ...row, label: labels.get(row.occurrence) ?? row.label }));
}

function figures(viewer: Viewer, late: readonly OverdueRow[], board: readonly BoardRow[]): Html {
  const tasks = late.reduce((sum, row) => sum + row.tasks, 0);
  const open = board.filter((row) => ['open', 'late'].includes(row.standing)).length;
  const done = board.filter((row) => row.standing === 'done').length;
  const law = nextLaw(viewer, board);
  return html`<ul class="figures">
    <li${tasks > 0 && html` class="bad"`}><span class="number">${tasks}</span><span class="label">${tasks === 1 ? 'försenad uppgift' : 'försenade uppgifter'}${late.length > 0 && html` i ${counted(lateSteps(late).length, 'steg', 'steg')}`}</span></li>
    <li><span class="number">${open}</span><span class="label">steg pågår</span></li>
    <li><span class="number">${done} <small class="quiet">av ${board.filter((row) => row.standing !== 'out').length}</small></span><span class="label">steg klara</span></li>
    ${law && html`<li><span class="number">${law.left}</span><span class="label">arbetsdagar till lagens dag, <a href="${stepPath(viewer.run.id, law.row.id)}">${law.paragraph}</a></span></li>`}
  </ul>`;
}

function nextLaw(viewer: Viewer, board: readonly BoardRow[]): { row: BoardRow; paragraph: string; day: string; left: number } | null {
  const { today } = viewer.clock;
  const coming = board
    .filter((row) => ['planned', 'open', 'late'].includes(row.standing))
    .flatMap((row) => row.planned.law.flatMap((check) => (check.latest !== null && check.slackWorkingDays !== null && check.latest >= today ? [{ row, paragraph: check.paragraph, day: check.latest }] : [])))
    .sort((a, b) => a.day.localeCompare(b.day));
  const first = coming[0];
  return first ? { ...first, left: viewer.workingDays(today, first.day) } : null;
}

function comingText(viewer: Viewer, board: readonly BoardRow[]): Html | null {
  const next = board.find((row) => row.standing === 'planned');
  return next ? html`Härnäst öppnar <a href="${stepPath(viewer.run.id, next.id)}">${next.label}</a> ${dayText(next.opens, viewer.run.year)}.` : null;
}

function wheel(viewer: Viewer, board: readonly BoardRow[], organs: readonly OrganRow[]): Html {
  const name = (id: string): string => organs.find((o) => o.id === id)?.label ?? id;
  const { year, id } = viewer.run;
  const arcs = board.map((row): WheelArc => ({
    ring: row.organ, from: row.opens, to: row.due, standing: row.standing, href: stepPath(id, row.id),
    title: `${row.label}, ${name(row.organ)}: ${dayText(row.opens, year)} till ${dayText(row.due, year)} (${STANDING_WORDS[row.standing].toLowerCase()})`,
  }));
  return html`<figure class="wheel">${wheelPicture({ year, today: viewer.clock.today, rings: [...organs], arcs })}
    <figcaption>Ringarna inifrån och ut: ${organs.map((o) => o.label).join(', ')}. Visaren står på i dag.</figcaption>${legend()}</figure>
    <details><summary>Hjulet som tabell</summary>${scrollTable('Hjulet som tabell', html`<table class="stack"><thead><tr><th scope="col">Steg</th><th scope="col">Nämnd eller bolag</th><th scope="col">Från</th><th scope="col">Till</th><th scope="col">Läge</th></tr></thead>
      <tbody>${board.map((row) => html`<tr><th scope="row"><a href="${stepPath(id, row.id)}">${row.label}</a></th><td>${name(row.organ)}</td><td data-label="Från" class="nowrap">${dayText(row.opens, year)}</td><td data-label="Till" class="nowrap">${dayText(row.due, year)}</td><td>${standingTag(row)}</td></tr>`)}</tbody></table>`)}</details>`;
}

function heatRows(viewer: Viewer, board: readonly BoardRow[]): HeatRow[] {
  const rows = new Map<string, HeatRow>();
  for (const row of board) {
    const key = `${row.step}|${row.period ?? ''}`;
    const heat = rows.get(key) ?? { label: row.label, cells: new Map() };
    heat.cells.set(row.organ, { standing: row.standing, daysLate: row.daysLate, href: stepPath(viewer.run.id, row.id), done: row.done, all: row.all });
    rows.set(key, heat);
  }
  return [...rows.values()];
}

const PLAN_STATES: Record<string, string> = { running: 'Pågår', closed: 'Klar', handedOver: 'Följer med till nästa år' };

function plansBody(viewer: Viewer, plans: readonly ActionPlanRow[], hidden: ReadonlySet<string>): Html {
  const { id, year } = viewer.run;
  return html`<section aria-labelledby="planer"><h2 id="planer">Åtgärdsplaner</h2>${scrollTable('Åtgärdsplaner', html`<table class="stack"><thead><tr><th scope="col">Nämnd eller bolag</th><th scope="col" class="num">Underskott, tkr</th><th scope="col">Bekräftat i</th><th scope="col">Läge</th><th scope="col">Klar senast</th></tr></thead>
    <tbody>${plans.map((plan) => html`<tr><th scope="row">${plan.occurrence === null ? capital(plan.organLabel) : html`<a href="${stepPath(id, plan.occurrence)}">${capital(plan.organLabel)}</a>`}</th><td class="num" data-label="Underskott, tkr">${hidden.has(plan.id) ? html`<span class="quiet">inte överlämnat</span>` : formatTkr(plan.deviation)}</td><td><a href="${stepPath(id, plan.cause)}">${plan.causeLabel}</a></td><td>${PLAN_STATES[plan.state] ?? plan.state}</td><td data-label="Klar senast" class="nowrap">${plan.due !== null && dayText(plan.due, year)}</td></tr>`)}</tbody></table>`)}</section>`;
}

function findingsBody(viewer: Viewer, findings: readonly FindingRow[]): Html {
  return html`<section aria-labelledby="avvikelser"><h2 id="avvikelser">Att känna till</h2><ul class="rows">${findings.slice(0, 20).map((f) => html`<li><span class="tag ${f.severity === 'error' ? 'broken' : f.severity === 'warning' ? 'warn' : ''}">${f.severity === 'error' ? 'Regel inte följd' : f.severity === 'warning' ? 'Varning' : 'Notering'}</span> ${f.text}${f.paragraph !== null && html` <strong>${f.paragraph}</strong>`}${f.reason !== null && html`<span class="meta">Skäl: ${f.reason}${f.name !== null && html` (${f.name})`}</span>`}</li>`)}</ul>${findings.length > 20 && html`<p class="quiet">och ${findings.length - 20} till.</p>`}</section>`;
}

