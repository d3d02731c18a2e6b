import type { Day } from '../../domain/calendar/day';
import { clockOfRow } from '../../services/base/clock';
import type { Db } from '../../services/base/db';
import { capital } from '../text';
import { labeller, type RunRow } from './people';

interface Candidate {
  id: string;
  name: string;
  roles: string[];
}

export interface ChooserRun {
  row: RunRow;
  today: Day;
  /** people with a role in the whole municipality; `leads` for the two who follow the year */
  central: (Candidate & { leads: boolean })[];
  organs: { label: string; people: Candidate[] }[];
}

/** The years that can be looked into, the newest first, with everybody in them. For evaluation mode only. */
export async function chooserOf(db: Db): Promise<ChooserRun[]> {
  const rows = await db.prisma.run.findMany({ where: { state: { in: ['running', 'finished'] } }, orderBy: [{ createdAt: 'desc' }], take: 8 });
  return Promise.all(rows.map((row) => oneRun(db, row)));
}

async function oneRun(db: Db, row: RunRow): Promise<ChooserRun> {
  const { today } = clockOfRow(row);
  const [people, holders, organs, label] = await Promise.all([
    db.prisma.person.findMany({ where: { run: row.id }, orderBy: { name: 'asc' } }),
    db.prisma.roleHolder.findMany({ where: { run: row.id }, orderBy: { id: 'asc' } }),
    db.prisma.organ.findMany({ where: { run: row.id }, orderBy: { sort: 'asc' } }),
    labeller(db, row.id),
  ]);
  const central: ChooserRun['central'] = [];
  const byOrgan = new Map<string, Candidate[]>();
  for (const person of people) {
    const held = holders.filter((h) => h.person === person.id).map((h) => ({ role: h.role, scope: h.scope, ...label(h.role, h.scope) }));
    if (held.length === 0) continue;
    const candidate = { id: person.id, name: person.name, roles: [...new Set(held.map((h) => h.label))] };
    const whole = held.filter((h) => h.scope === 'kommun');
    if (whole.length > 0) {
      central.push({ ...candidate, leads: whole.some((h) => ['ekonomichef', 'kommunchef'].includes(h.role)) });
    } else {
      const organ = held[0]?.organ ?? '';
      byOrgan.set(organ, [...(byOrgan.get(organ) ?? []), candidate]);
    }
  }
  central.sort((a, b) => Number(b.leads) - Number(a.leads));
  return {
    row,
    today,
    central,
    organs: organs.filter((o) => byOrgan.has(o.id)).map((o) => ({ label: capital(o.label), people: byOrgan.get(o.id) ?? [] })),
  };
}
