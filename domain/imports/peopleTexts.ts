import type { RoleDef } from '../arshjul/types';
import { meet } from '../calendar/day';
import { listText } from '../calendar/texts';
import type { Organisation, RoleHolder } from '../organisation/types';
import type { LeftAlone } from './decided';
import type { PeopleChanges, Vanished } from './peopleDiff';

/** Names for what the changes refer to, in the organisation as it becomes. */
export class PeopleTexts {
  constructor(
    private readonly org: Organisation,
    private readonly roles: readonly RoleDef[],
  ) {}

  person(id: string): string {
    return this.org.people.find((p) => p.id === id)?.name ?? id;
  }

  /** `chef vid solen` */
  post({ role, scope }: { role: string; scope: string }): string {
    const label = this.roles.find((r) => r.key === role)?.label ?? role;
    const id = scope.slice(scope.indexOf(':') + 1);
    const place = scope.startsWith('unit:') ? this.org.units.find((u) => u.id === id)?.label : this.org.organs.find((o) => o.id === id)?.label;
    return scope === 'kommun' ? label : `${label} vid ${place ?? id}`;
  }

  vanished(v: Vanished): string {
    return `${this.person(v.person)} (${this.post(v)}) finns inte i filen och behåller sina uppgifter tills någon har bestämt.`;
  }

  /** `, delat med Anna Ek`; empty when the post is the person's own. */
  private sharedWith(own: RoleHolder): string {
    const others = this.org.holders.filter((h) => h.role === own.role && h.scope === own.scope && h.person !== own.person && meet(h, own));
    const names = [...new Set(others.map((h) => this.person(h.person)))];
    return names.length === 0 ? '' : `, delat med ${listText(names)}`;
  }

  /** What the file would have made otherwise than an adjustment has decided, as Swedish sentences. */
  leftAlone({ posts, units, unsaid }: LeftAlone): string[] {
    const how = 'Ska det bli annorlunda görs det som en justering av året.';
    return [
      ...units.map((u) => `Enheten ${u.label} är annorlunda i filen än vad en justering har bestämt, och lämnas som den är. ${how}`),
      ...posts.map((p) => `Uppdraget ${this.post(p)} är annorlunda i filen än vad en justering har bestämt, och lämnas som det är. ${how}`),
      ...unsaid.map((v) => `${this.person(v.person)} är ${this.post(v)} enligt en justering och finns inte där i filen.`),
    ];
  }

  /** One Swedish line for each change. */
  lines(c: PeopleChanges): string[] {
    const unit = (id: string | undefined): string => this.org.units.find((u) => u.id === id)?.label ?? id ?? 'inget';
    return [
      ...c.units.added.map((u) => `Ny enhet: ${u.label} (${u.id})${u.parent === undefined ? '' : ` under ${unit(u.parent)}`}.`),
      ...c.units.changed.flatMap(({ before, after }) => [
        ...(before.label === after.label ? [] : [`Enheten ${before.label} heter nu ${after.label}.`]),
        ...(before.parent === after.parent ? [] : [`Enheten ${after.label} flyttas från ${unit(before.parent)} till ${unit(after.parent)}.`]),
        ...((before.ansvar ?? []).join() === (after.ansvar ?? []).join() ? [] : [`Enheten ${after.label} får ansvar ${(after.ansvar ?? []).join(', ')}${before.ansvar ? ` (förut ${before.ansvar.join(', ')})` : ''}.`]),
      ]),
      ...c.people.added.map((p) => `Ny person: ${p.name}, ${p.email} (${p.id}).`),
      ...c.people.changed.flatMap(({ before, after }) => [
        ...(before.name === after.name ? [] : [`${before.name} heter nu ${after.name}.`]),
        ...(before.email === after.email ? [] : [`${after.name} får adressen ${after.email} (förut ${before.email}).`]),
      ]),
      ...c.holders.removed.map((h) => `${this.person(h.person)} blir inte ${this.post(h)} från ${h.from ?? 'början'}.`),
      ...c.holders.changed.flatMap(({ holder, from, to }) => [
        ...(from === undefined ? [] : [`${this.person(holder.person)} är ${this.post(holder)} från ${from}.`]),
        ...(to === undefined ? [] : [to === null ? `${this.person(holder.person)} fortsätter som ${this.post(holder)} utan slutdag.` : `${this.person(holder.person)} är ${this.post(holder)} till och med ${to}.`]),
      ]),
      ...c.holders.added.map((h) => `${this.person(h.person)} blir ${this.post(h)} från ${h.from ?? 'början'}${h.to === undefined ? '' : ` till och med ${h.to}`}${this.sharedWith(h)}.`),
      ...c.absences.added.map((a) => `${this.person(a.person)} är borta ${a.from}–${a.to}; ${this.person(a.substitute)} svarar.`),
      ...c.absences.changed.map(({ after: a }) => `${this.person(a.person)} är i stället borta ${a.from}–${a.to}; ${this.person(a.substitute)} svarar.`),
    ];
  }
}
