import { withOwners } from './carried';
import type { KnownOrgan } from './chain';
import { checkChoices, readChoices, readFloors } from './choices';
import type { Assumption, Definition, StepDef } from './definition';
import { findCycle } from './dependencies';
import { checkGuards } from './guards';
import type { Known } from './known';
import { readGoals, readIndicators, readLoad } from './measures';
import { didYouMean } from './nearest';
import { meansOrgan } from './organRef';
import type { Path } from './problems';
import { arshjulKeys, arshjulSchema, SECTION_KINDS, SECTIONS, type ArshjulFile } from './schema';
import { checkTimes, readDeviationChains, readForms, readLadder, readSeason } from './settings';
import { noteAssumptions, readStep } from './step';
import type { RoleDef } from './types';
import { YamlFile } from './yamlFile';
import { shaped } from './zodTexts';
import { checkPossible } from './possible';

const ROLE_AT: Record<string, RoleDef['at']> = { 'i kommunen': 'kommun', 'vid varje organ': 'organ', 'vid varje enhet': 'unit' };

/** Reads `arshjul.yaml`. The organs are those of `organisation.yaml`; null when that file cannot be read. Errors gather in `file`; the result is whole only without them. */
export function readArshjul(file: YamlFile, organs: KnownOrgan[] | null, version: string): Definition | null {
  if (file.errors.length > 0) return null;
  const raw = shaped(arshjulSchema, file, arshjulKeys);
  if (!raw) return null;
  const assumptions: Assumption[] = [];
  const levels = Object.entries(raw.nivåer).map(([id, l]) => ({ id, label: l.namn, chef: l.chef }));
  const roles: RoleDef[] = [
    { key: 'chef', label: 'chef', at: 'unit' },
    ...Object.entries(raw.roller).map(([key, r]): RoleDef => ({ key, label: r.namn, at: ROLE_AT[r.finns] ?? 'kommun' })),
  ];
  checkTimes(raw, file);
  checkRoles(raw, file);
  const known: Known = { file, organs, levels, roles, forms: file.keysAt('formulär'), chains: Object.keys(raw.avvikelsekedjor ?? {}) };
  noteSettings(raw, file, assumptions);
  const steps = withOwners(readSections(raw, known, assumptions), raw.dokumentansvarig, roles, file, sectionOf(raw));
  checkReferences(steps, organs, raw, file);
  checkPossible(steps, organs, file, sectionOf(raw));
  checkChoices(raw, steps, file, sectionOf(raw), organs);
  const forms = readForms(raw.formulär, file);
  checkGuards(raw, steps, forms, file, sectionOf(raw));
  const semester = readSeason(raw.semester, 'semester', 'semester', file, assumptions, roles);
  const summer = readSeason(raw.sommaruppehåll, 'sommaruppehåll', 'sommaruppehåll', file, assumptions);
  return {
    municipality: raw.kommun,
    document: raw.dokument,
    ...(raw.dokumentansvarig ? { documentOwner: raw.dokumentansvarig } : {}),
    decision: { organ: raw['beslutad av'], date: raw.beslutad, ...(raw.paragraf ? { paragraph: raw.paragraf } : {}) },
    validFrom: raw['gäller från'],
    version,
    levels,
    roles,
    forms,
    ladder: readLadder(raw.påminnelser, roles, file),
    mailTime: raw.tider.morgonmejl,
    wakeTime: raw.tider.öppning,
    ...(semester ? { semester } : {}),
    deviationChains: readDeviationChains(raw.avvikelsekedjor, roles, file),
    steps,
    ...(summer ? { summer } : {}),
    closing: { days: raw.periodstängning.månad, yearEndDays: raw.periodstängning.bokslut },
    standard: { answer: raw.standard.svarstid, approval: raw.standard.godkännande, lawMargin: raw.standard['marginal till lagens dag'] },
    freeDays: raw['lediga dagar'] ?? [],
    ...(raw.hjul ? { wheels: Object.entries(raw.hjul).map(([id, w]) => ({ id, label: w.namn })) } : {}),
    ...(raw.golv ? { floors: readFloors(raw.golv, file) } : {}),
    ...(raw.val ? { choices: readChoices(raw.val, organs, file) } : {}),
    ...(raw.belastning ? { load: readLoad(raw.belastning) } : {}),
    ...(raw.indikatorer ? { indicators: readIndicators(raw.indikatorer, idsIn(file), file) } : {}),
    ...(raw.mål ? { goals: readGoals(raw.mål, organs, file) } : {}),
    assumptions: assumptions.sort((a, b) => a.line - b.line),
  };
}

/** Roles that the engine itself turns to, by their keys: what they are called is the municipality's own. */
const NEEDED = {
  kommunchef: 'linjens högsta tjänsteman, där trappan slutar',
  ekonomichef: 'den som sköter årshjulet och får veta vad som inte går fram',
};

function checkRoles(raw: ArshjulFile, file: YamlFile): void {
  for (const [key, why] of Object.entries(NEEDED)) {
    const role = raw.roller[key];
    if (role === undefined) file.problem(['roller'], `Rollen "${key}" saknas (${why}). Skriv den under roller med nyckeln ${key}; namnet väljer ni själva.`, true);
    else if (role.finns !== 'i kommunen') file.problem(['roller', key, 'finns'], `Rollen "${key}" är ${why} och finns en gång. Skriv "finns: i kommunen".`);
  }
  if (raw.roller['vd'] !== undefined && raw.roller['vd'].finns !== 'vid varje organ') file.problem(['roller', 'vd', 'finns'], 'Varje bolag har sin egen VD. Skriv "finns: vid varje organ".');
}

function noteSettings(raw: ArshjulFile, file: YamlFile, assumptions: Assumption[]): void {
  noteAssumptions(file, ['antagande'], raw.antagande, 'dokumentet', assumptions);
  noteAssumptions(file, ['standard', 'antagande'], raw.standard.antagande, 'standard', assumptions);
  noteAssumptions(file, ['periodstängning', 'antagande'], raw.periodstängning.antagande, 'periodstängning', assumptions);
  noteAssumptions(file, ['påminnelser', 'antagande'], raw.påminnelser.antagande, 'påminnelser', assumptions);
  for (const [key, chain] of Object.entries(raw.avvikelsekedjor ?? {})) noteAssumptions(file, ['avvikelsekedjor', key, 'antagande'], chain.antagande, key, assumptions);
  for (const [key, floor] of Object.entries(raw.golv ?? {})) noteAssumptions(file, ['golv', key, 'antagande'], floor.antagande, key, assumptions);
  noteAssumptions(file, ['belastning', 'antagande'], raw.belastning?.antagande, 'belastning', assumptions);
  for (const [key, one] of Object.entries(raw.indikatorer ?? {})) noteAssumptions(file, ['indikatorer', key, 'antagande'], one.antagande, key, assumptions);
  for (const [key, choice] of Object.entries(raw.val ?? {})) noteAssumptions(file, ['val', key, 'antagande'], choice.antagande, key, assumptions);
}

function readSections(raw: ArshjulFile, known: Known, assumptions: Assumption[]): StepDef[] {
  const steps: StepDef[] = [];
  const seen = new Map<string, string>();
  for (const section of Object.keys(SECTION_KINDS) as (keyof typeof SECTION_KINDS)[]) {
    for (const [id, entry] of Object.entries(raw[section] ?? {})) {
      const path: Path = [section, id];
      const before = seen.get(id);
      if (before !== undefined) known.file.problem(path, `Id "${id}" finns redan under ${before}. Varje id får stå en gång.`, true);
      seen.set(id, section);
      steps.push(readStep(id, SECTION_KINDS[section], entry, path, known, assumptions));
    }
  }
  return steps;
}

/** The section in which a step stands. */
function sectionOf(raw: ArshjulFile): (id: string) => string {
  return (id) => SECTIONS.find((s) => Object.hasOwn(raw[s as keyof typeof SECTION_KINDS] ?? {}, id)) ?? '';
}

/** Every id that the file has, also of entries that could not be read. */
function idsIn(file: YamlFile): string[] {
  return SECTIONS.flatMap((s) => file.keysAt(s));
}

/** The steps that one step names must exist. */
export function checkStepReferences(step: StepDef, base: Path, ids: readonly string[], file: YamlFile): void {
  const must = (key: string, id: string): void => {
    if (!ids.includes(id)) file.problem([...base, key], `Steget "${id}" finns inte.${didYouMean(id, ids)}`);
  };
  for (const id of step.after) must('efter', id);
  if (step.together !== undefined) must('tillsammans med', step.together);
  if (step.when?.kind === 'eachOf') must('när', step.when.step);
  for (const id of step.startedBy ?? []) must('startas av', id);
  for (const { step: id } of step.builtOn) must('bygger på', id);
}

/** Steps that are named must exist, and no step may come after itself. */
function checkReferences(steps: readonly StepDef[], organs: readonly KnownOrgan[] | null, raw: ArshjulFile, file: YamlFile): void {
  const ids = idsIn(file);
  const section = sectionOf(raw);
  const unknown = (id: string): string => `Steget "${id}" finns inte.${didYouMean(id, ids)}`;
  for (const step of steps) checkStepReferences(step, [section(step.id), step.id], ids, file);
  for (const [key, chain] of Object.entries(raw.avvikelsekedjor ?? {})) {
    const event = (id: string, path: Path): void => {
      const kind = steps.find((s) => s.id === id)?.kind;
      if (!ids.includes(id)) file.problem(path, unknown(id));
      else if (kind !== undefined && kind !== 'handelse') file.problem(path, `"${id}" står under ${section(id)} och kan inte startas av en avvikelse. Flytta det till händelser, eller nämn en av ${steps.filter((s) => s.kind === 'handelse').map((s) => s.id).join(', ') || 'händelserna (det finns inga)'}.`);
    };
    event(chain.händelse, ['avvikelsekedjor', key, 'händelse']);
    for (const [i, led] of (chain.led ?? []).entries()) {
      event(led.split(',')[0] ?? '', ['avvikelsekedjor', key, 'led', i]);
    }
  }
  for (const step of steps) checkStarts(step, steps, organs, section, file);
  const cycle = findCycle(steps);
  if (cycle) {
    const [first = ''] = cycle;
    file.problem([section(first), first, 'efter'], `Stegen väntar på varandra i en ring: ${cycle.join(' efter ')}. Ta bort ett av leden.`);
  }
}

/** What starts a händelse is another händelse, and at one organ or more that both have. */
function checkStarts(step: StepDef, steps: readonly StepDef[], organs: readonly KnownOrgan[] | null, section: (id: string) => string, file: YamlFile): void {
  for (const id of step.startedBy ?? []) {
    const other = steps.find((s) => s.id === id);
    const at = [section(step.id), step.id, 'startas av'];
    if (id === step.id) file.problem(at, `"${id}" kan inte starta sig själv. Nämn en annan händelse, eller ta bort raden.`);
    else if (other && other.kind !== 'handelse') file.problem(at, `"${id}" står under ${section(id)} och registreras inte. Nämn en av händelserna: ${steps.filter((s) => s.kind === 'handelse' && s.id !== step.id).map((s) => s.id).join(', ') || '(det finns inga andra)'}.`);
    else if (other && organs && !organs.some((o) => meansOrgan(organs, step.organs, o) && meansOrgan(organs, other.organs, o))) {
      file.problem(at, `"${step.id}" och "${id}" har inget organ gemensamt, så "${step.id}" startar aldrig. Ange minst ett organ som står under "organ:" i båda, eller ta bort raden.`);
    }
  }
}
