import type { Level } from '../arshjul/types';
import type { Organ, Organisation, Unit } from '../organisation/types';
import type { RowReader } from './headings';
import { organNamed } from './organs';
import type { PeopleKey } from './peopleColumns';
import { fold } from './sheet';
import { isKey, slug } from './slug';
import type { Suggestions } from './suggest';

/** A unit as the file says it is. `ansvar` is absent where the file says nothing about it. */
export interface FileUnit {
  id: string;
  parent?: string;
  level: string;
  label: string;
  organ: string;
  authority: string;
  ansvar?: string[];
  isNew: boolean;
}

type Row = RowReader<PeopleKey>;

interface Context {
  levels: readonly Level[];
  organisation: Organisation;
  newUnits: boolean;
}

/** Most codes that one range may stand for, and that a file may have. */
const LONGEST_RANGE = 500;
const MOST_CODES = 100_000;

/** The units of a file: known ones with another name, place or ansvar, and new ones where these are allowed. */
export class UnitReader {
  private readonly byText = new Map<string, FileUnit>();
  private readonly units = new Map<string, FileUnit>();
  private readonly codes = new Map<string, { unit: string; row: Row }>();

  private readonly knownById: ReadonlyMap<string, Unit>;
  private readonly knownByLabel: ReadonlyMap<string, Unit[]>;

  constructor(
    private readonly context: Context,
    private readonly suggestions: Suggestions,
  ) {
    const { units } = context.organisation;
    this.knownById = new Map(units.map((u) => [fold(u.id), u]));
    const byLabel = new Map<string, Unit[]>();
    for (const u of units) byLabel.set(fold(u.label), [...(byLabel.get(fold(u.label)) ?? []), u]);
    this.knownByLabel = byLabel;
  }

  /** Reads all rows: first which units there are, then what lies under what. */
  read(rows: readonly Row[]): void {
    const fresh: Row[] = [];
    for (const row of rows) {
      const text = row.text('enhet');
      if (text === '') continue;
      const known = this.known(text, row);
      if (known === 'ambiguous') continue;
      if (known) this.take(text, { ...this.start(known), ...(row.text('enhetsnamn') === '' ? {} : { label: row.text('enhetsnamn') }) });
      else if (this.context.newUnits) fresh.push(row);
      else row.wrong('enhet', `Enheten "${text}" finns inte.${this.suggest(text)} Är den ny, kör med --new-units.`);
    }
    this.addNew(fresh);
    for (const row of rows) this.place(row);
    for (const row of rows) this.ansvar(row);
    for (const unit of this.units.values()) unit.ansvar?.sort();
    this.elsewhere();
  }

  of(row: Row): FileUnit | undefined {
    return this.byText.get(fold(row.text('enhet')));
  }

  all(): FileUnit[] {
    return [...this.units.values()];
  }

  private start(unit: Unit): FileUnit {
    const before = this.units.get(unit.id);
    if (before) return before;
    const { ansvar: _, ...rest } = unit;
    return { ...rest, isNew: false };
  }

  private take(text: string, unit: FileUnit): FileUnit {
    const kept = Object.assign(this.units.get(unit.id) ?? unit, unit);
    this.units.set(kept.id, kept);
    this.byText.set(fold(text), kept);
    return kept;
  }

  private known(text: string, row: Row): Unit | undefined | 'ambiguous' {
    const byId = this.knownById.get(fold(text));
    if (byId) return byId;
    const byLabel = this.knownByLabel.get(fold(text)) ?? [];
    if (byLabel.length <= 1) return byLabel[0];
    row.wrong('enhet', `Flera enheter heter ${text}. Skriv en av beteckningarna ${byLabel.map((u) => u.id).join(', ')}.`);
    return 'ambiguous';
  }

  /** New units may lie under each other, in any order of rows: they are added from the top until none is left that can be. */
  private addNew(rows: readonly Row[]): void {
    let left = [...rows];
    for (let before = -1; before !== left.length; ) {
      before = left.length;
      left = left.filter((row) => !this.isAdded(row));
    }
    for (const row of left) {
      const above = row.text('overordnad');
      row.wrong('overordnad', above === '' ? `Enheten "${row.text('enhet')}" är ny: skriv vilken enhet den ligger under, eller dess organ.` : this.unknownAbove(above));
    }
  }

  private isAdded(row: Row): boolean {
    const text = row.text('enhet');
    if (this.byText.has(fold(text))) return true;
    const above = row.text('overordnad');
    const parent = above === '' ? undefined : this.find(above);
    const organ = parent ? this.organ(parent.organ) : this.organFor(row, above);
    if (!organ || (above !== '' && !parent && !organNamed(above, this.context.organisation.organs))) return false;
    const level = this.level(row, parent);
    if (level === undefined) return true;
    const id = isKey(text) ? text : slug(text);
    this.take(text, {
      id, ...(parent ? { parent: parent.id } : {}), level, label: row.text('enhetsnamn') || text, organ: organ.id, authority: organ.authority, isNew: true,
    });
    return true;
  }

  private organFor(row: Row, above: string): Organ | undefined {
    const text = row.text('organ');
    const organ = organNamed(text === '' ? above : text, this.context.organisation.organs);
    return organ;
  }

  private level(row: Row, parent: FileUnit | undefined): string | undefined {
    const { levels } = this.context;
    const below = parent ? levels.findIndex((l) => l.id === parent.level) + 1 : 0;
    const text = row.text('niva');
    const allowed = levels.slice(below);
    const found = text === '' ? allowed[0] : allowed.find((l) => [l.id, l.label, l.chef].some((n) => fold(n) === fold(text)));
    if (!found) {
      row.wrong('niva', text === '' ? `Det finns ingen nivå under ${parent?.label ?? 'kommunen'}.` : `Nivån "${text}" kan inte ligga under ${parent?.label ?? 'ett organ'}. Tillåtna: ${allowed.map((l) => l.label).join(', ') || 'inga'}.`);
    }
    return found?.id;
  }

  /** A known unit that has been moved in the line. Between organs it is not moved here: it takes its people's drafts with it. */
  private place(row: Row): void {
    const unit = this.of(row);
    const above = row.text('overordnad');
    if (!unit || unit.isNew || above === '') return;
    const parent = this.find(above);
    if (!parent) {
      const organ = organNamed(above, this.context.organisation.organs);
      if (organ?.id === unit.organ && unit.parent === undefined) return;
      row.wrong('overordnad', organ ? `${unit.label} ligger inte direkt under ${organ.label}. Skriv den överordnade enheten.` : this.unknownAbove(above));
      return;
    }
    if (parent.id === unit.parent) return;
    const { levels } = this.context;
    const rank = (id: string): number => levels.findIndex((l) => l.id === id);
    if (parent.organ !== unit.organ) row.wrong('overordnad', `${unit.label} hör till ${this.organ(unit.organ)?.label ?? unit.organ} och kan inte flyttas till ${this.organ(parent.organ)?.label ?? parent.organ} med en fil. Gör det som en justering av året.`);
    else if (rank(parent.level) >= rank(unit.level)) row.wrong('overordnad', `${parent.label} ligger inte på en högre nivå än ${unit.label}.`);
    else unit.parent = parent.id;
  }

  private find(text: string): FileUnit | undefined {
    const taken = this.byText.get(fold(text));
    if (taken) return taken;
    const byLabel = this.knownByLabel.get(fold(text)) ?? [];
    const unit = this.knownById.get(fold(text)) ?? (byLabel.length === 1 ? byLabel[0] : undefined);
    return unit && (this.units.get(unit.id) ?? { ...unit, isNew: false });
  }

  private unknownAbove(text: string): string {
    const several = this.knownByLabel.get(fold(text)) ?? [];
    if (several.length > 1) return `Flera enheter heter ${text}. Skriv en av beteckningarna ${several.map((u) => u.id).join(', ')}.`;
    return `Enheten "${text}" finns inte.${this.suggest(text)}`;
  }

  private suggest(text: string): string {
    return this.suggestions.near(text, () => this.context.organisation.units.flatMap((u) => [u.id, u.label]));
  }

  private organ(id: string): Organ | undefined {
    return this.context.organisation.organs.find((o) => o.id === id);
  }

  /** `1100, 1110-1119`: an ansvarskod belongs to one unit. */
  private ansvar(row: Row): void {
    const text = row.text('ansvar');
    const unit = this.of(row);
    if (text === '') return;
    if (!unit) {
      if (row.text('enhet') === '') row.wrong('ansvar', 'Ansvarskoden hör till en enhet: skriv vilken.');
      return;
    }
    for (const part of text.split(/[,;\s]+/).filter((p) => p !== '')) {
      const codes = codesIn(part);
      if (typeof codes === 'string') row.wrong('ansvar', codes);
      else for (const code of codes) if (!this.code(code, unit, row)) break;
    }
  }

  /** False, with what is wrong said, when the rest of a range would only be wrong again. */
  private code(code: string, unit: FileUnit, row: Row): boolean {
    const other = this.codes.get(code);
    if (other && other.unit !== unit.id) row.wrong('ansvar', `Ansvarskoden ${code} står också vid ${this.units.get(other.unit)?.label ?? other.unit}.`);
    else if (!other && this.codes.size >= MOST_CODES) row.wrong('ansvar', `Filen har fler än ${String(MOST_CODES)} ansvarskoder. Så många kan inte läsas.`);
    else if (!other) {
      this.codes.set(code, { unit: unit.id, row });
      (unit.ansvar ??= []).push(code);
      return true;
    }
    return other?.unit === unit.id;
  }

  /** A code that a unit has which the file says no code of. */
  private elsewhere(): void {
    for (const other of this.context.organisation.units) {
      if (this.units.get(other.id)?.ansvar) continue;
      for (const code of other.ansvar ?? []) this.codes.get(code)?.row.wrong('ansvar', `Ansvarskoden ${code} hör redan till ${other.label}.`);
    }
  }
}

function codesIn(part: string): Iterable<string> | string {
  const range = /^(\d{1,10})[-–](\d{1,10})$/.exec(part);
  if (!range) return /^[A-Za-zÅÄÖåäö0-9]{1,20}$/.test(part) ? [part] : `"${part}" är ingen ansvarskod. Skriv koder med komma emellan, eller från–till: 1100, 1110-1119.`;
  const [, first = '', last = ''] = range;
  const count = Number(last) - Number(first) + 1;
  if (first.length !== last.length || count < 1) return `"${part}" går baklänges eller har olika många siffror. Skriv till exempel 1110-1119.`;
  if (count > LONGEST_RANGE) return `"${part}" är ${String(count)} koder. Högst ${String(LONGEST_RANGE)} kan skrivas som från–till.`;
  return between(first, count);
}

function* between(first: string, count: number): Iterable<string> {
  for (let i = 0; i < count; i += 1) yield String(Number(first) + i).padStart(first.length, '0');
}
