import type { Person } from '../organisation/types';
import type { RowReader } from './headings';
import type { PeopleKey } from './peopleColumns';
import { fold } from './sheet';
import { isKey, slug } from './slug';
import type { Suggestions } from './suggest';

/** A person of the file; `known` when the organisation has them already. */
export interface FilePerson {
  id: string;
  name: string;
  email: string;
  known: boolean;
  line: number;
}

const VACANT = new Set(['vakant', 'vakans', 'obesatt', 'vacant']);
const EMAIL = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]+$/;

/**
 * Finds out who each row is about: by the id, else by the e-mail address, else somebody new. So a changed address is seen as a change
 * where the file has ids, and as somebody else where it has not.
 */
export class PersonReader {
  private readonly found = new Map<string, FilePerson>();

  private readonly byEmail = new Map<string, FilePerson>();
  private readonly knownById: ReadonlyMap<string, Person>;
  private readonly knownByEmail: ReadonlyMap<string, Person>;
  private names: Map<string, Set<string>> | null = null;
  private readonly nextNumber = new Map<string, number>();

  constructor(
    private readonly known: readonly Person[],
    private readonly suggestions: Suggestions,
  ) {
    this.knownById = new Map(known.map((p) => [p.id, p]));
    this.knownByEmail = new Map(known.map((p) => [p.email.toLowerCase(), p]));
  }

  /** The person's id; null for a vacant post; undefined when the row does not say (its errors are then told). */
  read(row: RowReader<PeopleKey>): string | null | undefined {
    const id = row.text('person');
    const email = row.text('epost');
    const name = row.text('namn') || [row.text('fornamn'), row.text('efternamn')].filter((t) => t !== '').join(' ');
    if ([id, email, name].some((t) => VACANT.has(t.toLowerCase()))) return null;
    if (id === '' && email === '') {
      row.wrong(row.has('person') ? 'person' : 'epost', name === '' ? 'Personen saknas. Skriv "vakant" om tjänsten är obesatt.' : `${name} saknar både id och e-postadress.`);
      return undefined;
    }
    if (email !== '' && (!EMAIL.test(email) || email.length > 254)) {
      row.wrong('epost', `"${email}" är ingen e-postadress.`);
      return undefined;
    }
    const byId = id === '' ? undefined : (this.knownById.get(id) ?? this.knownById.get(slug(id)));
    const byEmail = this.knownByEmail.get(email.toLowerCase());
    if (byId && byEmail && byId !== byEmail) {
      row.wrong('epost', `Adressen ${email} tillhör redan ${byEmail.name} (${byEmail.id}).`);
      return undefined;
    }
    const person = byId ?? byEmail;
    if (person) return this.keep({ id: person.id, name: name || person.name, email: email || person.email, known: true, line: row.row.line }, row);
    return this.fresh(id, name, email, row);
  }

  private fresh(id: string, name: string, email: string, row: RowReader<PeopleKey>): string | undefined {
    if (name === '') row.wrong('namn', `${id || email} finns inte sedan förut, så namnet behövs.`);
    if (email === '') row.wrong('epost', `${id} finns inte sedan förut, så e-postadressen behövs.`);
    if (name === '' || email === '') return undefined;
    const before = this.byEmail.get(email.toLowerCase());
    const wanted = isKey(id) ? id : slug(id) || slug(email.slice(0, email.indexOf('@'))) || 'person';
    const key = before?.id ?? (id === '' ? this.free(wanted) : wanted);
    return this.keep({ id: key, name, email, known: false, line: row.row.line }, row);
  }

  /** Two people may have the same name before the @. */
  private free(wanted: string): string {
    const taken = (id: string): boolean => this.found.has(id) || this.knownById.has(id);
    if (!taken(wanted)) return wanted;
    // Ids are never given back, so what was taken the last time still is.
    let n = this.nextNumber.get(wanted) ?? 2;
    while (taken(`${wanted}-${String(n)}`)) n += 1;
    this.nextNumber.set(wanted, n);
    return `${wanted}-${String(n)}`;
  }

  private keep(person: FilePerson, row: RowReader<PeopleKey>): string {
    const before = this.found.get(person.id);
    if (!before) {
      this.found.set(person.id, person);
      if (!person.known) this.byEmail.set(person.email.toLowerCase(), person);
    } else if (!same(before.email, person.email)) row.wrong('epost', `${person.id} har adressen ${before.email} på rad ${String(before.line)}.`);
    else if (before.name !== person.name) row.wrong('namn', `${person.id} heter ${before.name} på rad ${String(before.line)}.`);
    return person.id;
  }

  /** Whom a cell names by id, address or full name; null when nobody or several. */
  named(text: string): string | null {
    const found = this.index().get(text.toLowerCase()) ?? this.index().get(fold(text));
    return found?.size === 1 ? ([...found][0] ?? null) : null;
  }

  unknown(text: string): string {
    if ((this.index().get(fold(text))?.size ?? 0) > 1) return `Flera heter ${text}. Skriv id eller e-postadress.`;
    return `"${text}" finns varken i filen eller i organisationen.${this.suggestions.near(text, () => this.everybody().flatMap((p) => [p.name, p.email, p.id]))}`;
  }

  /** Everybody by id, address and name; made when all rows have been read, because a substitute may stand on a later row. */
  private index(): Map<string, Set<string>> {
    if (this.names) return this.names;
    const names = new Map<string, Set<string>>();
    for (const p of this.everybody()) {
      for (const word of [p.id.toLowerCase(), p.email.toLowerCase(), fold(p.name)]) names.set(word, (names.get(word) ?? new Set()).add(p.id));
    }
    this.names = names;
    return names;
  }

  private everybody(): { id: string; name: string; email: string }[] {
    return [...this.found.values(), ...this.known.filter((p) => !this.found.has(p.id))];
  }

  all(): FilePerson[] {
    return [...this.found.values()];
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
