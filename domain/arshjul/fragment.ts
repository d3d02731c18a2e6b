import type { KnownOrgan } from './chain';
import { withOwners } from './carried';
import { checkStepChoices, readFloors } from './choices';
import { checkStepReferences } from './arshjulFile';
import type { Assumption, Definition, Floor, StepDef } from './definition';
import { findCycle } from './dependencies';
import type { Known } from './known';
import { didYouMean } from './nearest';
import { checkStepPossible } from './possible';
import { sortErrors, type DefinitionError, type Path } from './problems';
import { arshjulKeys, arshjulSchema, SECTION_KINDS } from './schema';
import { readStep } from './step';
import { YamlFile } from './yamlFile';
import { shaped } from './zodTexts';

/** A part of an `arshjul.yaml` for a year that runs: one step under its section, or one floor under `golv:`. */
export type Fragment = { step: StepDef; assumptions: Assumption[] } | { floor: Floor };

export type FragmentResult = { ok: true; fragment: Fragment } | { ok: false; errors: DefinitionError[] };

const schema = arshjulSchema.pick({ insamlingar: true, rapporter: true, steg: true, golv: true });
const ALLOWED = Object.keys(schema.shape);
/** The sections of steps that have a time of their own. */
const INSERTED = ALLOWED.filter((key): key is keyof typeof SECTION_KINDS & keyof typeof schema.shape => key in SECTION_KINDS);

/**
 * Reads a fragment (YAML, or JSON, which is YAML too) against the definition that the year follows: it may name the steps, forms,
 * roles and levels that are there. All errors at once, each with its place. A step may not have an id that is taken; a floor
 * must be one that a step of the year sets.
 */
export function parseFragment(text: string, name: string, definition: Definition, organs: readonly KnownOrgan[]): FragmentResult {
  const file = new YamlFile(name, text);
  const result = file.errors.length > 0 ? null : read(file, definition, [...organs]);
  return file.errors.length > 0 || !result ? { ok: false, errors: sortErrors(file.errors) } : { ok: true, fragment: result };
}

function read(file: YamlFile, definition: Definition, organs: KnownOrgan[]): Fragment | null {
  if (typeof file.value !== 'object' || file.value === null || Array.isArray(file.value)) {
    file.problem([], `Texten ska ha en avdelning (${ALLOWED.join(', ')}), därunder stegets id och därunder stegets rader.`);
    return null;
  }
  const raw = shaped(schema, file, (path) => (path.length === 0 ? ALLOWED : arshjulKeys(path)));
  if (!raw) return null;
  const found = ALLOWED.flatMap((section) => Object.keys(raw[section as keyof typeof raw] ?? {}).map((id): [string, string] => [section, id]));
  const [first, second] = found;
  if (!first) {
    file.problem([], `Här finns inget steg. Skriv ett steg under ${INSERTED.join(', ')}, eller ett golv under golv.`);
    return null;
  }
  if (second) {
    file.problem(second, 'En justering för in ett steg eller ett golv i taget. Gör två justeringar.', true);
    return null;
  }
  if (first[0] === 'golv') {
    const ids = definition.steps.map((s) => s.id);
    if (!ids.includes(first[1])) file.problem(first, `Steget "${first[1]}" finns inte.${didYouMean(first[1], ids)}`, true);
    const [floor] = readFloors(raw.golv, file);
    return floor ? { floor } : null;
  }
  return readInserted(file, raw, first, definition, organs);
}

function readInserted(file: YamlFile, raw: Record<string, unknown>, [section, id]: [string, string], definition: Definition, organs: KnownOrgan[]): Fragment {
  const path: Path = [section, id];
  const known: Known = {
    file, organs, levels: definition.levels, roles: definition.roles,
    forms: definition.forms.map((f) => f.key), chains: definition.deviationChains.map((c) => c.key),
  };
  const assumptions: Assumption[] = [];
  const entry = (raw[section] as Record<string, Parameters<typeof readStep>[2]>)[id];
  if (!entry) throw new Error(`an entry that was found and is not there: ${id}`);
  const [step] = withOwners([readStep(id, SECTION_KINDS[section as (typeof INSERTED)[number]], entry, path, known, assumptions)], definition.documentOwner, definition.roles, file, () => section);
  if (!step) throw new Error(`a step that was read and is not there: ${id}`);
  if (definition.steps.some((s) => s.id === id)) file.problem(path, `Id "${id}" finns redan i årets definition. Varje id får stå en gång.`, true);
  const steps = [...definition.steps.filter((s) => s.id !== id), step];
  const ids = steps.map((s) => s.id);
  checkStepReferences(step, path, ids, file);
  checkStepPossible(step, steps, organs, file, path);
  checkStepChoices(step, path, { choices: (definition.choices ?? []).map((c) => c.step), wheels: (definition.wheels ?? []).map((w) => w.id), ids, organs }, file);
  const ring = file.errors.length === 0 ? findCycle(steps) : null;
  if (ring) file.problem([...path, 'efter'], `Stegen väntar på varandra i en ring: ${ring.join(' efter ')}. Ta bort ett av leden.`);
  return { step, assumptions };
}
