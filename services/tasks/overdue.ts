import { shortDay } from '../../domain/calendar/texts';
import { dayAt } from '../../domain/calendar/zone';
import type { Rung } from '../../domain/arshjul/types';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { missingPart, type MissingPart } from '../../domain/tasks/parts';
import { sortedRungs } from '../../domain/tasks/ladder';
import { escalationTo } from '../../domain/tasks/line';
import type { Organisation } from '../../domain/organisation/types';
import { clockOfRow } from '../base/clock';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { organisationOf } from '../people/load';
import { holderNames } from '../people/shares';
import { ruleText } from './chase';
import { settingsOf, settingsUnder, type Settings } from '../../domain/tasks/settings';

/** What is late, one row a step, organ, role and part: ten units of one step are one row with a count. */
export interface OverdueRow {
  /** the task that is longest overdue; null for an ärende whose outcome is not registered */
  task: string | null;
  matter: string | null;
  tasks: number;
  occurrence: string;
  step: string;
  label: string;
  organ: string;
  organLabel: string;
  /** the unit, or how many there are */
  unit: string;
  units: string[];
  kind: 'answer' | 'approve' | 'register';
  /** what is missing of an answer with two days; null: all of it, or it has one day */
  missing: MissingPart | null;
  role: string;
  /** names of those who have it now, at most three */
  people: string[];
  due: string;
  /** arbetsdagar after the due day, of the longest overdue */
  daysLate: number;
  /** Swedish: the last rung that fired */
  rung: string;
  /** Swedish: what the product does next, or null when the ladder has ended or stands still */
  nextAction: string | null;
  /** UTC instant */
  nextActionAt: string | null;
  /** Swedish: what comes next and is put at risk, organs by name */
  endangers: string[];
}

interface Late {
  id: string;
  occurrence: string;
  step: string;
  label: string;
  planned: PlannedOccurrence;
  organ: string;
  organ_label: string;
  unit: string | null;
  unit_label: string | null;
  kind: string;
  role: string;
  level: string;
  person: string | null;
  also: string[];
  name: string | null;
  due_day: string;
  texts_due: string | null;
  figures_in: boolean;
  rung: number;
  next_rung_at: Date | null;
  paused: boolean;
}

/**
 * Everything that is late in a year on its own today, the longest overdue first. Statuses are for all of the municipality; no
 * text and no figure of anybody's draft is in it. An approval that waits for what is below is not late by itself.
 */
export async function overdue(db: Db, runId: string): Promise<OverdueRow[]> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (!run) throw new Refusal('not-found', `Det finns inget år med beteckningen ${runId}.`);
  const { today } = clockOfRow(run);
  const { rows } = await db.pool.query<Late>(
    `select t.id, t.occurrence, o.step, o.label, o.planned, t.organ, g.label as organ_label, t.unit, u.label as unit_label, t.kind, t.role,
            t.level, t.person, ${holderNames('t', 'p')} as name, array(select s.person from task_share s where s.task = t.id) as also, t.due_day, t.texts_due, t.figures_at is not null as figures_in, t.rung, t.next_rung_at, g.paused_at is not null as paused
     from task t
     join occurrence o on o.run = t.run and o.id = t.occurrence
     join organ g on g.run = t.run and g.id = t.organ
     left join unit u on u.run = t.run and u.id = t.unit
     left join person p on p.run = t.run and p.id = t.person
     where t.run = $1 and t.state = 'open' and t.due_day < $2
     order by t.due_day, t.key`,
    [runId, today],
  );
  const settings = settingsOf(run.definition);
  const org = rows.length > 0 ? await organisationOf(db.prisma, runId) : null;
  const groups = new Map<string, Late[]>();
  for (const row of rows) {
    const key = `${row.occurrence}|${row.organ}|${row.kind}|${row.role}|${row.level}|${partOf(row, today) ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const followers = await followersOf(db, runId, [...new Set(rows.map((r) => r.occurrence))]);
  const organs = await organNames(db, runId);
  const late = [...groups.values()].flatMap((group) =>
    org ? rowOf(group, { settings, org, today, paused: run.pausedAt !== null, followers, organs }) : [],
  );
  return [...late, ...(await unregistered(db, runId, { today, settings, organs }))].sort((a, b) => b.daysLate - a.daysLate || compare(a, b));
}

function compare(a: OverdueRow, b: OverdueRow): number {
  return a.occurrence < b.occurrence ? -1 : a.occurrence > b.occurrence ? 1 : 0;
}

interface Stage {
  settings: Settings;
  org: Organisation;
  today: string;
  paused: boolean;
  followers: Map<string, string[]>;
  organs: OrganNames;
}

/** What the organs of the year are called, by id. */
type OrganNames = ReadonlyMap<string, string>;

async function organNames(db: Db, run: string): Promise<OrganNames> {
  const organs = await db.prisma.organ.findMany({ where: { run }, select: { id: true, label: true } });
  return new Map(organs.map((o) => [o.id, o.label]));
}

function rowOf(group: Late[], stage: Stage): OverdueRow[] {
  const first = group[0];
  if (!first) return [];
  const { today } = stage;
  const settings = settingsUnder(stage.settings, first.occurrence);
  const units = group.map((r) => r.unit_label ?? r.organ_label);
  const nextOf = group.filter((r) => r.next_rung_at !== null).sort((a, b) => Number(a.next_rung_at) - Number(b.next_rung_at))[0];
  const stands = stage.paused || first.paused;
  return [
    {
      task: first.id,
      matter: null,
      tasks: group.length,
      occurrence: first.occurrence,
      step: first.step,
      label: first.label,
      organ: first.organ,
      organLabel: first.organ_label,
      unit: units.length === 1 ? (units[0] ?? '') : `${String(units.length)} enheter`,
      units,
      kind: first.kind === 'approve' ? 'approve' : 'answer',
      missing: partOf(first, today),
      role: roleLabel(settings, first),
      people: [...new Set(group.map((r) => r.name ?? 'ingen'))].slice(0, 3),
      due: first.due_day,
      daysLate: Math.max(0, settings.calendar.between(first.due_day, today)),
      rung: lastRung(settings, Math.max(...group.map((r) => r.rung))),
      nextAction: stands ? 'pausad' : nextOf ? nextText(nextOf, { ...stage, settings }) : null,
      nextActionAt: stands || !nextOf?.next_rung_at ? null : nextOf.next_rung_at.toISOString(),
      endangers: [...chainOf(first.planned, stage), ...(stage.followers.get(first.occurrence) ?? [])],
    },
  ];
}

function partOf({ texts_due: textsDue, figures_in: figuresIn }: Late, today: string): MissingPart | null {
  return missingPart({ textsDue, figuresIn }, today);
}

function roleLabel(settings: Settings, row: Pick<Late, 'role' | 'level'>): string {
  if (row.role === 'chef') return settings.levels.find((l) => l.id === row.level)?.chef ?? 'chef';
  return settings.roles.find((r) => r.key === row.role)?.label ?? row.role;
}

function lastRung(settings: Settings, fired: number): string {
  const rung: Rung | undefined = sortedRungs(settings.ladder)[fired - 1];
  return rung ? ruleText(rung) : 'ingen påminnelse ännu';
}

function nextText(row: Late, { settings, org, today }: Stage): string {
  const rung = sortedRungs(settings.ladder)[row.rung];
  if (!rung) return 'inget mer';
  if (rung.does === 'paminn') return 'påminnelse';
  const to = escalationTo(org, { unit: row.unit, organ: row.organ, person: row.person, also: row.also }, rung.to, today);
  const name = to === null ? null : (org.people.find((p) => p.id === to)?.name ?? to);
  return name === null ? 'påminnelse' : `eskalering till ${name}`;
}

/** The next papers and meeting of its own chain. */
function chainOf(planned: PlannedOccurrence, { today, organs }: Pick<Stage, 'today' | 'organs'>): string[] {
  const next = planned.chain.find((m) => m.day >= today);
  if (!next) return [];
  return [`handlingsstopp ${shortDay(next.handlingsstopp)} inför ${organs.get(next.organ) ?? next.organ} ${shortDay(next.day)}`];
}

/** The steps that wait for these, by occurrence: label and the organ's name. */
async function followersOf(db: Db, run: string, occurrences: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (occurrences.length === 0) return found;
  const { rows } = await db.pool.query<{ before: string; label: string; organ: string; opens: string }>(
    `select w.before, o.label, g.label as organ, o.opens from occurrence o
     join organ g on g.run = o.run and g.id = o.organ
     cross join lateral jsonb_array_elements_text(o.planned->'waitsFor') as w(before)
     where o.run = $1 and o.state = 'planned' and w.before = any($2) order by o.opens, o.id`,
    [run, occurrences],
  );
  for (const r of rows) found.set(r.before, [...(found.get(r.before) ?? []), `${r.label} (${r.organ}, öppnar ${shortDay(r.opens)})`]);
  return found;
}

/** Meetings that have been and whose outcome nobody has registered. */
async function unregistered(db: Db, run: string, stage: Pick<Stage, 'today' | 'settings' | 'organs'>): Promise<OverdueRow[]> {
  const { today, settings } = stage;
  const { rows } = await db.pool.query<{ id: string; occurrence: string; step: string; label: string; organ: string; organ_label: string; day: string; planned: PlannedOccurrence }>(
    `select m.id, m.occurrence, o.step, o.label, m.organ, g.label as organ_label, s.day, o.planned
     from matter m
     join meeting s on s.run = m.run and s.id = m.meeting
     join occurrence o on o.run = m.run and o.id = m.occurrence
     join organ g on g.run = m.run and g.id = m.organ
     where m.run = $1 and m.state = 'open' and s.day < $2 and g.type <> 'revision'
     order by s.day, m.key`,
    [run, today],
  );
  return rows.map((r) => ({
    task: null,
    matter: r.id,
    tasks: 1,
    occurrence: r.occurrence,
    step: r.step,
    label: r.label,
    organ: r.organ,
    organLabel: r.organ_label,
    unit: r.organ_label,
    units: [r.organ_label],
    kind: 'register' as const,
    missing: null,
    role: settings.roles.find((role) => role.key === 'namndsekreterare')?.label ?? 'nämndsekreterare',
    people: [],
    due: r.day,
    daysLate: Math.max(0, settings.calendar.between(r.day, today)),
    rung: `beslutet den ${shortDay(r.day)} är inte registrerat`,
    nextAction: null,
    nextActionAt: null,
    endangers: chainOf(r.planned, stage),
  }));
}

/** The local day of a row's next action; for texts. */
export function nextDay(row: Pick<OverdueRow, 'nextActionAt'>): string | null {
  return row.nextActionAt === null ? null : dayAt(new Date(row.nextActionAt));
}
