import type { Day } from '../../domain/calendar/day';
import type { FormField } from '../../domain/arshjul/types';
import { formatTkr } from '../../domain/tasks/amount';
import type { FormValues } from '../../domain/tasks/form';
import { isFigure } from '../../domain/tasks/parts';
import type { CompiledRow, CompiledTable, OwnRow, Subtotal } from '../../domain/reports/compile';
import type { FieldError } from '../../services/base/refusal';
import type { Compilation } from '../../services/tasks/compile';
import { html, type Html } from '../html';
import type { WaitedFor } from '../read/compilation';
import type { TaskPage } from '../read/task';
import { hidden } from '../request/form';
import { counted, dayText } from '../text';
import { STATE_WORDS } from '../words';
import { fieldBox, fieldError, formFields } from './fields';
import { scrollTable } from './steps';

export interface ApproveTyped {
  [name: string]: string | string[] | undefined;
  chosen?: string[];
}

export interface Approving {
  page: TaskPage;
  compilation: { compilation: Compilation; children: WaitedFor[] };
  secret: string;
  year: number;
  today: Day;
  mayApprove: boolean;
  typed: ApproveTyped;
  errors: readonly FieldError[];
}

/** The compiled figures and texts, and the acts: approve, send back with a reason, go on without, add a row of one's own. */
export function approveBody(approving: Approving): Html {
  const { page, compilation: { compilation, children }, mayApprove } = approving;
  const { counts } = compilation;
  const acting = mayApprove && ['open', 'waiting'].includes(page.task.state);
  const missing = children.filter((c) => ['open', 'waiting'].includes(c.state));
  return html`
    ${page.sentBack && html`<div class="notice warn"><h2>Skickad tillbaka av ${page.sentBack.by}</h2><p class="quote">${page.sentBack.reason}</p></div>`}
    ${page.task.state === 'done' && html`<div class="notice good"><p>Sammanställningen är godkänd.</p></div>`}
    <ul class="figures">
      <li><span class="number">${counts.received} av ${counts.units}</span><span class="label">svar inne</span></li>
      <li${counts.missing > 0 && html` class="bad"`}><span class="number">${counts.missing}</span><span class="label">saknas${counts.figuresOnly > 0 && html`, varav ${counts.figuresOnly} har lämnat siffrorna`}</span></li>
      <li><span class="number">${counts.without}</span><span class="label">utan svar</span></li>
      <li${compilation.deviation !== null && compilation.deviation < 0 && html` class="bad"`}><span class="number">${compilation.deviation === null ? '–' : formatTkr(compilation.deviation)}</span><span class="label">avvikelse mot budget, tkr</span></li>
    </ul>
    ${compilation.tables.map((table) => tableBody(table))}
    ${compilation.builtOn.flatMap((below) => [html`<h2>${below.label}</h2>`, below.hidden && html`<p class="quiet">Inte överlämnat än. ${below.counts.received} av ${below.counts.units} svar är inne.</p>`, ...below.tables.map((table) => tableBody(table))])}
    ${compilation.subtotals.length > 0 && subtotals(compilation.subtotals)}
    ${missing.length > 0 && missingBody(approving, missing, acting)}
    ${acting && acts(approving, children)}`;
}

function figure(field: FormField, value: number | string | null | undefined): string {
  if (typeof value !== 'number') return '–';
  return field.type === 'kr' ? formatTkr(value) : String(value);
}

function tableBody(table: CompiledTable): Html {
  const figures = table.fields.filter(isFigure);
  const texts = table.fields.filter((field) => !isFigure(field));
  const deviates = table.deviation !== null;
  return html`<section aria-label="${table.label}">${scrollTable(
    table.label,
    html`<table class="stack"><caption>${table.label} <span class="quiet">– belopp i tkr</span></caption>
    <thead><tr><th scope="col">Enhet</th><th scope="col">Lämnat av</th>${figures.map((f) => html`<th scope="col" class="num">${f.label}</th>`)}${deviates && html`<th scope="col" class="num">Avvikelse</th>`}<th scope="col">Text</th></tr></thead>
    <tbody>${table.rows.map((row) => unitRow(row, figures, texts, deviates))}${table.ownRows.map((row) => ownRow(row, figures, deviates))}
    <tr class="sum"><th scope="row">Summa</th><td></td>${figures.map((f) => html`<td class="num" data-label="${f.label}">${figure(f, table.sums[f.key])}</td>`)}${deviates && html`<td class="num" data-label="Avvikelse">${table.deviation !== null && formatTkr(table.deviation)}</td>`}<td></td></tr></tbody></table>`,
  )}</section>`;
}

function mark(row: CompiledRow): Html | null {
  if (row.mark === 'saknas') return html` <span class="tag late">Saknas</span>`;
  if (row.mark === 'siffror') return html` <span class="tag ${row.withoutReason === null ? 'late' : 'warn'}">${row.withoutReason === null ? 'Texterna saknas' : 'Utan texter'}</span>`;
  if (row.mark === 'utan') return html` <span class="tag warn">Utan svar</span>`;
  if (row.mark === 'underkand') return html` <span class="tag warn">Räknas inte</span>`;
  return row.late ? html` <span class="tag warn">Sent</span>` : null;
}

function unitRow(row: CompiledRow, figures: readonly FormField[], texts: readonly FormField[], deviates: boolean): Html {
  const values: FormValues = row.values ?? {};
  return html`<tr><th scope="row">${row.label}${mark(row)}</th><td>${row.byName ?? row.name}${row.act === 'onBehalf' && html`<br><span class="small quiet">inlämnat för ${row.name}</span>`}</td>
    ${figures.map((f) => html`<td class="num" data-label="${f.label}">${row.values === null ? '' : figure(f, values[f.key])}</td>`)}
    ${deviates && html`<td class="num" data-label="Avvikelse">${row.deviation !== null && html`<span${row.deviation < 0 && html` class="days"`}>${formatTkr(row.deviation)}</span>`}</td>`}
    <td class="text">${texts.map((f) => values[f.key] !== null && values[f.key] !== undefined && html`<span class="small quiet">${f.label}:</span> ${String(values[f.key])}<br>`)}${row.notes}${row.withoutReason !== null && html`<span class="quiet">Vidare utan svar: ${row.withoutReason}</span>`}${row.afterCompilation && html`<span class="tag warn">Inkommet efter sammanställning</span>`}</td></tr>`;
}

function ownRow(row: OwnRow, figures: readonly FormField[], deviates: boolean): Html {
  return html`<tr class="own"><th scope="row">Egen rad, ${row.label}</th><td>${row.byName}</td>${figures.map((f) => html`<td class="num" data-label="${f.label}">${figure(f, row.values[f.key])}</td>`)}${deviates && html`<td class="num" data-label="Avvikelse">${row.deviation !== null && formatTkr(row.deviation)}</td>`}<td class="text">${row.text}</td></tr>`;
}

function subtotals(rows: readonly Subtotal[]): Html {
  return html`<h2>Nivån under</h2><ul class="rows">${rows.map((row) => html`<li class="split"><a href="/uppgift/${row.task}">${row.label}</a><span>${row.name} · ${STATE_WORDS[row.state] ?? row.state}${row.deviation !== null && html` · avvikelse ${formatTkr(row.deviation)} tkr`}</span></li>`)}</ul>`;
}

function missingBody({ page, secret, today, year, typed, errors }: Approving, missing: readonly WaitedFor[], acting: boolean): Html {
  return html`<section aria-labelledby="saknas"><h2 id="saknas">Väntar på ${counted(missing.length, 'enhet', 'enheter')}</h2><ul class="rows">${missing.map((one) => html`<li><span class="title">${one.label}</span><span class="meta">${one.name ?? 'ingen just nu'} · ${one.kind === 'approve' ? 'ska godkänna' : one.figuresIn ? 'ska lämna texterna' : 'ska svara'} senast ${dayText(one.dueDay, year)}</span>
    ${acting && (today >= one.dueDay
      ? html`<details${(typed['enhet'] === one.task && typed['gor'] === 'utan') && html` open`}><summary>Gå vidare utan ${one.label}</summary><form method="post" action="/uppgift/${page.task.id}">${hidden(secret)}<input type="hidden" name="enhet" value="${one.task}">
          ${fieldBox({ name: `utan-${one.task}`, label: 'Varför', help: 'Skälet följer med i det som lämnas vidare.', error: fieldError(`utan-${one.task}`, errors) }, (a) => html`<input type="text" id="utan-${one.task}" name="skal" maxlength="1000" value="${typed['enhet'] === one.task ? String(typed['skal'] ?? '') : ''}"${a}>`)}
          <button class="careful" name="gor" value="utan">Gå vidare utan svar</button></form></details>`
      : html`<span class="meta">Från ${dayText(one.dueDay, year)} kan du gå vidare utan.</span>`)}</li>`)}</ul></section>`;
}

function acts(approving: Approving, children: readonly WaitedFor[]): Html {
  const { page, secret, typed, errors, compilation: { compilation } } = approving;
  const back = children.filter((c) => c.state === 'done');
  const begin = html`${hidden(secret)}<input type="hidden" name="revision" value="${page.task.revision}">`;
  const table = compilation.tables.find((t) => t.fields.some(isFigure));
  const text = (name: string): string => (typeof typed[name] === 'string' ? typed[name] : '');
  return html`<div class="grid even">
    <section class="card" aria-labelledby="godkann"><h2 id="godkann">Godkänn</h2>
      ${page.task.state === 'open'
        ? html`<p>Godkännandet lämnar sammanställningen vidare i linjen.</p><form method="post" action="/uppgift/${page.task.id}">${begin}<div class="field"><label for="kommentar">Kommentar</label><span class="help">Frivilligt.</span><textarea id="kommentar" name="kommentar" rows="3" maxlength="5000">
${text('kommentar')}</textarea></div><button class="main" name="gor" value="godkann">Godkänn sammanställningen</button></form>`
        : html`<p>Du kan godkänna när alla har svarat, eller när du har gått vidare utan dem som saknas.</p>`}</section>
    ${back.length > 0 && html`<section class="card" aria-labelledby="tillbaka"><h2 id="tillbaka">Skicka tillbaka</h2><form method="post" action="/uppgift/${page.task.id}">${begin}
      <fieldset class="field${fieldError('enhet', errors) && ' wrong'}" id="enhet"><legend>Till vem</legend>${back.map((c, i) => html`<div class="choice"><input type="checkbox" id="enhet-${i}" name="enhet" value="${c.task}"${typed.chosen?.includes(c.task) && html` checked`}><label for="enhet-${i}">${c.label} <span class="quiet">(${c.name})</span></label></div>`)}${fieldError('enhet', errors)}</fieldset>
      ${fieldBox({ name: 'skal', label: 'Varför', help: 'Vad som behöver ändras eller förklaras. Påminnelserna börjar om.', error: fieldError('skal', errors) }, (a) => html`<textarea id="skal" name="skal" rows="3" maxlength="2000"${a}>
${typed['gor'] === 'tillbaka' ? text('skal') : ''}</textarea>`)}
      <button class="careful" name="gor" value="tillbaka">Skicka tillbaka</button></form></section>`}
    ${table && html`<details class="card"${typed['gor'] === 'egenrad' && html` open`}><summary>Lägg till en egen rad i summan</summary><form method="post" action="/uppgift/${page.task.id}">${begin}
      <p>Ett belopp som du lägger till på din nivå, med text. Ditt namn står bredvid.</p>
      ${formFields({ key: table.form, label: table.label, fields: table.fields.filter(isFigure).map((f) => ({ ...f, required: false })) }, typedFields(typed), errors)}
      ${fieldBox({ name: 'text', label: 'Text', error: fieldError('text', errors) }, (a) => html`<input type="text" id="text" name="text" maxlength="1000" value="${typed['gor'] === 'egenrad' ? text('text') : ''}"${a}>`)}
      <button name="gor" value="egenrad">Lägg till raden</button></form></details>`}</div>`;
}

function typedFields(typed: ApproveTyped): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(typed)) if (name.startsWith('f.') && typeof value === 'string') fields[name.slice(2)] = value;
  return fields;
}
