import type { Amount, Guard, Required, StepDef } from './definition';
import type { Path } from './problems';
import type { ArshjulFile, StepEntry } from './schema';
import { attempt } from './attempt';
import type { Form } from './types';
import { asList, Unreadable } from './words';
import type { YamlFile } from './yamlFile';

const REQUIRED: Record<NonNullable<Extract<StepEntry['kräver'], string>>, Required> = {
  'åtgärder vid underskott': 'measuresOnDeficit', 'finansiering av tilläggsanslag': 'financing', 'kriterier för bedömning': 'criteria',
};

/** What a rule limits (`högst:`, `minst:`) or asks for (`kräver:`); undefined for an entry without any of these. */
export function readGuard(entry: StepEntry, path: Path, file: YamlFile): Guard | undefined {
  const { högst, minst } = entry;
  if (högst === undefined && minst === undefined && entry.kräver === undefined) return undefined;
  for (const key of ['högst', 'minst', 'kräver'] as const) {
    if (entry[key] !== undefined && path[0] !== 'regler') file.problem([...path, key], `"${key}:" hör till en regel. Flytta det till en post under "regler:".`, true);
  }
  const most = högst === undefined ? undefined : attempt(file, [...path, 'högst'], () => readAmount(högst));
  const least = minst === undefined ? undefined : attempt(file, [...path, 'minst'], () => readAmount(minst));
  return { ...(most ? { most } : {}), ...(least ? { least } : {}), requires: asList(entry.kräver).map((w) => REQUIRED[w]) };
}

/** `3 mål`, `3 mål på varje nivå`, `1 indikator för varje mål`. Throws `Unreadable`. */
export function readAmount(words: string): Amount {
  const m = /^(\d{1,3}) ([a-zåäö]+)(?: (?:på|för) varje ([a-zåäö]+))?$/.exec(words.trim());
  if (!m?.[1] || !m[2]) throw new Unreadable(`"${words}" går inte att läsa. Skriv ett antal och vad som räknas: "3 mål", "3 mål på varje nivå" eller "1 indikator för varje mål".`);
  return { n: Number(m[1]), what: m[2], ...(m[3] === undefined ? {} : { per: m[3] }) };
}

/** The forms ask for what the rules require of them. */
export function checkGuards(raw: ArshjulFile, steps: readonly StepDef[], forms: readonly Form[], file: YamlFile, section: (id: string) => string): void {
  const unread = (s: StepDef): boolean => !isRead(s, raw[section(s.id) as 'steg']?.[s.id], forms, file.keysAt(section(s.id), s.id));
  for (const rule of steps) {
    for (const required of rule.guard?.requires ?? []) {
      // Who is asked about the deficit is told where it could not be read; that nobody is, would be the same fault once more.
      if (required === 'measuresOnDeficit' && steps.some((s) => (s === rule || s.kind === 'insamling') && unread(s))) continue;
      // So is a type that could not be read, where it may be the one that is looked for.
      if (required === 'financing' && steps.some((s) => s.type === undefined && file.keysAt(section(s.id), s.id).includes('typ'))) continue;
      for (const text of lacking(required, rule, steps, forms)) file.problem([section(rule.id), rule.id, 'kräver'], text);
    }
    const { most, least } = rule.guard ?? {};
    if (most && least && most.what === least.what && least.n > most.n) file.problem([section(rule.id), rule.id, 'minst'], `Minst ${least.n} och högst ${most.n} ${most.what} går inte ihop.`);
  }
  for (const organ of Object.keys(raw.mål ?? {})) {
    if (!steps.some((s) => s.guard?.most?.what === 'mål' || s.guard?.least?.what === 'mål')) file.problem(['mål', organ], 'Målen prövas mot en regel som räknar mål. Skriv "högst: 3 mål" på en post under "regler:", eller ta bort målen.');
  }
}

/** True when all that a step says of its organs, and of whom it asks with which form, could be read. */
function isRead(step: StepDef, entry: StepEntry | undefined, forms: readonly Form[], keys: readonly string[]): boolean {
  const said = (key: 'organ' | 'från'): number => (keys.includes(key) ? Math.max(1, asList(entry?.[key]).length) : 0);
  return step.organs.length >= said('organ') && step.asks.length >= said('från') && step.asks.every((a) => a.form === undefined || forms.some((f) => f.key === a.form));
}

/** What is missing, as sentences; none when the file keeps the rule. */
function lacking(required: Required, rule: StepDef, steps: readonly StepDef[], forms: readonly Form[]): string[] {
  const formsOf = (of: readonly StepDef[]): Form[] => forms.filter((f) => of.some((s) => s.asks.some((a) => a.form === f.key)));
  switch (required) {
    case 'measuresOnDeficit': {
      const asked = formsOf(steps.filter((s) => s.kind === 'insamling' && sharesOrgan(s, rule))).filter((f) => f.deviation);
      if (asked.length === 0) return [`Regeln "${rule.id}" gäller prognoser, men ingen insamling vid organen har ett formulär med "avvikelse:".`];
      return asked.filter((f) => !f.fields.some((x) => x.onDeficit && x.required)).map((f) => `Formuläret "${f.key}" frågar inte efter åtgärder vid underskott. Lägg till ett fält med "bara vid underskott: ja".`);
    }
    case 'financing': {
      const grants = steps.filter((s) => s.type === 'tillaggsanslag');
      if (grants.length === 0) return [`Regeln "${rule.id}" gäller tilläggsanslag, men inget steg har "typ: tilläggsanslag".`];
      return formsOf(grants).filter((f) => !f.fields.some((x) => x.key === 'finansiering' && x.required)).map((f) => `Formuläret "${f.key}" frågar inte efter finansieringen. Lägg till fältet "finansiering".`);
    }
    case 'criteria': {
      const graded = forms.flatMap((f) => f.fields.filter((x) => x.type === 'bedomning').map((x) => ({ f, x })));
      return graded.filter(({ x }) => x.help === undefined).map(({ f, x }) => `Bedömningen "${x.key}" i formuläret "${f.key}" saknar skrivna kriterier. Skriv dem i "hjälp:".`);
    }
  }
}

function sharesOrgan(a: StepDef, b: StepDef): boolean {
  return a.organs.some((x) => b.organs.some((y) => ('id' in x && 'id' in y && x.id === y.id) || ('types' in x && 'types' in y && x.types.some((t) => y.types.includes(t)))));
}
