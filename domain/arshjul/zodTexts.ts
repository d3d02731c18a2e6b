import type { z } from 'zod';
import { didYouMean, nearest } from './nearest';
import type { YamlFile } from './yamlFile';

type Issue = z.core.$ZodIssue;

/** A shape with the Swedish sentence that an editor shows for it. */
export function described<T extends z.ZodType>(type: T, description: string): T {
  return type.meta({ description });
}

const TYPES: Record<string, string> = {
  string: 'en text', number: 'ett tal', int: 'ett heltal', boolean: 'ja eller nej', array: 'en lista (rader som börjar med -)',
  object: 'nycklar med värden', record: 'nycklar med värden', map: 'nycklar med värden',
};

function joined(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((p) => (typeof p === 'symbol' ? String(p) : p));
}

/**
 * Turns what the shape check found into Swedish sentences at their places. `keysAt` tells which keys are allowed where a key
 * is unknown (by the last fixed key of the path).
 */
export function reportIssues(file: YamlFile, issues: readonly Issue[], keysAt: (path: (string | number)[]) => string[]): void {
  for (const issue of issues) {
    if (followsFromAnother(issue, issues, keysAt)) continue;
    const path = joined(issue.path);
    const name = path.length === 0 ? 'Filen' : `"${String(path[path.length - 1])}"`;
    switch (issue.code) {
      case 'unrecognized_keys':
        for (const key of issue.keys) {
          const allowed = keysAt(path);
          file.problem([...path, key], `Nyckeln "${key}" är okänd här.${didYouMean(key, allowed)}${allowed.length > 0 ? ` Tillåtna: ${allowed.join(', ')}.` : ''}`, true);
        }
        break;
      case 'invalid_type':
        file.problem(path, missing(issue) ? `${name} saknas${under(path)}.` : issue.input === null && path.length > 0 ? emptyText(name) : `${name} ska vara ${TYPES[issue.expected] ?? issue.expected}.`);
        break;
      case 'invalid_value': {
        const allowed = issue.values.map(String);
        const word = typeof issue.input === 'boolean' ? (issue.input ? 'ja' : 'nej') : String(issue.input);
        if (issue.input === null) file.problem(path, emptyText(name));
        else if (typeof issue.input === 'object') file.problem(path, `${name} ska vara en text. Tillåtna: ${allowed.join(', ')}.`);
        else file.problem(path, issue.input === undefined ? `${name} saknas. Tillåtna värden: ${allowed.join(', ')}.` : `Värdet "${String(issue.input)}" är inte tillåtet för ${name}.${didYouMean(word, allowed)} Tillåtna: ${allowed.join(', ')}.`);
        break;
      }
      case 'too_small':
        file.problem(path, issue.origin === 'string' || issue.origin === 'array' ? `${name} får inte vara tom.` : `${name} ska vara minst ${String(issue.minimum)}.`);
        break;
      case 'too_big':
        file.problem(path, issue.origin === 'number' || issue.origin === 'int' ? `${name} ska vara högst ${String(issue.maximum)}.` : `${name} är för lång (högst ${String(issue.maximum)}).`);
        break;
      case 'invalid_key':
        file.problem(path, `${name} kan inte användas som id. Skriv med små bokstäver a–z, siffror och bindestreck; å, ä och ö skrivs a och o.`, true);
        break;
      case 'invalid_union': {
        const meant = meantOf(issue.errors);
        if (isEmpty(issue.input)) file.problem(path, emptyText(name));
        else if (meant) reportIssues(file, meant.map((one) => ({ ...one, path: [...issue.path, ...one.path] })), keysAt);
        else file.problem(path, `${name} har fel form: skriv ${formsOf(issue.errors)}.`);
        break;
      }
      default:
        file.problem(path, issue.code === 'custom' || issue.code === 'invalid_format' ? issue.message : `${name} har fel form.`);
    }
  }
}

function emptyText(name: string): string {
  return `${name} är tom. Skriv ett värde efter kolonet, eller ta bort raden om den inte behövs.`;
}

/** One fault is one error: what is of the wrong kind is not too short as well, and a key that is misspelt is not missing as well. */
function followsFromAnother(issue: Issue, issues: readonly Issue[], keysAt: (path: (string | number)[]) => string[]): boolean {
  const samePlace = (path: readonly PropertyKey[]): boolean => path.join('/') === issue.path.slice(0, path.length).join('/');
  if (issue.code === 'too_small') return issues.some((other) => other.code === 'invalid_type' && other.path.length === issue.path.length && samePlace(other.path));
  if ((issue.code !== 'invalid_type' && issue.code !== 'invalid_value' && issue.code !== 'invalid_union') || issue.input !== undefined) return false;
  return issues.some((other) => {
    if (other.code !== 'unrecognized_keys' || other.path.length !== issue.path.length - 1 || !samePlace(other.path)) return false;
    const allowed = keysAt(joined(other.path));
    return other.keys.some((key) => allowed.length === 1 || nearest(key, allowed) === issue.path.at(-1));
  });
}

/** Nothing stands after the key, or an empty text or list. */
function isEmpty(input: unknown): boolean {
  return input === null || input === '' || (Array.isArray(input) && input.length === 0);
}

/** The faults of the only alternative whose outer form is the one that is written, when they lie at its keys; undefined when no one is meant. */
function meantOf(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const [meant, other] = alternatives.filter((issues) => issues.every((i) => i.path.length > 0 || i.code === 'unrecognized_keys'));
  if (other || meant?.some((i) => i.code !== 'unrecognized_keys' && typeof i.path.at(-1) === 'number')) return undefined;
  return meant;
}

/** What the alternatives of a value ask for: `en text eller en lista av texter`. A list whose items were wrong asks for their form. */
function formsOf(alternatives: readonly (readonly Issue[])[]): string {
  const forms = alternatives.map((issues) => {
    const [first] = issues;
    if (first?.code === 'invalid_value') return first.values.map((v) => `"${String(v)}"`).join(', ');
    if (first?.code !== 'invalid_type') return undefined;
    if (first.path.length === 0) return first.expected === 'array' ? 'en lista' : TYPES[first.expected];
    return first.expected === 'object' ? 'en lista med nycklar på varje rad (som "- person: x")' : first.expected === 'string' ? 'en lista av texter' : undefined;
  });
  return [...new Set(forms.filter((f) => f !== undefined))].join(' eller ') || 'en text eller en lista av texter';
}

/** Whose the key is: what is missing has no line of its own. */
function under(path: readonly (string | number)[]): string {
  const parent = path.at(-2);
  return typeof parent === 'string' ? ` under "${parent}"` : '';
}

function missing(issue: Issue): boolean {
  return issue.input === undefined;
}

/**
 * A copy of what was read without the parts that the shape check refused, so that the rest can be examined too and all errors
 * come at once. `hard`: whole entries go, where a part that must be there is missing.
 */
export function without(value: unknown, issues: readonly Issue[], hard: boolean): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    const path = joined(issue.path);
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) drop(copy, [...path, key]);
    else drop(copy, hard ? path.slice(0, 2) : path);
  }
  return copy;
}

function drop(value: unknown, path: readonly (string | number)[]): void {
  let at: unknown = value;
  for (const key of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null) return;
    at = (at as Record<string | number, unknown>)[key];
  }
  const last = path[path.length - 1];
  if (typeof at === 'object' && at !== null && last !== undefined && !Array.isArray(at)) Reflect.deleteProperty(at, last);
}

/** Checks a shape and reports every fault; what is left over is returned for the checks that follow, or null when too little is. */
export function shaped<T>(schema: z.ZodType<T>, file: YamlFile, keysAt: (path: (string | number)[]) => string[]): T | null {
  const first = schema.safeParse(file.value, { reportInput: true });
  if (first.success) return first.data;
  reportIssues(file, first.error.issues, keysAt);
  const soft = without(file.value, first.error.issues, false);
  const second = schema.safeParse(soft);
  if (second.success) return second.data;
  const third = schema.safeParse(without(soft, second.error.issues, true));
  return third.success ? third.data : null;
}
