import type { z } from 'zod';
import type { FieldError } from '../../services/base/refusal';

type Issue = z.core.$ZodIssue;

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'ett tal',
  int: 'ett heltal',
  boolean: 'true eller false',
  array: 'en lista',
  object: 'ett objekt',
  record: 'ett objekt',
};

/** What zod found wrong, as one Swedish sentence for each field. `field` is the path with dots; '' is the whole body. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap(one);
}

function one(issue: Issue): FieldError[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [field, key].filter((part) => part !== '').join('.'), text: 'Det fältet finns inte.' }));
  }
  return [{ field, text: sentence(issue) }];
}

function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'Fältet saknas.' : `Ska vara ${TYPES[issue.expected] ?? issue.expected}.`;
    case 'invalid_value':
      return `Ska vara ${list(issue.values.map(String))}.`;
    case 'too_big':
      return issue.origin === 'string' ? `Får vara högst ${issue.maximum} tecken.` : `Får vara högst ${issue.maximum}.`;
    case 'too_small':
      if (issue.origin === 'string') return Number(issue.minimum) <= 1 ? 'Får inte vara tomt.' : `Ska vara minst ${issue.minimum} tecken.`;
      return issue.origin === 'array' ? `Ska ha minst ${issue.minimum}.` : `Ska vara minst ${issue.minimum}.`;
    case 'invalid_union':
      return 'Har inte någon av de tillåtna formerna.';
    case 'custom':
      return issue.message;
    default:
      // Own messages are given where a schema is written (days, periods); zod's English ones never reach anybody.
      return /[åäöÅÄÖ]|^Skriv/.test(issue.message) ? issue.message : 'Har inte rätt form.';
  }
}

function list(values: string[]): string {
  return values.length < 2 ? (values[0] ?? '') : `${values.slice(0, -1).join(', ')} eller ${values.at(-1)}`;
}
