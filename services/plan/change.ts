import { isDay, type Day } from '../../domain/calendar/day';
import { stopBefore, usualStop } from '../../domain/calendar/handlingsstopp';
import { shortDayWithYear } from '../../domain/calendar/texts';
import { capital } from '../../domain/texts/words';
import { calendarWith, type WorkingCalendar } from '../../domain/calendar/workingDays';
import type { Definition } from '../../domain/arshjul/definition';
import type { Occurrence, Run } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import { insert } from './insert';
import { newVersion, type OpenUnderChange } from './newVersion';
import type { Decided, KeptFact } from './rows';
import { several } from './several';
import { undo } from './undo';
import { understandHappening, type Happened } from './understandHappening';
import type { Reorganisation } from './reorganise';
import { understandOrganisation } from './understandOrganisation';

/** What an adjustment may do to a running year. Days are local days. */
export type Adjustment =
  /** a step's opening, the receivers' day or its last day */
  | { kind: 'moveStep'; occurrence: string; opens?: Day; answerBy?: Day; due?: Day }
  | { kind: 'dropStep'; occurrence: string }
  /** without `handlingsstopp` it keeps its distance to the meeting in arbetsdagar */
  | { kind: 'moveMeeting'; meeting: string; day: Day; handlingsstopp?: Day }
  | { kind: 'cancelMeeting'; meeting: string }
  /** without `handlingsstopp` it gets the distance that is usual at the organ */
  | { kind: 'addMeeting'; organ: string; day: Day; handlingsstopp?: Day; extra?: boolean }
  /** one step, or one floor, in the definition's language; `file` is the name by which faults tell their place */
  | { kind: 'insertStep' | 'setFloor'; text: string | Record<string, unknown>; file?: string }
  /** another version of the definition: `text`, else the municipality's folder as it stands now; with the decision behind it */
  | { kind: 'newDefinition'; follow: 'started' | 'now'; decision?: Decided; text?: string; file?: string }
  /** several moves that are one adjustment */
  | { kind: 'several'; changes: Move[] }
  /** the organisation is another from a day on */
  | Reorganisation
  /** something has happened that the definition has a händelse for (`happening.ts`) */
  | ({ kind: 'happening' } & Happened)
  /** takes back the last adjustment, while nobody has acted on it */
  | { kind: 'undo' };

/** The moves that can be made together. */
export type Move = Extract<Adjustment, { kind: 'moveStep' | 'dropStep' | 'moveMeeting' | 'cancelMeeting' | 'addMeeting' }>;

/** An adjustment understood against the run: the fact it becomes, and which open occurrences it names. */
export interface Understood {
  fact: KeptFact;
  named: string[];
  /** business key and old → new for the record */
  subject: string;
  old: unknown;
  new: unknown;
  /** another version of the definition: what each open step does */
  open?: OpenUnderChange[];
  /** the adjustment that this takes back */
  undoes?: { seq: number; revision: number; fact: KeptFact };
}

/**
 * Turns an adjustment into a fact. Refuses what does not exist (naming it), what is finished, cancelled or held, and days that
 * are no days; a day that lies badly is never refused here, it becomes a finding.
 */
export async function understand(tx: Tx, run: Run, change: Adjustment): Promise<Understood> {
  switch (change.kind) {
    case 'moveStep':
      return moveStep(tx, run, change);
    case 'dropStep': {
      const row = await stepOf(tx, run, change.occurrence);
      return { fact: change, named: [row.id], subject: row.id, old: datesOf(row), new: 'utgår' };
    }
    case 'addMeeting':
      return addMeeting(tx, run, change);
    case 'moveMeeting':
    case 'cancelMeeting':
      return meetingChange(tx, run, change);
    case 'insertStep':
    case 'setFloor':
      return insert(tx, run, change);
    case 'newDefinition':
      return newVersion(tx, run, change);
    case 'several':
      return several(tx, run, change, understand);
    case 'happening':
      return understandHappening(tx, run, change);
    case 'undo':
      return undo(tx, run);
    case 'leave':
    case 'arrive':
    case 'changeUnit':
    case 'mergeUnits':
    case 'splitUnit':
    case 'moveUnit':
    case 'mergeOrgans':
    case 'splitOrgan':
      return understandOrganisation(tx, run, change);
  }
}

async function stepOf(tx: Tx, run: Run, id: string): Promise<Occurrence> {
  const row = await tx.occurrence.findUnique({ where: { run_id: { run: run.id, id } } });
  if (!row) throw new Refusal('not-found', `Det finns inget steg som heter ${id}.`, [{ field: 'occurrence', text: 'Steget finns inte i årets plan.' }]);
  if (row.state !== 'planned' && row.state !== 'open') throw new Refusal('conflict', `${row.label} är redan avslutat eller avgjort och kan inte flyttas.`);
  return row;
}

function datesOf({ opens, answerBy, due }: Occurrence) {
  return { opens, answerBy, due };
}

async function moveStep(tx: Tx, run: Run, change: Extract<Adjustment, { kind: 'moveStep' }>): Promise<Understood> {
  const row = await stepOf(tx, run, change.occurrence);
  const { opens, answerBy, due } = change;
  const given = Object.entries({ opens, answerBy, due }).filter(([, day]) => day !== undefined);
  if (given.length === 0) throw new Refusal('invalid', 'Ange vilken dag som ska flyttas.', [{ field: 'due', text: 'Ange ett nytt datum.' }]);
  for (const [field, day] of given) mustBeDay(field, day);
  if (opens !== undefined && row.state === 'open') {
    throw new Refusal('conflict', `${row.label} har redan öppnat, så öppningsdagen kan inte flyttas.`, [{ field: 'opens', text: 'Steget har redan öppnat.' }]);
  }
  if (answerBy !== undefined && row.answerBy === null) {
    throw new Refusal('invalid', `${row.label} har ingen svarsdag.`, [{ field: 'answerBy', text: 'Steget samlar inte in några svar.' }]);
  }
  const days = [['öppnar', opens ?? row.opens], ['svar senast', answerBy ?? row.answerBy], ['klart', due ?? (answerBy === undefined ? row.due : null)]] as const;
  const order = days.flatMap(([what, day]) => (day === null ? [] : [{ what, day }]));
  if (order.some(({ day }, i) => day < (order[i - 1]?.day ?? day))) {
    const named = order.map(({ what, day }) => `${what} ${shortDayWithYear(day)}`).join(', ');
    throw new Refusal('invalid', `Dagarna ligger i fel ordning: ${named}. Steget öppnar först, sedan kommer svaren och sist är det klart.`, [
      { field: opens !== undefined ? 'opens' : answerBy !== undefined ? 'answerBy' : 'due', text: `Dagen ligger i fel ordning (${named}).` },
    ]);
  }
  const fact: KeptFact = {
    kind: 'moveStep',
    occurrence: row.id,
    ...(opens === undefined ? {} : { opens }),
    ...(answerBy === undefined ? {} : { answerBy }),
    ...(due === undefined ? {} : { due }),
  };
  return { fact, named: [row.id], subject: row.id, old: datesOf(row), new: { ...datesOf(row), ...Object.fromEntries(given) } };
}

async function meetingChange(tx: Tx, run: Run, change: Extract<Adjustment, { kind: 'moveMeeting' | 'cancelMeeting' }>): Promise<Understood> {
  const meeting = await tx.meeting.findUnique({ where: { run_id: { run: run.id, id: change.meeting } } });
  if (!meeting) {
    const other = await tx.meeting.findFirst({ where: { run: run.id, state: 'planned', day: { gte: String(run.year) } }, orderBy: [{ day: 'asc' }, { id: 'asc' }] });
    const example = other ? ` Ett som finns heter ${other.id}: organet och dagen i kalendern från början.` : '';
    throw new Refusal('not-found', `Det finns inget sammanträde som heter ${change.meeting}.${example}`, [{ field: 'meeting', text: 'Sammanträdet finns inte i kalendern.' }]);
  }
  if (meeting.state === 'held') throw new Refusal('conflict', `Sammanträdet ${meeting.day} har redan hållits.`);
  if (meeting.state === 'cancelled') throw new Refusal('conflict', `Sammanträdet ${meeting.day} är redan inställt.`);
  const open = await tx.$queryRaw<{ id: string }[]>`
    select o.id from occurrence o where o.run = ${run.id} and o.state = 'open'
      and (o.planned->'chain' @> ${JSON.stringify([{ meeting: meeting.id }])}::jsonb
        or exists (select 1 from matter m where m.run = o.run and m.occurrence = o.id and m.meeting = ${meeting.id} and m.state = 'open'))
    order by o.id`;
  const named = open.map((o) => o.id);
  const old = { day: meeting.day, handlingsstopp: meeting.handlingsstopp };
  if (change.kind === 'cancelMeeting') return { fact: { ...change, was: old }, named, subject: meeting.id, old, new: 'inställt' };
  mustBeDay('day', change.day);
  if (change.handlingsstopp !== undefined) mustBeDay('handlingsstopp', change.handlingsstopp);
  const calendar = calendarOf(run);
  const kept = calendar.between(meeting.handlingsstopp, meeting.day);
  const handlingsstopp = change.handlingsstopp ?? stopBefore(change.day, kept, calendar);
  papersInOrder(handlingsstopp, change.day);
  const fact: KeptFact = { kind: 'moveMeeting', meeting: meeting.id, day: change.day, handlingsstopp, was: old };
  return { fact, named, subject: meeting.id, old, new: { day: change.day, handlingsstopp } };
}

async function addMeeting(tx: Tx, run: Run, change: Extract<Adjustment, { kind: 'addMeeting' }>): Promise<Understood> {
  mustBeDay('day', change.day);
  if (change.handlingsstopp !== undefined) mustBeDay('handlingsstopp', change.handlingsstopp);
  const { organ, day } = change;
  const known = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: organ } } });
  if (!known) {
    throw new Refusal('not-found', `Det finns inget organ som heter ${organ}.`, [{ field: 'organ', text: 'Organet finns inte.' }]);
  }
  const id = `${organ}-${day}`;
  if ((await tx.meeting.count({ where: { run: run.id, OR: [{ id }, { organ, day, state: { not: 'cancelled' } }] } })) > 0) {
    throw new Refusal('conflict', `${capital(known.label)} har redan ett sammanträde ${shortDayWithYear(day)}.`, [{ field: 'day', text: 'Det finns redan ett sammanträde den dagen.' }]);
  }
  const handlingsstopp = change.handlingsstopp ?? (await usualBefore(tx, run, organ, day));
  papersInOrder(handlingsstopp, day);
  const meeting = { id, organ, day, handlingsstopp, type: change.extra === false ? ('ordinarie' as const) : ('extra' as const), state: 'planned' as const };
  return { fact: { kind: 'addMeeting', meeting }, named: [], subject: id, old: null, new: { day, handlingsstopp } };
}

/** As far before the day as is usual among the organ's own meetings. */
async function usualBefore(tx: Tx, run: Run, organ: string, day: Day): Promise<Day> {
  const own = await tx.meeting.findMany({ where: { run: run.id, organ }, select: { day: true, handlingsstopp: true } });
  const calendar = calendarOf(run);
  return stopBefore(day, usualStop(own, calendar), calendar);
}

function papersInOrder(handlingsstopp: Day, day: Day): void {
  if (handlingsstopp > day) {
    throw new Refusal('invalid', 'Handlingsstoppet ligger efter sammanträdet.', [{ field: 'handlingsstopp', text: 'Ange en dag före sammanträdet.' }]);
  }
}

function calendarOf(run: Run): WorkingCalendar {
  return calendarWith((run.definition as unknown as Definition).freeDays);
}

function mustBeDay(field: string, day: Day | undefined): void {
  if (day === undefined || !isDay(day)) {
    throw new Refusal('invalid', day ? `${day} är inget datum.` : 'Ange en dag.', [{ field, text: 'Skriv datumet som ÅÅÅÅ-MM-DD.' }]);
  }
}
