import { bindTo, mustRebind } from '../../domain/decisions/binding';
import type { MatterState } from '../../domain/decisions/decide';
import { meetingFor, wantedMeeting } from '../../domain/decisions/matters';
import { standingOf } from '../../domain/decisions/standing';
import type { Meeting } from '../../domain/organisation/types';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Occurrence, Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { closePlan, measuresThatSuffice } from '../deviation/follow';
import { meetingsOf, organisationOf } from '../people/load';
import { basisReopened, wakeWhatBuildsOn } from './basis';
import { createMatters } from './create';
import { writeFindings } from './findings';
import { remind, remindReceiver } from './remind';
import { WAITED_FOR } from '../../domain/tasks/chased';
import { registrarsOf } from '../../domain/decisions/registrars';

export interface MattersLook {
  /** every organ of the chain has decided */
  done: boolean;
  /** UTC instant at which a reminder is due; null when only a registration can change anything */
  next: Date | null;
}

/**
 * One look at the ärenden of an occurrence, called with the process row locked at every look in phase `deciding`: makes the rows
 * at the first call, gives the ärende to the organ whose turn it is (bound to its meeting, its secretary told), and reminds when
 * a meeting has been and nothing is registered. Repeating it is harmless.
 */
export async function openMatters(tx: Tx, run: Run, occurrence: Occurrence, processId: string, clock: RunClock): Promise<MattersLook> {
  const planned = occurrence.planned as unknown as PlannedOccurrence;
  const rows = (await createMatters(tx, occurrence, processId)).map((row) => ({ ...row, state: row.state as MatterState }));
  await measuresThatSuffice(tx, run, occurrence, processId, clock);
  if (await basisReopened(tx, run.id, planned)) return { done: false, next: null };

  const standing = standingOf(rows);
  const stage: Stage = { tx, run, occurrence, planned, rows, clock };
  switch (standing.at) {
    case 'done':
      await closePlan(tx, run.id, processId, clock);
      if (occurrence.finishedAt !== null) await wakeWhatBuildsOn(tx, run.id, occurrence.id);
      return { done: true, next: null };
    case 'remitted':
      return { done: false, next: await remindReceiver(tx, run, standing.row, clock) };
    case 'next':
      return { done: false, next: await giveToOrgan(stage, standing.row) };
    case 'open':
      return { done: false, next: await watch(stage, standing.row) };
  }
}

interface Stage {
  tx: Tx;
  run: Run;
  occurrence: Occurrence;
  planned: PlannedOccurrence;
  rows: Matter[];
  clock: RunClock;
}

/** The organ whose turn it is gets the ärende. */
async function giveToOrgan(stage: Stage, row: Matter): Promise<Date | null> {
  const { tx, run, clock } = stage;
  const meetings = await meetingsOf(tx, run.id);
  const meeting = meetingFor(row, stage.rows, stage.planned.chain, meetings, clock.today);
  const opened = await tx.matter.update({
    where: { id: row.id },
    data: { state: 'open', meeting: meeting?.id ?? null, revision: { increment: 1 } },
  });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: 'matterOpened',
    subject: row.id,
    businessKey: row.key,
    revision: opened.revision,
    payload: { old: 'waiting', new: 'open', meeting: meeting?.id ?? null, day: meeting?.day ?? plannedDay(stage, row) },
  });
  await tellSecretary(stage, opened, meeting);
  const missed = meetings.find((m) => m.id === wantedMeeting(row, stage.planned.chain));
  const meets = meetings.some((m) => m.organ === row.organ);
  if (meets && (meeting === null || meeting.id !== missed?.id)) await tellMoved(stage, opened, meeting, `hann inte till sammanträdet ${missed?.day ?? 'i planen'}`);
  return remind(tx, run, opened, meeting?.day ?? plannedDay(stage, row), clock);
}

function plannedDay({ planned }: Stage, row: Matter): string {
  return planned.chain.find((c) => c.position === row.position)?.day ?? planned.due;
}

async function tellSecretary({ tx, run, occurrence, clock }: Stage, row: Matter, meeting: Meeting | null): Promise<void> {
  const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: row.organ } } });
  // Revisionen and a stämma are other authorities: waited for and recorded. An organ on paper hears nothing from the product.
  if (!organ?.participates || WAITED_FOR.has(organ.type)) return;
  const people = registrarsOf(await organisationOf(tx, run.id), row.organ, false, clock.today);
  await notify(
    tx,
    ...people.map((person) => ({
      run: run.id,
      person,
      kind: 'matterOnMeeting' as const,
      occasion: `matter|${row.key}`,
      occurrence: occurrence.id,
      payload: {
        matter: row.id,
        label: row.label,
        organ: row.organ,
        verb: row.verb,
        meeting: meeting?.id ?? null,
        day: meeting?.day ?? null,
        handlingsstopp: meeting?.handlingsstopp ?? null,
      },
      at: clock.now,
    })),
  );
}

/** The planned meeting could not be had, or the calendar has none left: the ekonomichef should know before the law does. */
async function tellMoved({ tx, run, clock }: Stage, row: Matter, meeting: Meeting | null, why: string): Promise<void> {
  // Coming back to a later meeting than planned is what bordläggning and återremiss mean, and already told.
  if (row.round > 1 && meeting) return;
  const text = meeting
    ? `${row.label}: ärendet ${why} och ligger nu på sammanträdet ${meeting.day}.`
    : `${row.label}: ärendet ${why} och det finns inget kommande sammanträde att lägga det på. Lägg till ett sammanträde.`;
  await writeFindings(
    tx,
    [{ rule: meeting ? 'senare-sammantrade' : 'inget-sammantrade', paragraph: null, severity: meeting ? 'warning' : 'error', text }],
    { run: run.id, about: row.key, subject: row.id },
    clock,
  );
}

/** An ärende that an organ has: bound anew when its meeting was cancelled, its registration asked for when the meeting has been. */
async function watch(stage: Stage, row: Matter): Promise<Date | null> {
  const { tx, run, clock } = stage;
  const meetings = await meetingsOf(tx, run.id);
  if (!meetings.some((m) => m.organ === row.organ)) return remind(tx, run, row, plannedDay(stage, row), clock);
  let meeting = meetings.find((m) => m.id === row.meeting);
  if (mustRebind(meeting)) {
    meeting = bindTo(meetings, row.organ, row.meeting ?? wantedMeeting(row, stage.planned.chain) ?? '', clock.today) ?? undefined;
    if ((meeting?.id ?? null) !== row.meeting) await rebind(stage, row, meeting ?? null);
  }
  return meeting ? remind(tx, run, row, meeting.day, clock) : null;
}

async function rebind(stage: Stage, row: Matter, meeting: Meeting | null): Promise<void> {
  const { tx, run, clock } = stage;
  const bound = await tx.matter.update({ where: { id: row.id }, data: { meeting: meeting?.id ?? null, revision: { increment: 1 } } });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: 'matterMoved',
    subject: row.id,
    businessKey: row.key,
    revision: bound.revision,
    payload: { old: row.meeting, new: meeting?.id ?? null },
  });
  if (row.meeting !== null) await tellMoved(stage, bound, meeting, 'miste sitt sammanträde, som ställdes in,');
}
