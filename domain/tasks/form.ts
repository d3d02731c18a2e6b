import type { Form, FormField } from '../arshjul/types';
import { deviationOf, isDeficit } from '../economy/deviation';
import { checkKronor, formatTkr, looksLikeUnitSlip, parseTkr } from './amount';

export interface FieldError {
  field: string;
  /** one Swedish sentence to stand beside the field */
  text: string;
}

export type FormValues = Record<string, number | string | null>;
export type CheckedForm = { values: FormValues } | { errors: FieldError[] };

export interface FormContext {
  /** what the same task, or the same unit last period, said: amounts are compared with it for slips of unit */
  previous?: FormValues | null;
  /** the person has seen the question about a slip of unit and says that the amount is right */
  confirmed?: boolean;
}

/** The question whether a step "vid behov" is wanted this year; the engine's own form, not the definition's. */
export const NEED_FORM: Form = {
  key: 'behov',
  label: 'Behövs steget i år?',
  fields: [
    { key: 'behov', label: 'Behövs steget i år?', type: 'janej', required: true },
    { key: 'kommentar', label: 'Kommentar', type: 'text', required: false, maxLength: 2_000 },
  ],
};

/** What is asked where the definition names no form: one text. */
export const PLAIN_FORM: Form = {
  key: 'fritext',
  label: 'Svar',
  fields: [{ key: 'svar', label: 'Svar', type: 'text', required: true }],
};

/** The form of an answer task: the definition's own, or one of the engine's two. Undefined when the key is unknown. */
export function formOf(forms: readonly Form[], key: string | null): Form | undefined {
  if (key === null || key === PLAIN_FORM.key) return PLAIN_FORM;
  return key === NEED_FORM.key ? NEED_FORM : forms.find((f) => f.key === key);
}

const LONGEST = 10_000;

/**
 * Checks what was typed (or sent over the API) against the form. Amounts: text is tkr, a number is whole kronor. Gives the values
 * as they are kept (whole kronor, trimmed texts, null for what was left empty), or one sentence a field that is wrong.
 */
export function checkForm(form: Form, raw: Readonly<Record<string, unknown>>, context: FormContext = {}): CheckedForm {
  const values: FormValues = {};
  const errors: FieldError[] = [];
  const known = new Set(form.fields.map((f) => f.key));
  for (const key of Object.keys(raw)) {
    if (!known.has(key)) errors.push({ field: key, text: 'Fältet finns inte i formuläret.' });
  }
  for (const field of form.fields) {
    const checked = checkField(field, raw[field.key]);
    if ('text' in checked) errors.push({ field: field.key, text: checked.text });
    else values[field.key] = checked.value;
  }
  const wrong = new Set(errors.map((e) => e.field));
  errors.push(...missing(form, values, wrong));
  if (context.confirmed !== true) errors.push(...slips(form, values, context.previous ?? null, wrong));
  return errors.length > 0 ? { errors } : { values };
}

type Checked = { value: number | string | null } | { text: string };

function checkField(field: FormField, raw: unknown): Checked {
  if (raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')) return { value: null };
  switch (field.type) {
    case 'kr':
      return amount(raw);
    case 'heltal':
      return wholeNumber(raw);
    case 'janej':
      return yesOrNo(raw);
    case 'bedomning':
      return choice(field, raw);
    case 'text':
      return freeText(field, raw);
  }
}

function amount(raw: unknown): Checked {
  const parsed = typeof raw === 'number' ? checkKronor(raw) : typeof raw === 'string' ? parseTkr(raw) : null;
  if (parsed === null) return { text: 'Skriv ett belopp i tkr.' };
  return parsed.ok ? { value: parsed.kronor } : { text: parsed.text };
}

function wholeNumber(raw: unknown): Checked {
  const text = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.replace(/[\s\u00a0]/g, '') : '';
  if (!/^-?\d{1,9}$/.test(text)) return { text: 'Skriv ett helt tal.' };
  return { value: Number(text) };
}

function yesOrNo(raw: unknown): Checked {
  const text = raw === true ? 'ja' : raw === false ? 'nej' : typeof raw === 'string' ? raw.trim().toLowerCase() : '';
  return text === 'ja' || text === 'nej' ? { value: text } : { text: 'Svara ja eller nej.' };
}

function choice(field: FormField, raw: unknown): Checked {
  const text = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.trim() : '';
  const choices = field.choices ?? [];
  return choices.includes(text) ? { value: text } : { text: `Välj ett av alternativen: ${choices.join(', ')}.` };
}

function freeText(field: FormField, raw: unknown): Checked {
  if (typeof raw !== 'string') return { text: 'Skriv en text.' };
  const text = cleanText(raw);
  const longest = field.maxLength ?? LONGEST;
  if (text.length > longest) return { text: `Texten är ${String(text.length)} tecken lång. Högst ${String(longest)} tecken får plats.` };
  return { value: text === '' ? null : text };
}

/** Trims, composes (NFC), and drops what no database and no page should have to hold: NUL, control characters, lone surrogates. */
export function cleanText(raw: string): string {
  return raw
    .replace(/\r\n?/g, '\n')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
    .normalize('NFC')
    .trim();
}

function missing(form: Form, values: FormValues, wrong: Set<string>): FieldError[] {
  const deficit = isDeficit(deviationOf(form, values));
  return form.fields
    .filter((f) => f.required && !wrong.has(f.key) && (values[f.key] ?? null) === null && (!f.onDeficit || deficit))
    .map((f) => ({
      field: f.key,
      text: f.onDeficit ? `Prognosen visar underskott. Fyll i ”${f.label}”.` : `Fyll i ”${f.label}”.`,
    }));
}

/** Forecast against budget, and each amount against what was said before. */
function slips(form: Form, values: FormValues, previous: FormValues | null, wrong: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of form.fields) {
    const value = values[field.key];
    if (field.type !== 'kr' || typeof value !== 'number' || wrong.has(field.key)) continue;
    const before = previous?.[field.key];
    const budget = form.deviation && field.key === form.deviation.forecast ? values[form.deviation.budget] : undefined;
    if (typeof budget === 'number' && looksLikeUnitSlip(value, budget)) {
      errors.push({ field: field.key, text: slipText(value, `budgeten är ${formatTkr(budget)} tkr`) });
    } else if (typeof before === 'number' && looksLikeUnitSlip(value, before)) {
      errors.push({ field: field.key, text: slipText(value, `förra gången var det ${formatTkr(before)} tkr`) });
    }
  }
  return errors;
}

function slipText(value: number, against: string): string {
  return `Du skrev ${formatTkr(value)} tkr, men ${against}. Är det rätt enhet? Beloppet ska anges i tkr.`;
}
