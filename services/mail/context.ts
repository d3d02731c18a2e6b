import type { Definition } from '../../domain/arshjul/definition';
import type { Day } from '../../domain/calendar/day';
import { calendarWith, type WorkingCalendar } from '../../domain/calendar/workingDays';
import { said } from '../../domain/mail/standing';
import type { Organisation, Person } from '../../domain/organisation/types';
import type { Finding, Matter, Meeting, Notice, Occurrence, Run } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { organisationOf } from '../people/load';
import { withShares, type SharedTask } from '../people/shares';
import type { LadderDay } from './ahead';

/** Everything that the notices of one run refer to, read in a handful of queries however many there are. */
export interface Context {
  run: Run;
  definition: Definition;
  /** local day of the run's clock */
  today: Day;
  calendar: WorkingCalendar;
  org: Organisation;
  people: ReadonlyMap<string, Person>;
  /** what the ladder does when, by where a task stands on it: tasks of one step share it */
  ladders: Map<string, LadderDay[]>;
  tasks: ReadonlyMap<string, SharedTask>;
  occurrences: ReadonlyMap<string, Occurrence>;
  matters: readonly Matter[];
  meetings: ReadonlyMap<string, Meeting>;
  /** by occasion */
  findings: ReadonlyMap<string, Finding>;
  /** `person|occurrence` of what a mail has told before */
  mentioned: ReadonlySet<string>;
}

export async function contextOf(tx: Tx, run: Run, notices: readonly Notice[], today: Day): Promise<Context> {
  const definition = run.definition as unknown as Definition;
  const org = await organisationOf(tx, run.id);
  const tasks = await tx.task.findMany({ where: { id: { in: distinct(notices.flatMap((n) => n.task ?? [])) } } });
  const matters = await tx.matter.findMany({
    where: {
      run: run.id,
      OR: [
        { id: { in: distinct(notices.flatMap((n) => said(n, 'matter') ?? [])) } },
        { meeting: { in: distinct(notices.flatMap((n) => said(n, 'meeting') ?? [])) } },
      ],
    },
    orderBy: { key: 'asc' },
  });
  const occurrences = await tx.occurrence.findMany({
    where: {
      run: run.id,
      id: { in: distinct([...notices.flatMap((n) => n.occurrence ?? []), ...tasks.map((t) => t.occurrence), ...matters.map((m) => m.occurrence)]) },
    },
  });
  const meetings = await tx.meeting.findMany({
    where: { run: run.id, id: { in: distinct([...notices.flatMap((n) => said(n, 'meeting') ?? []), ...matters.flatMap((m) => m.meeting ?? [])]) } },
  });
  const findings = await tx.finding.findMany({
    where: { run: run.id, occasion: { in: notices.filter((n) => n.kind === 'finding').map((n) => n.occasion) } },
  });
  return {
    run,
    definition,
    today,
    calendar: calendarWith(definition.freeDays ?? []),
    org,
    people: new Map(org.people.map((p) => [p.id, p])),
    ladders: new Map(),
    tasks: new Map((await withShares(tx, tasks)).map((t) => [t.id, t])),
    occurrences: new Map(occurrences.map((o) => [o.id, o])),
    matters,
    meetings: new Map(meetings.map((m) => [m.id, m])),
    findings: new Map(findings.map((f) => [f.occasion, f])),
    mentioned: await mentionedBefore(tx, run.id, notices),
  };
}

async function mentionedBefore(tx: Tx, run: string, notices: readonly Notice[]): Promise<Set<string>> {
  const gone = notices.filter((n) => n.kind === 'withdrawn');
  if (gone.length === 0) return new Set();
  const rows = await tx.notice.findMany({
    where: {
      run,
      mail: { not: null },
      person: { in: distinct(gone.map((n) => n.person)) },
      occurrence: { in: distinct(gone.flatMap((n) => n.occurrence ?? [])) },
    },
    select: { person: true, occurrence: true },
  });
  return new Set(rows.map((r) => `${r.person}|${r.occurrence ?? ''}`));
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
