import type { Form, FormField } from '../../domain/arshjul/types';
import { deviationOf, isDeficit } from '../../domain/economy/deviation';
import { formatTkr } from '../../domain/tasks/amount';
import { checkForm, type FormValues } from '../../domain/tasks/form';
import type { FieldError } from '../../services/base/refusal';
import { html, type Html, type Piece } from '../html';
import { tkrTyped } from '../text';

/** What stands in a form's fields: text as typed, by field key. */
export type Typed = Readonly<Record<string, string>>;

/** Prefix of the form's own fields in the page, so that they never meet the page's. */
export const FIELD = 'f.';

/** Values as kept → as somebody would type them. */
export function typedFrom(form: Form, values: FormValues): Typed {
  const typed: Record<string, string> = {};
  for (const field of form.fields) {
    const value = values[field.key];
    if (value === null || value === undefined) continue;
    typed[field.key] = field.type === 'kr' && typeof value === 'number' ? tkrTyped(value) : String(value);
  }
  return typed;
}

function errorId(name: string): string {
  return `fel-${name}`;
}

/** The one sentence beside a field that is wrong. */
export function fieldError(name: string, errors: readonly FieldError[]): Html | null {
  const found = errors.find((error) => error.field === name);
  return found ? html`<span class="error" id="${errorId(name)}">${found.text}</span>` : null;
}

interface Around {
  name: string;
  label: string;
  help?: Piece;
  error: Html | null;
}

/** Attributes that bind a control to its help and its error. */
function described({ name, help, error }: Around): Html {
  const ids = [help ? `hjalp-${name}` : '', error ? errorId(name) : ''].filter((id) => id !== '').join(' ');
  return html`${ids !== '' && html` aria-describedby="${ids}"`}${error && html` aria-invalid="true"`}`;
}

/** A labelled control with help above it and its error below. */
export function fieldBox(around: Around, control: (attributes: Html) => Html): Html {
  return html`<div class="field${around.error && ' wrong'}"><label for="${around.name}">${around.label}</label>
    ${around.help && html`<span class="help" id="hjalp-${around.name}">${around.help}</span>`}
    ${control(described(around))}${around.error}</div>`;
}

/** Yes and no, or one of several, as radio buttons. */
export function choiceBox(around: Around, choices: readonly { value: string; label: string }[], chosen: string, fieldName = around.name): Html {
  return html`<fieldset class="field${around.error && ' wrong'}" id="${around.name}" tabindex="-1"${described(around)}><legend>${around.label}</legend>
    ${around.help && html`<span class="help" id="hjalp-${around.name}">${around.help}</span>`}
    <div class="choices">${choices.map((c, i) => html`<div class="choice"><input type="radio" id="${around.name}-${i}" name="${fieldName}" value="${c.value}"${c.value === chosen && html` checked`}><label for="${around.name}-${i}">${c.label}</label></div>`)}</div>${around.error}</fieldset>`;
}

/** The definition's form as fields. Amounts are typed and shown in tkr with the unit beside them; below the forecast stands the deviation. */
export function formFields(form: Form, typed: Typed, errors: readonly FieldError[]): Html {
  return html`${form.fields.map((field) => html`${oneField(field, typed[field.key] ?? '', errors)}${field.key === form.deviation?.forecast && deviationBox(form, typed)}`)}`;
}

function helpOf(field: FormField): string {
  const parts = [field.help ?? ''];
  if (field.onDeficit) parts.push('Fylls i när prognosen visar underskott.');
  else if (!field.required) parts.push('Frivilligt.');
  if (field.maxLength !== undefined && field.maxLength < 1000) parts.push(`Högst ${field.maxLength} tecken.`);
  return parts.filter((part) => part !== '').join(' ');
}

function oneField(field: FormField, value: string, errors: readonly FieldError[]): Html {
  const name = `${FIELD}${field.key}`;
  const error = errors.find((e) => e.field === field.key);
  const around: Around = { name, label: field.label, help: helpOf(field), error: error ? html`<span class="error" id="${errorId(name)}">${error.text}</span>` : null };
  switch (field.type) {
    case 'kr':
      // No inputmode: the phones' number pads lack the minus sign.
      return fieldBox(around, (a) => html`<div class="amount"><input type="text" id="${name}" name="${name}" value="${value}" autocomplete="off" maxlength="30"${a}><span class="unit">tkr</span></div>`);
    case 'heltal':
      return fieldBox(around, (a) => html`<input class="short" type="text" inputmode="numeric" id="${name}" name="${name}" value="${value}" autocomplete="off" maxlength="12"${a}>`);
    case 'janej':
      return choiceBox(around, [{ value: 'ja', label: 'Ja' }, { value: 'nej', label: 'Nej' }], value);
    case 'bedomning':
      return choiceBox(around, (field.choices ?? []).map((c) => ({ value: c, label: c })), value);
    case 'text':
      return fieldBox(around, (a) => html`<textarea id="${name}" name="${name}" rows="5"${a}>
${value}</textarea>`);
  }
}

/** The list of what is wrong, at the top of the page, with a link to each field. */
export function errorSummary(detail: string, errors: readonly FieldError[], prefix = FIELD): Html {
  return html`<div class="notice bad" role="alert" tabindex="-1"><h2>${detail}</h2>${errors.length > 0 && html`<ul>${errors.map((e) => html`<li><a href="#${prefix}${e.field}">${e.text}</a></li>`)}</ul>`}</div>`;
}

/** The deviation that the typed figures give, or a line that waits for them. Nothing for a form without one. */
function deviationBox(form: Form, typed: Typed): Html | null {
  if (!form.deviation) return null;
  const checked = checkForm({ ...form, fields: form.fields.filter((f) => f.type === 'kr').map((f) => ({ ...f, required: false })) }, pick(form, typed), { confirmed: true });
  const deviation = 'values' in checked ? deviationOf(form, checked.values) : null;
  const { kind, budget, forecast } = form.deviation;
  const data = html`data-deviation="${kind}" data-budget="${budget}" data-forecast="${forecast}"`;
  if (deviation === null) return html`<p class="deviation" ${data} role="status">Avvikelsen mot budget visas här när siffrorna är ifyllda.</p>`;
  const words = isDeficit(deviation) ? '– ett underskott mot budget.' : deviation > 0 ? '– ett överskott mot budget.' : '– helt enligt budget.';
  return html`<p class="deviation ${isDeficit(deviation) ? 'minus' : deviation > 0 ? 'plus' : ''}" ${data} role="status">Avvikelse: <strong>${formatTkr(deviation)}\u00a0tkr</strong> ${words}</p>`;
}

function pick(form: Form, typed: Typed): Record<string, string> {
  return Object.fromEntries(form.fields.filter((f) => f.type === 'kr').map((f) => [f.key, typed[f.key] ?? '']));
}

/** Values as people read them: amounts in tkr, texts with their line breaks. */
export function valuesList(form: Form, values: FormValues): Html {
  return html`<dl class="facts">${form.fields.map((field) => {
    const value = values[field.key];
    if (value === null || value === undefined || value === '') return null;
    return html`<dt>${field.label}</dt><dd>${valueText(field, value)}</dd>`;
  })}${deviationRow(form, values)}</dl>`;
}

/** One value as text. */
export function valueText(field: FormField, value: number | string): Html {
  if (field.type === 'kr' && typeof value === 'number') return html`<span class="nowrap">${formatTkr(value)}\u00a0tkr</span>`;
  if (field.type === 'text') return html`<span class="quote">${String(value)}</span>`;
  return html`${String(value)}`;
}

function deviationRow(form: Form, values: FormValues): Html | null {
  const deviation = deviationOf(form, values);
  return deviation === null ? null : html`<dt>Avvikelse mot budget</dt><dd><strong class="nowrap">${formatTkr(deviation)}\u00a0tkr</strong>${isDeficit(deviation) && ' (underskott)'}</dd>`;
}
