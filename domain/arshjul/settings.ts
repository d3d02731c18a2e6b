import { isUsableTime } from '../calendar/zone';
import { isDay } from '../calendar/day';
import type { Assumption } from './definition';
import { attempt } from './attempt';
import { didYouMean } from './nearest';
import { findRole, keysOf, noteAssumptions, readRole } from './step';
import type { ArshjulFile, FieldEntry, SeasonEntry } from './schema';
import type { DefinitionCore, DeviationLink, Form, FormField, Ladder, RoleDef, Rung, Season } from './types';
import { asList, dateWords, lookUp, Unreadable, workingDayWords } from './words';
import type { Path } from './problems';
import type { YamlFile } from './yamlFile';

const FIELD_TYPE: Record<FieldEntry['typ'], FormField['type']> = {
  kronor: 'kr', text: 'text', bedömning: 'bedomning', 'ja eller nej': 'janej', heltal: 'heltal',
};

/** The forms, with their deviation rule checked against their fields. */
export function readForms(entries: ArshjulFile['formulär'], file: YamlFile): Form[] {
  return Object.entries(entries).map(([key, entry]) => {
    const fields = Object.entries(entry.fält).map(([name, f]): FormField => {
      if (f.typ === 'bedömning' && f.val === undefined) file.problem(['formulär', key, 'fält', name], `Frågan "${name}" är en bedömning men har inga svarsalternativ. Lägg till "val:" med minst två.`);
      if (f['nej betyder'] !== undefined && f.typ !== 'ja eller nej') file.problem(['formulär', key, 'fält', name, 'nej betyder'], `Frågan "${name}" har "nej betyder:" men besvaras inte med ja eller nej. Skriv "typ: ja eller nej", eller ta bort raden.`);
      return {
        key: name, label: f.namn, type: FIELD_TYPE[f.typ], required: f.krävs !== 'nej',
        ...(f.val ? { choices: f.val } : {}), ...(f.hjälp ? { help: f.hjälp } : {}), ...(f['högst tecken'] ? { maxLength: f['högst tecken'] } : {}),
        ...(f['bara vid underskott'] === 'ja' ? { onDeficit: true } : {}),
        ...(f['nej betyder'] === undefined ? {} : { insufficientWhenNo: true }),
      };
    });
    const form: Form = { key, label: entry.namn, fields };
    const rule = entry.avvikelse;
    if (rule !== undefined) {
      const deviation = attempt(file, ['formulär', key, 'avvikelse'], () => readDeviation(rule, fields));
      if (deviation) form.deviation = deviation;
    }
    return form;
  });
}

function readDeviation(rule: string, fields: readonly FormField[]): NonNullable<Form['deviation']> {
  const m = /^(\S+) minus (\S+)$/.exec(rule);
  const amounts = fields.filter((f) => f.type === 'kr').map((f) => f.key);
  if (!m?.[1] || !m[2]) throw new Unreadable(`Avvikelsen "${rule}" går inte att läsa. Skriv "budget minus prognos" (nettokostnad) eller "prognos minus budget" (resultat).`);
  for (const name of [m[1], m[2]]) {
    if (!amounts.includes(name)) throw new Unreadable(`Avvikelsen nämner "${name}", som inte är ett fält i kronor. Fält i kronor: ${amounts.join(', ') || 'inga'}.`);
  }
  return m[1].startsWith('budget') ? { kind: 'nettokostnad', budget: m[1], forecast: m[2] } : { kind: 'resultat', budget: m[2], forecast: m[1] };
}

/** The reminder ladder, in order of days. */
export function readLadder(entry: ArshjulFile['påminnelser'], roles: readonly RoleDef[], file: YamlFile): Ladder {
  const path: Path = ['påminnelser', 'trappa'];
  const rungs = entry.trappa.flatMap((r, i): Rung[] => {
    const workingDays = attempt(file, [...path, i, 'när'], () => readRungDay(r.när));
    const to = r.till === undefined ? undefined : attempt(file, [...path, i, 'till'], () => readRungTarget(r.till ?? '', roles));
    if (workingDays === undefined) return [];
    if (r.gör === 'eskalera' && r.till === undefined) file.problem([...path, i], 'Ett steg som eskalerar behöver "till:": "närmaste chef", "chefens chef" eller en roll.');
    if (r.gör === 'eskalera' && workingDays < 0) file.problem([...path, i, 'när'], 'Ingen eskaleras före sista dagen. Skriv "påminn" eller en dag efter.');
    return [{ key: `${workingDays < 0 ? 'fore' : 'efter'}-${Math.abs(workingDays)}`, workingDays, does: r.gör === 'påminn' ? 'paminn' : 'eskalera', ...(to ? { to } : {}) }];
  });
  rungs.sort((a, b) => a.workingDays - b.workingDays);
  const double = rungs.find((r, i) => rungs[i + 1]?.workingDays === r.workingDays);
  if (double) file.problem(path, 'Två steg i trappan ligger på samma dag.');
  return { rungs, ...(entry.källa ? { source: asList(entry.källa).join(' ') } : {}), ...(entry.antagande ? { assumption: asList(entry.antagande).join(' ') } : {}) };
}

function readRungDay(words: string): number {
  const m = /^(.+) (före|efter)$/.exec(words);
  const days = m?.[1] ? workingDayWords(m[1]) : null;
  if (words === 'samma dag') return 0;
  if (days === null) throw new Unreadable(`"${words}" går inte att läsa. Skriv "5 arbetsdagar före", "en vecka före", "samma dag" eller "3 arbetsdagar efter".`);
  return m?.[2] === 'före' ? -days : days;
}

function readRungTarget(words: string, roles: readonly RoleDef[]): NonNullable<Rung['to']> {
  if (words === 'närmaste chef') return { up: 1 };
  if (words === 'chefens chef') return { up: 2 };
  const m = /^(\d) nivåer upp$/.exec(words);
  if (m?.[1]) return { up: Number(m[1]) };
  const ways = ['närmaste chef', 'chefens chef'];
  const found = findRole(words, roles);
  if (!found) throw new Unreadable(`"${words}" går inte att läsa.${didYouMean(words, [...ways, ...keysOf(roles)])} Skriv ${ways.map((w) => `"${w}"`).join(', ')}, "2 nivåer upp" eller en roll: ${keysOf(roles).join(', ')}.`);
  return { role: found.key };
}

/** A season of the year, as `MM-DD` to `MM-DD`. */
export function readSeason(entry: SeasonEntry | undefined, key: string, label: string, file: YamlFile, assumptions: Assumption[], roles: readonly RoleDef[] = []): Season | undefined {
  if (!entry) return undefined;
  noteAssumptions(file, [key, 'antagande'], entry.antagande, label, assumptions);
  const [from, to] = (['från', 'till'] as const).map((k) =>
    attempt(file, [key, k], () => {
      const d = dateWords(entry[k]);
      if (!d) throw new Unreadable(`"${entry[k]}" är ingen dag. Skriv till exempel "1 juli".`);
      return `${String(d.month).padStart(2, '0')}-${String(d.date).padStart(2, '0')}`;
    }),
  );
  if (from === undefined || to === undefined) return undefined;
  if (to < from) file.problem([key, 'till'], 'Sista dagen ligger före den första.');
  const { jour } = entry;
  const onCall = jour === undefined ? undefined : attempt(file, [key, 'jour'], () => readRole(jour, roles).key);
  return { label, from, to, ...(entry['svar flyttas'] === 'ja' ? { moves: true as const } : {}), ...(onCall === undefined ? {} : { onCall }), ...(entry.källa ? { source: asList(entry.källa).join(' ') } : {}), ...(entry.antagande ? { assumption: asList(entry.antagande).join(' ') } : {}) };
}

/** What a deviation starts: limit in kronor, händelse, who takes over what is too little. */
export function readDeviationChains(entries: ArshjulFile['avvikelsekedjor'], roles: readonly RoleDef[], file: YamlFile): DefinitionCore['deviationChains'] {
  return Object.entries(entries ?? {}).map(([key, entry]) => {
    const limit = attempt(file, ['avvikelsekedjor', key, 'gräns'], () => {
      const m = /^under (-?\d[\d ]*) (kr|tkr|mnkr)$/.exec(entry.gräns);
      if (!m?.[1] || !m[2]) throw new Unreadable(`Gränsen "${entry.gräns}" går inte att läsa. Skriv till exempel "under 0 kr" eller "under -500 tkr".`);
      return Number(m[1].replaceAll(' ', '')) * { kr: 1, tkr: 1000, mnkr: 1_000_000 }[m[2] as 'kr' | 'tkr' | 'mnkr'];
    });
    const links = (entry.led ?? []).flatMap((led, i) => attempt(file, ['avvikelsekedjor', key, 'led', i], () => readLink(led)) ?? []);
    const to = entry['räcker inte'];
    if (to !== undefined && to !== 'närmaste chef') attempt(file, ['avvikelsekedjor', key, 'räcker inte'], () => readRole(to, roles));
    return { key, step: entry.händelse, label: entry.namn, limit: limit ?? 0, ...(to === undefined ? {} : { insufficientTo: to }), ...(links.length > 0 ? { links } : {}) };
  });
}

const LINKS: Record<string, Exclude<DeviationLink['when']['kind'], 'within'>> = {
  'nästa sammanträde': 'nextMeeting', 'om åtgärderna inte räcker': 'insufficient', 'vid varje rapport': 'everyReport', 'vid behov': 'onNeed',
};

/** `informera-namndpresidium, inom 2 arbetsdagar`. */
function readLink(words: string): DeviationLink {
  const [step = '', when = ''] = words.split(/,\s*(.*)/);
  const days = when.startsWith('inom ') ? workingDayWords(when.slice(5)) : null;
  const kind = lookUp(LINKS, when);
  if (days === null && kind === undefined) throw new Unreadable(`"${words}" går inte att läsa. Skriv "<händelse>, inom 2 arbetsdagar" eller ${Object.keys(LINKS).map((k) => `"<händelse>, ${k}"`).join(', ')}.`);
  return { step, when: days === null ? { kind: kind ?? 'onNeed' } : { kind: 'within', days } };
}

/** Reports times of day and days that cannot be used. */
export function checkTimes(raw: ArshjulFile, file: YamlFile): void {
  for (const key of ['morgonmejl', 'öppning'] as const) {
    if (!isUsableTime(raw.tider[key])) file.problem(['tider', key], `"${raw.tider[key]}" är inget klockslag som kan användas. Skriv TT:MM inom citattecken, till exempel "07:30"; tiden mellan 02:00 och 03:00 finns inte alla dagar.`);
  }
  if (!isDay(raw.beslutad)) file.problem(['beslutad'], `"${raw.beslutad}" är ingen dag. Skriv ÅÅÅÅ-MM-DD.`);
  for (const [i, d] of (raw['lediga dagar'] ?? []).entries()) if (!isDay(d)) file.problem(['lediga dagar', i], `"${d}" är ingen dag. Skriv ÅÅÅÅ-MM-DD.`);
}
