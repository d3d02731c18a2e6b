import type { RoleDef, Level } from './types';
import type { Asked, Assumption, OrganRef, PeriodRef, StepDef, StepTime } from './definition';
import { attempt } from './attempt';
import { readNextBelow } from './below';
import { readChainItem, readOrgan } from './chain';
import { readGuard } from './guards';
import type { Known } from './known';
import { didYouMean } from './nearest';
import type { Path } from './problems';
import type { ElectionYearEntry, StepEntry } from './schema';
import { readMoment, readPeriod, readPeriods, readWhen } from './when';
import { listText } from '../calendar/texts';
import { asList, BESIDE, CARRIES, EVERY, LAW_TYPE, STRENGTH, Unreadable, weeksIn, workingDayWords } from './words';
import type { Kind } from '../plan/types';
import type { YamlFile } from './yamlFile';

/** Reads each value of a key that holds a text or a list of texts. */
function each<T>(file: YamlFile, path: Path, value: string | string[] | undefined, read: (word: string) => T): T[] {
  const one = !Array.isArray(value);
  return asList(value).flatMap((word, i) => {
    const result = attempt(file, one ? path : [...path, i], () => read(word));
    return result === undefined ? [] : [result];
  });
}

/** `ekonomichef` → the role's key; accepts key or label. Throws `Unreadable`. */
export function readRole(word: string, roles: readonly RoleDef[]): RoleDef {
  const found = findRole(word, roles);
  if (!found) throw new Unreadable(`Rollen "${word}" finns inte under roller.${didYouMean(word, keysOf(roles))} Roller som finns: ${keysOf(roles).join(', ')}.`);
  return found;
}

/** The role of a key or label. */
export function findRole(word: string, roles: readonly RoleDef[]): RoleDef | undefined {
  return roles.find((r) => r.key === word || r.label.toLowerCase() === word.toLowerCase());
}

/** The keys that the file itself gives its roles: `chef` is every unit's and stands under nivåer. */
export function keysOf(roles: readonly RoleDef[]): string[] {
  return roles.map((r) => r.key).filter((k) => k !== 'chef');
}

function readLevel(title: string, levels: readonly Level[]): Level {
  const found = levels.find((l) => l.chef === title);
  if (!found) throw new Unreadable(`Chefsnivån "${title}" finns inte under nivåer.${didYouMean(title, levels.map((l) => l.chef))} Nivåer som finns: ${levels.map((l) => l.chef).join(', ')}.`);
  return found;
}

/** Reads one value of `från:`: `varje enhetschef`, `varje bolags VD, formulär x`, `nämndens ekonom`, `ekonomichef`. Throws `Unreadable`. */
export function readAsked(words: string, known: Known): Asked {
  const [who = '', ...extras] = words.split(/,\s*/);
  if (who === 'varje nivå') return readEveryLevel(extras, known);
  const asked: Asked = { who: readWho(who, known), onlyAt: /^varje bolags /.test(who) ? (EVERY['bolag'] ?? []) : [] };
  for (const extra of extras) {
    const form = /^formulär (\S+)$/.exec(extra)?.[1];
    if (form === undefined) throw new Unreadable(`"${extra}" går inte att läsa. Efter kommat kan "formulär <id>" stå.`);
    if (!known.forms.includes(form)) throw new Unreadable(unknownForm(form, known.forms));
    asked.form = form;
  }
  return asked;
}

/** `varje nivå, 5 arbetsdagar per nivå, formulär x`. */
function readEveryLevel(extras: string[], known: Known): Asked {
  const days = extras.map((e) => /^(.+) per nivå$/.exec(e)?.[1]).find((d) => d !== undefined);
  const rest = readAsked([known.levels[0]?.chef ?? '', ...extras.filter((e) => !e.endsWith(' per nivå'))].join(', '), known);
  return { ...rest, who: { everyLevel: true, days: days === undefined ? null : readDays(days) }, onlyAt: [] };
}

function readWho(who: string, known: Known): Asked['who'] {
  const own = /^(?:varje nämnds|varje bolags|nämndens|det egna organets) (.+)$/.exec(who);
  if (own?.[1]) {
    const role = answering(readRole(own[1], known.roles), known);
    // A VD that is once in the municipality is told under roller.
    if (role.at === 'kommun' && role.key !== 'vd') throw new Unreadable(`Rollen "${role.key}" finns en gång i kommunen och inte vid varje organ, så "${who}" är ingen. Skriv "${role.key}".`);
    return { role: role.key, at: 'organ' };
  }
  const every = /^(?:varje )?(.+)$/.exec(who)?.[1] ?? who;
  const level = known.levels.find((l) => l.chef === every);
  if (level) return { level: level.id };
  if (who.startsWith('varje ')) readLevel(every, known.levels);
  const role = findRole(who, known.roles);
  if (!role) {
    const chefer = known.levels.map((l) => `varje ${l.chef}`);
    throw new Unreadable(`"${who}" är varken en roll eller en chefsnivå.${didYouMean(who.replace(/^alla /, 'varje '), [...keysOf(known.roles), ...chefer])} Skriv ${chefer.map((c) => `"${c}"`).join(', ')} eller en roll: ${keysOf(known.roles).join(', ')}.`);
  }
  return { role: answering(role, known).key, at: role.at === 'organ' ? 'organ' : 'kommun' };
}

/** Of a unit its chef answers, and no other role that is there. Throws `Unreadable`. */
function answering(role: RoleDef, { levels }: Known): RoleDef {
  if (role.at === 'unit') throw new Unreadable(`Rollen "${role.key}" finns vid varje enhet, och för en enhet svarar dess chef. Skriv ${levels.map((l) => `"varje ${l.chef}"`).join(', ')}, eller en roll som finns i kommunen eller vid varje organ.`);
  return role;
}

/** A role beside the line. Throws `Unreadable` for one that would not see the answers. */
function readChecker(word: string, known: Known): string {
  const { key } = readRole(word, known.roles);
  if (BESIDE.includes(key)) return key;
  const there = BESIDE.filter((r) => known.roles.some((k) => k.key === r));
  throw new Unreadable(`Rollen "${key}" ser inte svaren och kan inte kontrollera dem. Skriv ${listText(there.length > 0 ? there : BESIDE, 'eller')}, eller låt en chef godkänna med "godkänns av:".`);
}

/** A chef's title or a role. Throws `Unreadable`. */
function readPresenter(word: string, known: Known): { role: string } | { level: string } {
  const level = known.levels.find((l) => l.chef === word);
  if (level) return { level: level.id };
  const role = findRole(word, known.roles);
  if (role) return { role: role.key };
  const chefer = known.levels.map((l) => l.chef);
  throw new Unreadable(`"${word}" är varken en roll eller en chefsnivå.${didYouMean(word, [...keysOf(known.roles), ...chefer])} Skriv en roll (${keysOf(known.roles).join(', ')}) eller en chef (${chefer.join(', ')}).`);
}

function unknownForm(form: string, forms: readonly string[]): string {
  return `Formuläret "${form}" finns inte.${didYouMean(form, forms)} Formulär som finns: ${forms.join(', ')}.`;
}

/** The parts of a step that a valår can replace. */
export function readTime(entry: StepEntry | ElectionYearEntry, path: Path, known: Known): Partial<StepTime> {
  const { file, organs } = known;
  const time: Partial<StepTime> = {};
  const { när, öppnar, behandling } = entry;
  const svar = entry['svar senast'];
  const siffror = entry['svar siffror'];
  if (när !== undefined) time.when = attempt(file, [...path, 'när'], () => readWhen(när));
  if (öppnar !== undefined) time.opens = attempt(file, [...path, 'öppnar'], () => readMoment(öppnar, 'first'));
  if (svar !== undefined) time.answerBy = attempt(file, [...path, 'svar senast'], () => readMoment(svar, 'last'));
  if (siffror !== undefined) time.figuresBy = attempt(file, [...path, 'svar siffror'], () => readMoment(siffror, 'last'));
  if (behandling !== undefined) {
    time.chain = each(file, [...path, 'behandling'], behandling, (s) => readChainItem(s, organs));
    const lines = behandling.map((line) => line.trim().replace(/\s+/g, ' '));
    for (const [i, line] of lines.entries()) {
      if (i > 0 && line === lines[i - 1]) file.problem([...path, 'behandling', i], `Raden "${line}" står två gånger i följd. Ta bort den ena, eller ge dem var sin tid, till exempel "i maj" och "i juni".`);
    }
  }
  return time;
}

/** The durations that an entry gives in weeks; of a valår, with what it replaces. */
function weeksOf(entry: StepEntry, valår: ElectionYearEntry = {}): string[] {
  const said = (['öppnar', 'svar senast', 'svar siffror', 'behandling'] as const).map((key) => valår[key] ?? entry[key]);
  return weeksIn([...said, entry.svarstid, entry.från].flatMap((s) => asList(s)));
}

const YEARS = { föregående: -1, innevarande: 0, nästa: 1, nästnästa: 2 } as const;

/** Reads one entry of a section. Every sentence that cannot be read is reported at its place. */
export function readStep(id: string, kind: Kind, entry: StepEntry, path: Path, known: Known, assumptions: Assumption[]): StepDef {
  const { file } = known;
  const at = (key: string): Path => [...path, key];
  for (const owner of [{ entry, path }, ...(entry.valår ? [{ entry: entry.valår, path: at('valår') }] : [])]) {
    noteAssumptions(file, [...owner.path, 'antagande'], owner.entry.antagande, id, assumptions);
  }
  const organs: OrganRef[] = each(file, at('organ'), entry.organ, (w) => readOrgan(w, known.organs));
  const answerDays = entry.svarstid === undefined ? undefined : attempt(file, at('svarstid'), () => readDays(entry.svarstid ?? ''));
  const form = entry.formulär;
  if (form !== undefined && !known.forms.includes(form)) file.problem(at('formulär'), unknownForm(form, known.forms));
  const chain = entry.avvikelsekedja;
  if (chain !== undefined && !known.chains.includes(chain)) file.problem(at('avvikelsekedja'), `Avvikelsekedjan "${chain}" finns inte.${didYouMean(chain, known.chains)} Kedjor som finns: ${known.chains.join(', ')}.`);
  const asks = each(file, at('från'), entry.från, (w) => readAsked(w, known)).map((a) => (a.form === undefined && form !== undefined ? { ...a, form } : a));
  const { valår } = entry;
  const guard = readGuard(entry, path, file);
  const weeks = weeksOf(entry);
  const valårWeeks = valår ? weeksOf(entry, valår) : [];
  const chosenBy = typeof entry.period === 'string' ? /^enligt ([a-z0-9-]+)$/.exec(entry.period)?.[1] : undefined;
  return {
    id,
    kind,
    label: entry.namn,
    strength: STRENGTH[entry.styrka ?? 'ska'] ?? 'ska',
    ...(entry.typ && LAW_TYPE[entry.typ] ? { type: LAW_TYPE[entry.typ] } : {}),
    sources: asList(entry.källa),
    assumptions: asList(entry.antagande),
    remarks: asList(entry.anmärkning),
    organs,
    budgetYear: YEARS[entry.avser ?? 'innevarande'],
    periods: chosenBy === undefined ? readAllPeriods(file, at('period'), entry.period) : [],
    ...(chosenBy === undefined ? {} : { periodsBy: chosenBy }),
    chain: [],
    ...readTime(entry, path, known),
    ...(answerDays === undefined ? {} : { answerDays }),
    ...(weeks.length === 0 ? {} : { weeks }),
    asks,
    approvals: each(file, at('godkänns av'), entry['godkänns av'], (w) => readLevel(w, known.levels).id),
    ...(entry['kontrolleras av'] === undefined ? {} : { checkedBy: attempt(file, at('kontrolleras av'), () => readChecker(entry['kontrolleras av'] ?? '', known)) }),
    builtOn: each(file, at('bygger på'), entry['bygger på'], (w) => {
      const m = /^(\S+?)(?: i (\S+))?(, senast godkända månad)?$/.exec(w);
      if (!m?.[1]) throw new Unreadable(`"${w}" går inte att läsa. Skriv ett stegs id, "<id> i <månad>" eller "<id>, senast godkända månad".`);
      if (m[3] !== undefined) return { step: m[1], latest: true as const };
      return m[2] === undefined ? { step: m[1] } : { step: m[1], period: readPeriod(m[2]).period };
    }),
    waitsForBuiltOn: entry['väntar på underlag'] !== 'nej',
    ...(entry.använder === 'siffror' ? { figuresOnly: true as const } : {}),
    ...readAfter(asList(entry.efter)),
    ...(entry['tillsammans med'] === undefined ? {} : { together: entry['tillsammans med'] }),
    ...(entry['vid behov'] === undefined ? {} : { needAskedOf: attempt(file, at('vid behov'), () => readRole(entry['vid behov'] ?? '', known.roles).key) }),
    ...readHappening(id, kind, entry, path, known),
    ...(chain === undefined ? {} : { deviationChain: chain }),
    onlyElectionYear: entry['bara valår'] === 'ja',
    ...(entry['inte valår'] === 'ja' ? { notElectionYear: true as const } : {}),
    ...(entry['slutligt i'] === undefined ? {} : { finalIn: entry['slutligt i'] }),
    ...(entry['beslutet bär'] === undefined ? {} : { carries: asList(entry['beslutet bär']).flatMap((w) => CARRIES[w] ?? []) }),
    ...(entry['ägs av'] === undefined ? {} : { ownedBy: attempt(file, at('ägs av'), () => readRole(entry['ägs av'] ?? '', known.roles).key) }),
    ...(entry.till === undefined ? {} : readNextBelow(id, asks, path, known)),
    ...(entry['föredras av'] === undefined ? {} : { presentedBy: each(file, at('föredras av'), entry['föredras av'], (w) => readPresenter(w, known)) }),
    ...(guard === undefined ? {} : { guard }),
    ...(entry['stannar hos'] === undefined ? {} : { staysWithOfficials: true as const }),
    ...(entry.hjul === undefined ? {} : { wheel: entry.hjul }),
    ...(valår ? { inElectionYear: { ...readTime(valår, at('valår'), known), sources: asList(valår.källa), assumptions: asList(valår.antagande), ...(valårWeeks.length === 0 ? {} : { weeks: valårWeeks }) } } : {}),
  };
}

/** The periods of a step; none twice, since each is an occurrence of its own. */
function readAllPeriods(file: YamlFile, path: Path, value: string | string[] | undefined): PeriodRef[] {
  const read = new Map<string, PeriodRef>();
  return each(file, path, value, (word) => {
    const found = readPeriods(word);
    for (const one of found) {
      const before = read.get(one.period);
      if (before?.label === one.label) throw new Unreadable(`Perioden "${one.label}" står två gånger. Ta bort den ena.`);
      if (before) throw new Unreadable(`"${before.label}" och "${one.label}" kan inte stå i samma steg: båda är december, förra årets och årets. Skriv ett steg för varje.`);
      read.set(one.period, one);
    }
    return found;
  }).flat();
}

/** Who registers a händelse, and what else starts it. Reports the two where they stand on something that has its own time. */
function readHappening(id: string, kind: Kind, entry: StepEntry, path: Path, known: Known): Pick<StepDef, 'registeredBy' | 'startedBy'> {
  const { file } = known;
  const by = entry['registreras av'];
  const from = entry['startas av'];
  for (const key of ['registreras av', 'startas av'] as const) {
    if (entry[key] !== undefined && kind !== 'handelse') file.problem([...path, key], `"${id}" har sin tid i planen och startas inte av att något händer. Ta bort "${key}:", eller flytta det till händelser.`);
  }
  return {
    ...(by === undefined ? {} : { registeredBy: each(file, [...path, 'registreras av'], by, (w) => readPresenter(w, known)) }),
    ...(from === undefined ? {} : { startedBy: asList(from) }),
  };
}

const IN_WHEEL = /, samma hjul$/;

/** `provning-bolag` is bound by budget year, `provning-bolag, samma hjul` by the wheel. */
function readAfter(words: readonly string[]): Pick<StepDef, 'after' | 'afterInWheel'> {
  const inWheel = words.filter((w) => IN_WHEEL.test(w)).map((w) => w.replace(IN_WHEEL, ''));
  return { after: words.map((w) => w.replace(IN_WHEEL, '')), ...(inWheel.length > 0 ? { afterInWheel: inWheel } : {}) };
}

function readDays(words: string): number {
  const n = workingDayWords(words);
  if (n === null) throw new Unreadable(`"${words}" går inte att läsa. Skriv till exempel "15 arbetsdagar" eller "3 veckor".`);
  return n;
}

/** Lists each `antagande:` with its line. */
export function noteAssumptions(file: YamlFile, path: Path, value: string | string[] | undefined, subject: string, assumptions: Assumption[]): void {
  for (const [i, text] of asList(value).entries()) {
    assumptions.push({ file: file.name, line: file.place(Array.isArray(value) ? [...path, i] : path).line, subject, text });
  }
}
