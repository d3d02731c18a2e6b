import { stringify } from 'yaml';
import { addDays, meet, type Day } from '../calendar/day';
import { stopBefore, usualStop } from '../calendar/handlingsstopp';
import type { WorkingCalendar } from '../calendar/workingDays';
import { ORGAN_TYPES } from '../arshjul/words';
import type { RoleDef } from '../arshjul/types';
import type { Meeting, Organ, Organisation, RoleHolder, Unit } from '../organisation/types';

const LINES = { lineWidth: 0 } as const;

/** A calendar as the text of `sammantraden.yaml`; read again it gives the same meetings (the cancelled ones are left out). */
export function meetingsText(meetings: readonly Meeting[], calendar: WorkingCalendar, heading: string): string {
  const planned = meetings.filter((m) => m.state !== 'cancelled');
  const organs = [...new Set(planned.map((m) => m.organ))];
  const entries = organs.map((organ) => {
    const mine = planned.filter((m) => m.organ === organ).sort((a, b) => (a.day < b.day ? -1 : 1));
    const stop = usualStop(mine, calendar);
    return [organ, { handlingsstopp: `${String(stop)} arbetsdagar före`, dagar: mine.map((m) => dayLine(m, stopBefore(m.day, stop, calendar))) }];
  });
  return `# ${heading}\n${stringify({ sammanträden: Object.fromEntries(entries) }, LINES)}`;
}

/** The text with the line by which an editor finds the file's schema, as the file before it has it. */
export function keepSchemaLine(before: string, text: string): string {
  const line = /^# yaml-language-server:.*\n/.exec(before)?.[0] ?? '';
  return text.startsWith(line) ? text : line + text;
}

function dayLine(m: Meeting, usual: Day): string {
  return [m.day, ...(m.type === 'extra' ? ['extra'] : []), ...(m.handlingsstopp === usual ? [] : [`handlingsstopp ${m.handlingsstopp}`])].join(', ');
}

/** An organisation as the text of `organisation.yaml`; read again under the same definition it gives the same organisation. */
export function organisationText(org: Organisation, roles: readonly RoleDef[], heading: string): string {
  return `# ${heading}\n${stringify(new OrganisationWriter(org).file(roles), LINES)}`;
}

type Tenure = { person?: string; 'delas av'?: string[]; från?: Day; till?: Day };
type Held = string | Tenure | Tenure[];

class OrganisationWriter {
  /** whose drafts each person works with where nothing else is said: those of the first post */
  private readonly firstAuthority = new Map<string, string>();

  constructor(private readonly org: Organisation) {}

  file(roles: readonly RoleDef[]): object {
    const { org } = this;
    const units = Object.fromEntries(org.units.filter((u) => u.parent === undefined).map((u) => [u.id, this.unit(u)]));
    const held = roles.flatMap((r) => (r.key === 'chef' && r.at === 'unit' ? [] : this.role(r)));
    return {
      organ: Object.fromEntries(org.organs.map((o) => [o.id, organEntry(o)])),
      förvaltningar: units,
      ...(held.length === 0 ? {} : { roller: Object.fromEntries(held) }),
      ...(org.absences.length === 0 ? {} : { frånvaro: org.absences.map((a) => ({ person: a.person, från: a.from, till: a.to, ersättare: a.substitute })) }),
      personer: Object.fromEntries(
        org.people.map((p) => [p.id, { namn: p.name, 'e-post': p.email, ...(p.authority === (this.firstAuthority.get(p.id) ?? '') ? {} : { myndighet: p.authority }) }]),
      ),
    };
  }

  private unit(unit: Unit): object {
    const top = unit.parent === undefined;
    // The chef is read before what lies under the unit, and so is whose drafts they work with.
    const chef = this.held('chef', `unit:${unit.id}`, unit.authority) ?? 'vakant';
    const below = this.org.units.filter((u) => u.parent === unit.id).map((u) => [u.id, this.unit(u)] as const);
    return {
      namn: unit.label,
      ...(top ? { organ: unit.organ } : {}),
      nivå: unit.level,
      chef,
      ...(unit.ansvar ? { ansvar: unit.ansvar } : {}),
      ...(below.length === 0 ? {} : { under: Object.fromEntries(below) }),
    };
  }

  private role({ key, at }: RoleDef): [string, Held | Record<string, Held>][] {
    if (at === 'kommun') {
      // Vacant is said: of some roles the file has to say who has them.
      return [[key, this.held(key, 'kommun', this.org.organs.find((o) => o.type === 'KS')?.authority ?? '') ?? 'vakant']];
    }
    const places = at === 'organ' ? this.org.organs : this.org.units;
    const found = places.flatMap((p): [string, Held][] => {
      const held = this.held(key, `${at}:${p.id}`, p.authority);
      return held === undefined ? [] : [[p.id, held]];
    });
    return found.length === 0 ? [] : [[key, Object.fromEntries(found)]];
  }

  private held(role: string, scope: string, authority: string): Held | undefined {
    const tenures = this.org.holders.filter((h) => h.role === role && h.scope === scope);
    for (const h of tenures) if (!this.firstAuthority.has(h.person)) this.firstAuthority.set(h.person, authority);
    const rows = inTurn(tenures);
    const [only] = rows;
    if (!only) return undefined;
    if (rows.length > 1 || only.från !== undefined || only.till !== undefined) return rows;
    return only.person ?? only;
  }
}

/** A post's time as the file says it: one line for all who have it on the same days, so that no two lines do. */
function inTurn(tenures: readonly RoleHolder[]): Tenure[] {
  const days = [...new Set(['', ...tenures.flatMap((h) => [h.from ?? '', ...(h.to === undefined ? [] : [addDays(h.to, 1)])])])].sort();
  const shared = tenures.some((h, i) => tenures.slice(0, i).some((o) => meet(o, h)));
  if (!shared) return tenures.map(({ person, from, to }) => ({ person, ...dates(from ?? '', to) }));
  return days.flatMap((from, i): Tenure[] => {
    const next = days[i + 1];
    const people = [...new Set(tenures.filter((h) => (h.from ?? '') <= from && (h.to === undefined || h.to >= from)).map((h) => h.person))];
    const [one] = people;
    if (one === undefined) return [];
    return [{ ...(people.length === 1 ? { person: one } : { 'delas av': people }), ...dates(from, next === undefined ? undefined : addDays(next, -1)) }];
  });
}

function dates(from: string, to: Day | undefined): Pick<Tenure, 'från' | 'till'> {
  return { ...(from === '' ? {} : { från: from }), ...(to === undefined ? {} : { till: to }) };
}

function organEntry(o: Organ): object {
  const typ = Object.entries(ORGAN_TYPES).find(([, type]) => type === o.type)?.[0] ?? o.type;
  const inherits = o.type === 'utskott' || o.type === 'KF-presidium';
  const usual = (inherits ? o.parent : undefined) ?? o.id;
  return { namn: o.label, typ, ...(o.parent === undefined ? {} : { under: o.parent }), ...(o.authority === usual ? {} : { myndighet: o.authority }) };
}
