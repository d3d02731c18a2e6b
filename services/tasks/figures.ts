import type { Form } from '../../domain/arshjul/types';
import { longDay } from '../../domain/calendar/texts';
import type { FieldError, FormValues } from '../../domain/tasks/form';
import { isFigure } from '../../domain/tasks/parts';
import type { AnswerReceipt } from './answer';

/** The timeline's kind for figures that came alone. */
export const FIGURES_CAME = 'figuresAnswered';

/** Figures that are handed in alone are at least one. */
export function noFigures(form: Form, values: FormValues): FieldError[] {
  const fields = form.fields.filter(isFigure);
  return fields.some((f) => (values[f.key] ?? null) !== null) ? [] : fields.slice(0, 1).map((f) => ({ field: f.key, text: `Fyll i ”${f.label}”.` }));
}

/** What the receipt of figures alone says of the rest. `textsDue` is a local day. */
export function partReceipt(textsDue: string): Pick<AnswerReceipt, 'part' | 'textsDue' | 'text'> {
  return { part: 'figures', textsDue, text: `Siffrorna är mottagna, texterna senast ${longDay(textsDue)}.` };
}

/** What a mail needs to know of figures that came alone. */
export function partOf({ part, textsDue }: AnswerReceipt): Record<string, unknown> {
  return part === undefined ? {} : { part, textsDue };
}
