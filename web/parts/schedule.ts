import { Refusal, type FieldError } from '../../services/base/refusal';
import type { Adjustment } from '../../services/plan/adjust';
import type { Move } from '../../services/plan/change';
import { html, type Html } from '../html';
import type { AdjustChoices } from '../read/adjust';
import type { Sent } from '../request/form';
import { dayText } from '../text';
import { fieldBox, fieldError } from './fields';

/** How many changes one adjustment may hold: what the API takes. */
export const MOST_ROWS = 200;
/** How many rows the form has from the start, and how many come at a time. */
const FIRST = 2;
const MORE = 4;

const DAYS = ['opens', 'answerBy', 'due', 'papers'] as const;
const FIELDS = ['what', ...DAYS, 'out'] as const;
type Field = (typeof FIELDS)[number];

/** One row as it was typed. `what` is a step, a meeting or an organ's new meeting, told apart by its prefix. */
type Row = Record<Field, string>;

/** The names of the rows' fields that were sent, and of their number. */
export function scheduleNames(sent: Sent): string[] {
  return ['rader', ...FIELDS.flatMap((field) => Object.keys(sent.under(`${field}.`)).map((i) => `${field}.${i}`))];
}

/** The button that asks for more rows was pressed: nothing is to be tried yet. */
export function wantsMoreRows(sent: Sent): boolean {
  return sent.text('fler') !== '';
}

/** The rows in which something stands, in order; empty ones between them are passed over. */
function rowsOf(sent: Sent): Row[] {
  const sentRows = [...new Set(FIELDS.flatMap((field) => Object.keys(sent.under(`${field}.`))))].filter((i) => /^\d{1,3}$/.test(i)).sort((a, b) => Number(a) - Number(b));
  return sentRows
    .map((i) => Object.fromEntries(FIELDS.map((field) => [field, sent.text(`${field}.${i}`)])) as Row)
    .filter((row) => FIELDS.some((field) => row[field] !== ''));
}

/** What the rows ask for. Refuses, all rows at once and each by its field, what does not hold together in itself. */
export function scheduleFrom(sent: Sent, choices: AdjustChoices): Adjustment {
  const errors: FieldError[] = [];
  const rows = rowsOf(sent);
  if (rows.length > MOST_ROWS) throw new Refusal('invalid', `Högst ${MOST_ROWS} ändringar kan föras in på en gång.`);
  const changes = rows.flatMap((row, i): Move[] => {
    const wrong = (field: Field, text: string): [] => {
      errors.push({ field: `${field}.${String(i)}`, text: `Ändring ${String(i + 1)}: ${text}` });
      return [];
    };
    return moveOf(row, choices, wrong);
  });
  if (errors.length > 0) throw new Refusal('invalid', 'Några rader är inte rätt ifyllda.', errors);
  return { kind: 'several', changes };
}

function moveOf(row: Row, choices: AdjustChoices, wrong: (field: Field, text: string) => []): Move[] {
  const [kind = '', ...rest] = row.what.split(':');
  const id = rest.join(':');
  const out = row.out !== '';
  if (row.what === '') return wrong('what', 'välj vad som ändras.');
  if (out && DAYS.some((name) => row[name] !== '')) return wrong('out', 'skriv nya dagar eller kryssa för att det inte blir av, inte båda.');
  if (kind === 'steg') {
    if (out) return [{ kind: 'dropStep', occurrence: id }];
    if (row.papers !== '') return wrong('papers', 'bara sammanträden har handlingsstopp.');
    const now = choices.steps.find((one) => one.id === id);
    const moved = (['opens', 'answerBy', 'due'] as const).filter((name) => row[name] !== '' && row[name] !== now?.[name]);
    if (moved.length === 0) return wrong('due', 'skriv minst en ny dag.');
    return [{ kind: 'moveStep', occurrence: id, ...Object.fromEntries(moved.map((name) => [name, row[name]])) }];
  }
  if (row.opens !== '' || row.answerBy !== '') return wrong(row.opens !== '' ? 'opens' : 'answerBy', 'ett sammanträde har bara sin dag och sitt handlingsstopp.');
  if (kind === 'mote' && out) return [{ kind: 'cancelMeeting', meeting: id }];
  if (out) return wrong('out', 'ett nytt sammanträde kan inte ställas in.');
  if (row.due === '') return wrong('due', 'skriv sammanträdets dag.');
  const papers = row.papers === '' ? {} : { handlingsstopp: row.papers };
  return kind === 'mote' ? [{ kind: 'moveMeeting', meeting: id, day: row.due, ...papers }] : [{ kind: 'addMeeting', organ: id, day: row.due, ...papers }];
}

/** A refusal of one of the changes, at the field of its row. Others as they are. */
export function scheduleFaults(error: Refusal): Refusal {
  const names: Record<string, Field> = { occurrence: 'what', meeting: 'what', organ: 'what', day: 'due', handlingsstopp: 'papers', opens: 'opens', answerBy: 'answerBy', due: 'due' };
  const errors = error.errors.map((e) => {
    const [, i = '', field = ''] = /^changes\.(\d+)\.(\w+)$/.exec(e.field) ?? [];
    return i === '' ? { ...e, field: e.field === 'changes' ? 'what.0' : e.field } : { field: `${names[field] ?? 'what'}.${i}`, text: e.text };
  });
  return new Refusal(error.code, error.detail, errors, error.retryAfter);
}

/** Steps and meetings with new days, as one adjustment: a row each, and more rows when the button for it is pressed. */
export function scheduleFields(sent: Sent, errors: readonly FieldError[], choices: AdjustChoices, year: number): Html {
  const rows = rowsOf(sent);
  const shown = Math.min(MOST_ROWS, Math.max(FIRST, rows.length, Number(sent.text('rader')) || 0) + (wantsMoreRows(sent) ? MORE : 0));
  return html`<input type="hidden" name="rader" value="${shown}">
    <p class="help">En rad för varje steg eller sammanträde som beslutet ändrar. Rader som lämnas tomma räknas inte, och bara de dagar som fylls i flyttas.</p>
    ${Array.from({ length: shown }, (_, i) => rowFields(rows[i], i, errors, choices, year))}`;
}

/** The button under the rows, beside the one that shows the effects; none when there are as many as may be. */
export function moreRowsButton(sent: Sent): Html | null {
  return Number(sent.text('rader')) >= MOST_ROWS ? null : html`<button name="fler" value="ja">Fler rader</button>`;
}

function rowFields(row: Row | undefined, i: number, errors: readonly FieldError[], choices: AdjustChoices, year: number): Html {
  const name = (field: Field): string => `${field}.${String(i)}`;
  const option = (value: string, label: string): Html => html`<option value="${value}"${row?.what === value && html` selected`}>${label}</option>`;
  const dayField = (field: Field, label: string): Html =>
    fieldBox({ name: name(field), label, error: fieldError(name(field), errors) }, (a) => html`<input class="short" type="date" id="${name(field)}" name="${name(field)}" value="${row?.[field] ?? ''}"${a}>`);
  const gone = fieldError(name('out'), errors);
  return html`<fieldset class="field"><legend>Ändring ${i + 1}</legend>
    ${fieldBox({ name: name('what'), label: 'Vad', error: fieldError(name('what'), errors) }, (a) => html`<select id="${name('what')}" name="${name('what')}"${a}><option value="">–</option>
      <optgroup label="Steg">${choices.steps.map((one) => option(`steg:${one.id}`, `${one.label} – ${one.organ} (${dayText(one.due, year)})`))}</optgroup>
      <optgroup label="Sammanträden">${choices.meetings.map((one) => option(`mote:${one.id}`, `${one.organ}, ${dayText(one.day, year)}`))}</optgroup>
      <optgroup label="Nytt sammanträde">${choices.organs.map((one) => option(`nytt:${one.id}`, `${one.label}, ett nytt sammanträde`))}</optgroup></select>`)}
    ${dayField('opens', 'Steget öppnar')}${dayField('answerBy', 'Svar senast')}${dayField('due', 'Klart, eller sammanträdets dag')}${dayField('papers', 'Sammanträdets handlingsstopp')}
    <div class="choice"><input type="checkbox" id="${name('out')}" name="${name('out')}" value="ja"${row?.out ? html` checked` : null}${gone && html` aria-invalid="true" aria-describedby="fel-${name('out')}"`}><label for="${name('out')}">Steget utgår, eller sammanträdet ställs in</label></div>${gone}</fieldset>`;
}
