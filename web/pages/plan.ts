import type { Router } from 'express';
import { Refusal } from '../../services/base/refusal';
import { html, type Html } from '../html';
import { lawNote, scrollTable, standingTag, stepPath } from '../parts/steps';
import { show } from '../parts/show';
import { boardOf, nameOf, organsOf, type BoardRow, type OrganRow } from '../read/board';
import { stepOf, type StepDetail } from '../read/step';
import type { PageDeps } from '../request/deps';
import { mayInYear, needViewerOf } from '../request/viewer';
import { capital, counted, dayText, workdays } from '../text';
import { MONTHS } from '../../domain/calendar/texts';
import { OUTCOME_WORDS, STATE_WORDS, VERB_WORDS } from '../words';

/** The whole plan by month, and each step with why its dates are what they are and what the law says. */
export function planPages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/plan', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const organ = typeof req.query['organ'] === 'string' ? req.query['organ'] : '';
    const [board, organs] = await Promise.all([boardOf(deps.db, viewer), organsOf(deps.db, viewer.run.id)]);
    const rows = organ === '' ? board : board.filter((row) => row.organ === organ || row.planned.chain.some((item) => item.organ === organ));
    await show(
      deps, viewer, res, { title: 'Planen', width: 'wide' },
      html`<p class="lead">Allt som ska göras under året, med dagar. Öppna ett steg för att se varför dagarna är som de är.</p>`,
      organFilter(viewer.run.id, organs, organ),
      monthLinks(viewer.run.year, rows),
      lawTable(viewer.run.id, viewer.run.year, rows, organs),
      byMonth(viewer.run.id, viewer.run.year, rows, organs),
    );
  });

  router.get('/ar/:run/steg/*id', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const id = ([] as string[]).concat(req.params.id).join('/');
    const [board, organs, detail] = await Promise.all([
      boardOf(deps.db, viewer),
      organsOf(deps.db, viewer.run.id),
      stepOf(deps.db, viewer, id),
    ]);
    const row = board.find((one) => one.id === id);
    if (!row || !detail) throw new Refusal('not-found', 'Steget finns inte i årets plan.');
    const organ = organs.find((one) => one.id === row.organ)?.label ?? row.organ;
    await show(
      deps, viewer, res, { title: `${row.label}: ${organ}`, width: 'wide', current: `/ar/${viewer.run.id}/plan` },
      stepBody(viewer.run.id, viewer.run.year, row, detail, organs),
      mayInYear(viewer, 'adjust') && html`<p class="buttons"><a class="button" href="/ar/${viewer.run.id}/justera?steg=${encodeURIComponent(id)}">Flytta en dag i steget</a>
        <a class="button" href="/ar/${viewer.run.id}/utanfor?steg=${encodeURIComponent(id)}">Genomfört utanför eller utgår</a></p>`,
    );
  });
}

function organFilter(run: string, organs: readonly OrganRow[], chosen: string): Html {
  return html`<form method="get" action="/ar/${run}/plan" class="card split"><div><label for="organ">Visa bara</label>
    <select class="short" id="organ" name="organ"><option value="">alla nämnder och bolag</option>
    ${organs.map((o) => html`<option value="${o.id}"${o.id === chosen && html` selected`}>${o.label}</option>`)}</select></div><button>Visa</button></form>`;
}

/** Most rows of the law's table before the rest is folded away: those that are closest to the law's day. */
const CLOSEST = 6;

function lawTable(run: string, year: number, rows: readonly BoardRow[], organs: readonly OrganRow[]): Html | null {
  const checks = rows.flatMap((row) => row.planned.law.map((check) => ({ row, check })));
  if (checks.length === 0) return null;
  const worst = { broken: 0, warning: 1, ok: 2 } as const;
  checks.sort((a, b) => worst[a.check.status] - worst[b.check.status] || (a.check.slackWorkingDays ?? 999) - (b.check.slackWorkingDays ?? 999));
  const bad = checks.filter(({ check }) => check.status !== 'ok').length;
  // One line a step, with its tightest rule.
  const tightest = checks.filter((one, i) => checks.findIndex((other) => other.row.id === one.row.id) === i);
  const dated = tightest.filter(({ check }) => check.status !== 'ok' || check.slackWorkingDays !== null);
  const shown = dated.slice(0, Math.max(dated.filter(({ check }) => check.status !== 'ok').length, CLOSEST));
  const table = (list: typeof checks): Html =>
    scrollTable('Vad lagen kräver', html`<table class="stack"><thead><tr><th scope="col">Steg</th><th scope="col">Klart</th><th scope="col">Lagen</th></tr></thead>
    <tbody>${list.map(({ row, check }) => html`<tr><th scope="row"><a href="${stepPath(run, row.id)}">${row.label}</a><br><span class="quiet small">${nameOf(organs, row.organ)}</span></th>
      <td data-label="Klart" class="nowrap">${dayText(row.due, year)}</td><td class="text">${lawNote(check)}</td></tr>`)}</tbody></table>`);
  return html`<section aria-labelledby="lag"><h2 id="lag">Vad lagen kräver</h2>
    <p>${bad === 0 ? 'Alla dagar i planen ligger inom lagens tid. De här har minst marginal:' : counted(bad, 'dag behöver ses över.', 'dagar behöver ses över.')}</p>
    ${table(shown)}
    ${checks.length > shown.length && html`<details><summary>Alla regler som har prövats (${checks.length})</summary>${table(checks)}</details>`}</section>`;
}

/** Links to the months further down the page. */
function monthLinks(year: number, rows: readonly BoardRow[]): Html {
  const months = [...new Set(rows.map((row) => row.due.slice(0, 7)))].sort();
  return html`<p class="months">Till ${months.map((month) => html`<a href="#m${month}">${(MONTHS[Number(month.slice(5)) - 1] ?? '').slice(0, 3)}${!month.startsWith(String(year)) && ` ${month.slice(0, 4)}`}</a> `)}</p>`;
}

function byMonth(run: string, year: number, rows: readonly BoardRow[], organs: readonly OrganRow[]): Html[] {
  const months = new Map<string, BoardRow[]>();
  for (const row of [...rows].sort((a, b) => a.due.localeCompare(b.due))) {
    const month = row.due.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), row]);
  }
  return [...months].map(([month, list]) => {
    const title = `${capital(MONTHS[Number(month.slice(5)) - 1] ?? '')}${month.startsWith(String(year)) ? '' : ` ${month.slice(0, 4)}`}`;
    return html`<section aria-labelledby="m${month}"><h2 id="m${month}">${title}</h2>${scrollTable(
      title,
      html`<table class="stack"><thead><tr><th scope="col">Steg</th><th scope="col">Nämnd eller bolag</th><th scope="col">Öppnar</th><th scope="col">Svar senast</th><th scope="col">Klart</th><th scope="col">Läge</th></tr></thead>
      <tbody>${list.map((row) => html`<tr><th scope="row"><a href="${stepPath(run, row.id)}">${row.label}</a></th><td>${nameOf(organs, row.organ)}</td>
        <td data-label="Öppnar" class="nowrap">${dayText(row.opens, year)}</td><td data-label="Svar senast" class="nowrap">${row.answerBy !== null && html`${row.planned.figuresBy !== undefined && html`siffror ${dayText(row.planned.figuresBy, year)},<br>texter `}${dayText(row.answerBy, year)}`}</td>
        <td data-label="Klart" class="nowrap">${dayText(row.due, year)}</td><td>${standingTag(row)}</td></tr>`)}</tbody></table>`,
    )}</section>`;
  });
}

const SETTLED: Record<string, string> = { 'genomfort-utanfor': 'Genomfört utanför systemet', utgar: 'Utgår', 'hamtas-in': 'Hämtas in ändå' };

function stepBody(run: string, year: number, row: BoardRow, detail: StepDetail, organs: readonly OrganRow[]): Html {
  const settled = row.settledAs;
  return html`
    <dl class="facts">
      <dt>Läge</dt><dd>${standingTag(row)}${row.all > 0 && html` <span class="quiet">${row.done} av ${row.all} svar klara</span>`}
        ${settled && html`<br>${SETTLED[settled.how] ?? settled.how}${settled.organ && html`, ${nameOf(organs, settled.organ)}`}${settled.day && html`, ${dayText(settled.day, year)}`}${settled.paragraph && html`, ${settled.paragraph}`}`}</dd>
      <dt>Öppnar</dt><dd>${dayText(row.opens, year)}</dd>
      ${row.answerBy !== null && html`<dt>Svar senast</dt><dd>${row.planned.figuresBy !== undefined && html`siffrorna ${dayText(row.planned.figuresBy, year)}, texterna `}${dayText(row.answerBy, year)}</dd>`}
      <dt>Klart</dt><dd>${dayText(row.due, year)}</dd>
      <dt>Budgetår</dt><dd>${row.planned.budgetYear}</dd>
    </dl>
    ${detail.changes.map((c) => html`<div class="notice warn"><h2>Förutsättningarna har ändrats</h2><p>${capital(c.organ)}${c.day !== null && html` ${dayText(c.day, year)}`}${c.paragraph !== null && html`, ${c.paragraph}`}: ${c.why}</p><p>Steget fortsätter. Utgå från det slutliga beslutet.</p></div>`)}
    ${row.planned.law.length > 0 && lawSection(row)}
    <section aria-labelledby="varfor"><h2 id="varfor">Varför just de här dagarna</h2><ol>${row.planned.why.filter((why) => !row.planned.law.some((check) => check.text === why)).map((why) => html`<li>${why}</li>`)}</ol></section>
    ${detail.matters.length > 0 ? mattersTable(run, year, detail) : row.planned.chain.length > 0 && chainTable(year, row, organs)}
    ${detail.tasks.length > 0 && tasksTable(year, detail)}
    ${row.planned.after.length > 0 && html`<section aria-labelledby="fore"><h2 id="fore">Kommer efter</h2><ul>${row.planned.after.map((id) => html`<li><a href="${stepPath(run, id)}">${detail.labels.get(id) ?? id}</a></li>`)}</ul></section>`}`;
}

/** The rules with a day of their own first; the others are folded away unless they do not hold. */
function lawSection(row: BoardRow): Html {
  const dated = row.planned.law.filter((check) => check.status !== 'ok' || check.slackWorkingDays !== null);
  const others = row.planned.law.filter((check) => !dated.includes(check));
  const list = (checks: typeof dated): Html => html`<ul class="rows">${checks.map((check) => html`<li>${lawNote(check)}</li>`)}</ul>`;
  return html`<section aria-labelledby="lag"><h2 id="lag">Vad lagen kräver</h2>${dated.length > 0 && list(dated)}
    ${others.length > 0 && html`<details><summary>${dated.length > 0 ? 'Övriga regler' : 'Regler'} (${others.length})</summary>${list(others)}</details>`}</section>`;
}

function chainTable(year: number, row: BoardRow, organs: readonly OrganRow[]): Html {
  return html`<section aria-labelledby="vag"><h2 id="vag">Vägen genom organen</h2>${scrollTable('Vägen genom organen', html`<table class="stack">
    <thead><tr><th scope="col">Organ</th><th scope="col">Gör</th><th scope="col">Dag</th><th scope="col">Handlingsstopp</th></tr></thead>
    <tbody>${row.planned.chain.map((item) => html`<tr><th scope="row">${nameOf(organs, item.organ)}</th><td>${VERB_WORDS[item.verb] ?? item.verb}</td><td data-label="Dag" class="nowrap">${dayText(item.day, year)}</td><td data-label="Handlingsstopp" class="nowrap">${dayText(item.handlingsstopp, year)}</td></tr>`)}</tbody></table>`)}</section>`;
}

function mattersTable(run: string, year: number, detail: StepDetail): Html {
  return html`<section aria-labelledby="vag"><h2 id="vag">Vägen genom organen</h2>${scrollTable('Vägen genom organen', html`<table class="stack">
    <thead><tr><th scope="col">Organ</th><th scope="col">Gör</th><th scope="col">Dag</th><th scope="col">Utfall</th></tr></thead>
    <tbody>${detail.matters.map((m) => html`<tr><th scope="row">${capital(m.organ)}</th><td>${VERB_WORDS[m.verb] ?? m.verb}</td>
      <td data-label="Dag" class="nowrap">${m.meeting !== null && m.day !== null ? html`<a href="/ar/${run}/sammantraden/${m.meeting}">${dayText(m.day, year)}</a>` : m.day !== null && dayText(m.day, year)}</td>
      <td>${m.outcome !== null ? html`${OUTCOME_WORDS[m.outcome] ?? m.outcome}${m.paragraph && html`, ${m.paragraph}`}${m.decidedDay && html` <span class="quiet">(${dayText(m.decidedDay, year)})</span>`}${m.motivation && html`<br><span class="quiet">${m.motivation}</span>`}` : html`<span class="quiet">${m.state === 'open' ? 'Väntar på beslut' : m.state === 'superseded' ? 'Ersatt av ny omgång' : 'Kommer'}</span>`}</td></tr>`)}</tbody></table>`)}</section>`;
}

function tasksTable(year: number, detail: StepDetail): Html {
  return html`<section aria-labelledby="vem"><h2 id="vem">Vem gör vad</h2>${scrollTable('Vem gör vad', html`<table class="stack">
    <thead><tr><th scope="col">Enhet</th><th scope="col">Roll</th><th scope="col">Uppgift</th><th scope="col">Senast</th><th scope="col">Läge</th></tr></thead>
    <tbody>${detail.tasks.map((t) => html`<tr><th scope="row">${t.opens ? html`<a href="/uppgift/${t.id}">${capital(t.unit)}</a>` : capital(t.unit)}</th><td>${capital(t.who)}</td><td>${t.kind === 'answer' ? 'Svarar' : t.kind === 'approve' ? 'Godkänner' : 'Säger om det behövs'}</td>
      <td data-label="Senast" class="nowrap">${dayText(t.due, year)}</td><td>${t.daysLate > 0 ? html`<span class="tag late">${workdays(t.daysLate)} sent</span>` : html`<span class="tag ${t.state === 'done' ? 'done' : t.state === 'open' ? 'open' : ''}">${STATE_WORDS[t.state] ?? t.state}${t.late && t.state === 'done' ? ', sent' : ''}</span>`}</td></tr>`)}</tbody></table>`)}</section>`;
}
