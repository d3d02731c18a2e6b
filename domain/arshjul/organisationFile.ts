import { z } from 'zod';
import { isDay } from '../calendar/day';
import type { Organ, Organisation, OrganType, RoleHolder, Unit } from '../organisation/types';
import type { Level, RoleDef } from './types';
import { didYouMean } from './nearest';
import type { Path } from './problems';
import { ORGAN_TYPES } from './words';
import type { YamlFile } from './yamlFile';
import { described as d, shaped } from './zodTexts';

const text = z.string().min(1).max(200);
const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/);
const day = z.string().refine(isDay, 'Skriv dagen som ÅÅÅÅ-MM-DD.').meta({ format: 'date' });
const several = z.array(text).min(1);
const shared = d(several, 'Minst två personer som delar tjänsten: båda får mejlen och får svara, det räcker att en gör det.');
const tenure = z.strictObject({
  person: d(text.optional(), 'Id under personer.'),
  'delas av': shared.optional(),
  från: d(day.optional(), 'Första dagen på tjänsten.'),
  till: d(day.optional(), 'Sista dagen på tjänsten.'),
});
const held = z.union([text, z.array(tenure).min(1), z.strictObject({ 'delas av': shared })]);
type Given = z.infer<typeof held>;

/** Somebody's days in a post, or those of several who share it, with where they stand in the file. */
interface Tenure {
  people: { person: string; at: Path }[];
  från?: string | undefined;
  till?: string | undefined;
}

interface UnitEntry {
  namn: string;
  organ?: string;
  nivå?: string;
  chef?: Given;
  ansvar?: (string | number)[];
  under?: Record<string, UnitEntry>;
}
const unit: z.ZodType<UnitEntry> = z
  .lazy(() =>
    z.strictObject({
      namn: d(text, 'Vad enheten heter.'),
      organ: d(text.optional(), 'Organet som enheten hör till. Utelämnad: samma som enheten över.'),
      nivå: d(text.optional(), 'Nivån i arshjul.yaml. Utelämnad: nästa nivå under enheten över.'),
      chef: d(held.optional(), 'Id under personer, eller "vakant". En lista med från och till när tjänsten byter innehavare, eller "delas av: [a, b]".'),
      ansvar: d(z.array(z.union([text, z.number()])).optional(), 'Ansvarskoderna i ekonomisystemet; en kod hör till en enda enhet.'),
      under: d(z.record(key, unit).optional(), 'Enheterna under den här.'),
    }),
  )
  .meta({ id: 'enhet' });

/** The shape of `organisation.yaml`. */
export const organisationSchema = z.strictObject({
  organ: d(
    z.record(
      key,
      z.strictObject({
        namn: d(text, 'Vad organet heter, så som det skrivs i en mening: "barn- och utbildningsnämnden".'),
        typ: d(z.enum(Object.keys(ORGAN_TYPES) as [string, ...string[]]), 'Vad organet är i lagens mening.'),
        under: d(text.optional(), 'Organet som ett utskott eller presidium hör till.'),
        myndighet: d(text.optional(), 'Organet vars myndighet det hör till. Utelämnad: sin egen; ett utskott eller presidium hör till organet över.'),
      }),
    ),
    'Kommunens organ: fullmäktige, styrelse, nämnder, utskott, revision, bolag.',
  ),
  förvaltningar: d(z.record(key, unit), 'Enheterna, förvaltningarna överst, var och en med dem under sig.'),
  roller: d(z.record(key, z.union([held, z.record(key, held)])).optional(), 'Vem som har rollerna i arshjul.yaml: en person, eller en rad för varje organ eller enhet.'),
  frånvaro: d(
    z
      .array(
        z.strictObject({
          person: d(text, 'Den som är borta (id under personer).'),
          från: d(day, 'Första dagen borta.'),
          till: d(day, 'Sista dagen borta.'),
          ersättare: d(text, 'Den som tar uppgifterna under tiden (id under personer).'),
        }),
      )
      .optional(),
    'Planerad frånvaro med ersättare.',
  ),
  personer: d(
    z.record(
      key,
      z.strictObject({
        namn: d(text, 'För- och efternamn.'),
        'e-post': d(z.email({ error: ({ input }) => `"${String(input)}" är ingen e-postadress. Skriv till exempel "enhetschef@kommun.example".` }), 'Adressen som mejlen går till.'),
        myndighet: d(text.optional(), 'Organet vars myndighet personen hör till. Utelämnad: den som tjänsten hör till.'),
      }),
    ),
    'Alla personer, med det id som de har ovan.',
  ),
});

type OrganisationFile = z.infer<typeof organisationSchema>;

function keysAt(path: readonly (string | number)[]): string[] {
  const last = String(path[0] ?? '');
  if (path.length === 0) return Object.keys(organisationSchema.shape);
  if (path.includes('chef') || last === 'roller') return typeof path.at(-1) === 'number' ? Object.keys(tenure.shape) : ['delas av'];
  if (last === 'organ') return ['namn', 'typ', 'under', 'myndighet'];
  if (last === 'förvaltningar') return ['namn', 'organ', 'nivå', 'chef', 'ansvar', 'under'];
  if (last === 'personer') return ['namn', 'e-post', 'myndighet'];
  return last === 'frånvaro' ? ['person', 'från', 'till', 'ersättare'] : [];
}

/** Checks the shape of `organisation.yaml`; errors gather in `file`. */
export function shapeOrganisation(file: YamlFile): OrganisationFile | null {
  if (file.errors.length > 0) return null;
  return shaped(organisationSchema, file, keysAt);
}

/** The organs that an utskott can belong to. */
const HAS_UTSKOTT: readonly OrganType[] = ['KF', 'KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd', 'kommunalforbund'];

/** The organs, each with its authority (its own unless `myndighet` or a committee's parent says otherwise). */
export function readOrgans(raw: OrganisationFile, file: YamlFile): Organ[] {
  const ids = file.keysAt('organ');
  // One that could not be read stands in with its id, so that one misspelt type is one error and not one for each who names it.
  const unread = ids.filter((id) => !Object.hasOwn(raw.organ, id)).map((id): Organ => ({ id, type: 'namnd', label: id, authority: id }));
  const read = Object.entries(raw.organ).map(([id, o]): Organ => {
    if (o.under !== undefined && !ids.includes(o.under)) file.problem(['organ', id, 'under'], `Organet "${o.under}" finns inte.${didYouMean(o.under, ids)}`);
    const type = ORGAN_TYPES[o.typ] ?? 'namnd';
    if (type === 'utskott' && !file.keysAt('organ', id).includes('under')) {
      const above = Object.entries(raw.organ).flatMap(([other, { typ }]) => (other === id || !HAS_UTSKOTT.includes(ORGAN_TYPES[typ] ?? 'namnd') ? [] : [other]));
      file.problem(['organ', id], `Utskottet "${id}" saknar "under:", som säger vilket organ det hör till. Organ som finns: ${above.join(', ')}.`, true);
    }
    const inherits = type === 'utskott' || type === 'KF-presidium';
    return { id, type, label: o.namn, authority: o.myndighet ?? (inherits ? o.under : undefined) ?? id, ...(o.under === undefined ? {} : { parent: o.under }) };
  });
  return [...read, ...unread];
}

/** Reads units, people, holders and absences. `levels` and `roles` are the definition's. */
export function readOrganisation(raw: OrganisationFile, organs: Organ[], levels: readonly Level[], roles: readonly RoleDef[], file: YamlFile): Organisation {
  const reader = new Reader(raw, organs, levels, file);
  for (const [id, entry] of Object.entries(raw.förvaltningar)) reader.unit(id, entry, ['förvaltningar', id]);
  reader.roles(roles);
  reader.absences();
  return reader.result();
}

function isHeld(value: Given | Record<string, Given>): value is Given {
  return typeof value === 'string' || Array.isArray(value) || Array.isArray(value['delas av']);
}

function tenuresOf(value: Given, path: Path): Tenure[] {
  if (typeof value === 'string') return [{ people: [{ person: value, at: path }] }];
  const sharing = (people: readonly string[], at: Path): Tenure['people'] => people.map((person, i) => ({ person, at: [...at, 'delas av', i] }));
  if (!Array.isArray(value)) return [{ people: sharing(value['delas av'], path) }];
  return value.map((t, i): Tenure => {
    const at = [...path, i];
    const one = t.person === undefined ? [] : [{ person: t.person, at: [...at, 'person'] }];
    return { people: [...one, ...sharing(t['delas av'] ?? [], at)], från: t.från, till: t.till };
  });
}

/** Roles that somebody has, or that are said to be vacant: the ladder ends with the one, and what does not arrive goes to the other. */
const ALWAYS_HELD = ['kommunchef', 'ekonomichef'];

class Reader {
  private readonly units: Unit[] = [];
  private readonly holders: RoleHolder[] = [];
  private readonly authorityOf = new Map<string, string>();

  constructor(
    private readonly raw: OrganisationFile,
    private readonly organs: Organ[],
    private readonly levels: readonly Level[],
    private readonly file: YamlFile,
  ) {}

  /** A unit and what lies under it. The level is the next below the parent's unless `nivå` names another. */
  unit(id: string, entry: UnitEntry, path: Path, parent?: Unit): void {
    const organId = entry.organ ?? parent?.organ;
    const organ = this.organs.find((o) => o.id === organId);
    if (!organ) {
      const ids = this.organs.map((o) => o.id);
      this.file.problem(entry.organ === undefined ? path : [...path, 'organ'], organId === undefined ? `Enheten "${id}" saknar "organ:".` : `Organet "${organId}" finns inte.${didYouMean(organId, ids)}`);
      return;
    }
    if (this.units.some((u) => u.id === id)) this.file.problem(path, `Enheten "${id}" finns två gånger.`, true);
    const level = this.level(entry, path, parent);
    if (level === undefined) return;
    const unit: Unit = { id, ...(parent ? { parent: parent.id } : {}), level, label: entry.namn, organ: organ.id, authority: organ.authority, ...(entry.ansvar?.length ? { ansvar: this.ansvar(entry.ansvar, path) } : {}) };
    this.units.push(unit);
    if (entry.chef === undefined) {
      if (!this.file.keysAt(...path.map(String)).includes('chef')) this.file.problem(path, `Enheten "${id}" saknar "chef:". Skriv "vakant" om tjänsten är obesatt.`, true);
    } else this.hold('chef', `unit:${id}`, entry.chef, [...path, 'chef'], organ.authority);
    for (const [childId, child] of Object.entries(entry.under ?? {})) this.unit(childId, child, [...path, 'under', childId], unit);
  }

  /** An ansvarskod belongs to one unit. */
  private ansvar(given: readonly (string | number)[], path: Path): string[] {
    const codes = given.map((code, i) => this.file.writtenAt([...path, 'ansvar', i]) ?? String(code));
    for (const [i, code] of codes.entries()) {
      const other = this.units.find((u) => u.ansvar?.includes(code));
      if (other || codes.indexOf(code) !== i) this.file.problem([...path, 'ansvar', i], `Ansvarskoden "${code}" står redan vid ${other?.id ?? 'samma enhet'}.`);
    }
    return codes;
  }

  private level(entry: UnitEntry, path: Path, parent?: Unit): string | undefined {
    const below = parent ? this.levels.findIndex((l) => l.id === parent.level) + 1 : 0;
    if (entry.nivå === undefined) {
      const level = this.levels[below]?.id;
      if (level === undefined) this.file.problem(path, `Det finns ingen nivå under "${this.levels[below - 1]?.label ?? ''}" i arshjul.yaml.`, true);
      return level;
    }
    const named = this.levels.findIndex((l) => l.label === entry.nivå || l.id === entry.nivå);
    if (named >= below) return this.levels[named]?.id;
    this.file.problem([...path, 'nivå'], `Nivån "${entry.nivå}" kan inte stå här. Tillåtna: ${this.levels.slice(below).map((l) => l.label).join(', ')}.`);
    return undefined;
  }

  roles(known: readonly RoleDef[]): void {
    for (const key of ALWAYS_HELD) {
      const label = known.find((r) => r.key === key)?.label;
      if (label !== undefined && !this.file.keysAt('roller').includes(key)) this.file.problem(['roller'], `Ingen är ${label}. Skriv vem under roller: "${key}: <id under personer>", eller "${key}: vakant".`, true);
    }
    for (const [role, value] of Object.entries(this.raw.roller ?? {})) {
      const def = known.find((r) => r.key === role);
      const path: Path = ['roller', role];
      if (!def) {
        this.file.problem(path, `Rollen "${role}" finns inte under roller i arshjul.yaml.${didYouMean(role, known.map((r) => r.key))}`, true);
        continue;
      }
      if (def.at === 'kommun') {
        if (isHeld(value)) this.hold(role, 'kommun', value, path, this.organs.find((o) => o.type === 'KS')?.authority ?? '');
        else this.file.problem(path, `Rollen "${role}" finns en gång i kommunen. Skriv en person.`);
        continue;
      }
      if (isHeld(value)) {
        this.file.problem(path, `Rollen "${role}" finns vid varje ${def.at === 'organ' ? 'organ' : 'enhet'}. Skriv en rad för varje.`);
        continue;
      }
      for (const [place, held] of Object.entries(value)) this.holdAt(def, place, held, [...path, place]);
    }
  }

  private holdAt(def: RoleDef, place: string, value: Given, path: Path): void {
    const places: { id: string; authority: string }[] = def.at === 'organ' ? this.organs : this.units;
    const found = places.find((p) => p.id === place);
    if (found) this.hold(def.key, `${def.at}:${place}`, value, path, found.authority);
    else this.file.problem(path, `"${place}" finns inte.${didYouMean(place, places.map((p) => p.id))}`, true);
  }

  private hold(role: string, scope: string, value: Given, path: Path, authority: string): void {
    if (value === 'vakant') return;
    const tenures = tenuresOf(value, path);
    for (const [i, t] of (Array.isArray(value) ? value : []).entries()) {
      // A key that is misspelt is told where it stands.
      const misspelt = this.file.keysAt(...[...path, i].map(String)).some((k) => !Object.hasOwn(tenure.shape, k));
      if (!misspelt && (t.person === undefined) === (t['delas av'] === undefined)) this.file.problem([...path, i], 'Skriv antingen "person:" eller "delas av:" på varje rad.');
    }
    this.inTurn(tenures, path);
    for (const t of tenures) {
      const [first] = t.people;
      if (first?.at.includes('delas av') && t.people.length === 1) this.file.problem(first.at, `"delas av" har bara "${first.person}". Skriv minst två, eller "${typeof value === 'string' || !Array.isArray(value) ? first.person : `person: ${first.person}`}" om tjänsten inte delas.`);
      for (const [i, { person, at }] of t.people.entries()) {
        this.person(person, at, ' Skriv "vakant" om tjänsten är obesatt.');
        if (t.people.findIndex((p) => p.person === person) !== i) this.file.problem(at, `"${person}" står två gånger bland dem som delar tjänsten.`);
        if (!this.authorityOf.has(person)) this.authorityOf.set(person, authority);
        this.holders.push({ role, scope, person, ...(t.från ? { from: t.från } : {}), ...(t.till ? { to: t.till } : {}) });
      }
    }
  }

  private person(id: string, path: Path, or = ''): void {
    const ids = this.file.keysAt('personer');
    if (!ids.includes(id)) this.file.problem(path, `Personen "${id}" finns inte under personer.${didYouMean(id, ids)}${or}`);
  }

  /** Two on the same days share the post, and that is said outright: else it might as well be a day that was written wrong. */
  private inTurn(tenures: readonly Tenure[], path: Path): void {
    const names = ({ people }: Tenure): string => people.map(({ person }) => `"${person}"`).join(' och ');
    const unread = tenures.map((t, i) => (['från', 'till'] as const).some((key) => t[key] === undefined && this.file.keysAt(...[...path, i].map(String)).includes(key)));
    for (const [i, t] of tenures.entries()) {
      if (t.från !== undefined && t.till !== undefined && t.till < t.från) this.file.problem([...path, i, 'till'], 'Sista dagen ligger före den första.');
      const other = tenures.slice(0, i).find((o, j) => !unread[i] && !unread[j] && (o.till ?? '9999') >= (t.från ?? '') && (t.till ?? '9999') >= (o.från ?? ''));
      if (other) this.file.problem([...path, i], `${names(other)} och ${names(t)} har tjänsten samma dagar. Delar de den, skriv dem på samma rad: "delas av: [${[...other.people, ...t.people].map((p) => p.person).join(', ')}]". Annars skriv "från:" och "till:" så att dagarna inte går in i varandra.`);
    }
  }

  absences(): void {
    for (const [i, a] of (this.raw.frånvaro ?? []).entries()) {
      this.person(a.person, ['frånvaro', i, 'person']);
      this.person(a.ersättare, ['frånvaro', i, 'ersättare']);
      if (a.till < a.från) this.file.problem(['frånvaro', i, 'till'], 'Sista dagen ligger före den första.');
      if (a.person === a.ersättare) this.file.problem(['frånvaro', i, 'ersättare'], `"${a.person}" kan inte vara sin egen ersättare. Skriv någon annan.`);
    }
  }

  result(): Organisation {
    return {
      organs: this.organs,
      units: this.units,
      people: Object.entries(this.raw.personer).map(([id, p]) => ({ id, name: p.namn, email: p['e-post'], authority: p.myndighet ?? this.authorityOf.get(id) ?? '' })),
      holders: this.holders,
      absences: (this.raw.frånvaro ?? []).map((a) => ({ person: a.person, from: a.från, to: a.till, substitute: a.ersättare })),
    };
  }
}
