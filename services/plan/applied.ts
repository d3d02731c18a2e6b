import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import type { Understood } from './change';
import { occasionsOf } from './effect';
import type { KeptFact } from './rows';
import { flat } from './undo';
import { takeBackByHand } from '../deviation/byHand';

/** The run's calendar follows the facts of an adjustment, or goes back to what it was before those that are taken back. */
export async function calendarRows(tx: Tx, run: string, { fact, undoes }: Understood): Promise<void> {
  for (const f of flat(fact)) await move(tx, run, f);
  for (const f of undoes ? flat(undoes.fact).reverse() : []) await moveBack(tx, run, f);
}

async function move(tx: Tx, run: string, fact: KeptFact): Promise<void> {
  if (fact.kind === 'addMeeting') await tx.meeting.create({ data: { run, ...fact.meeting } });
  if (fact.kind === 'cancelMeeting') await tx.meeting.update({ where: { run_id: { run, id: fact.meeting } }, data: { state: 'cancelled', revision: { increment: 1 } } });
  if (fact.kind === 'moveMeeting') {
    const { day, handlingsstopp } = fact;
    await tx.meeting.update({ where: { run_id: { run, id: fact.meeting } }, data: { day, ...(handlingsstopp === undefined ? {} : { handlingsstopp }), revision: { increment: 1 } } });
  }
}

async function moveBack(tx: Tx, run: string, fact: KeptFact): Promise<void> {
  // The fact stays in the history; a meeting that was never to be does not stay in the calendar as a cancelled one.
  if (fact.kind === 'addMeeting') await tx.meeting.delete({ where: { run_id: { run, id: fact.meeting.id } } });
  if (fact.kind === 'cancelMeeting') await tx.meeting.update({ where: { run_id: { run, id: fact.meeting } }, data: { state: 'planned', revision: { increment: 1 } } });
  if (fact.kind === 'moveMeeting') await tx.meeting.update({ where: { run_id: { run, id: fact.meeting } }, data: { ...fact.was, revision: { increment: 1 } } });
}

/** What else an adjustment left behind goes with it: mails that have not gone, findings of the law, the carried row that it settled. */
export async function takeBack(tx: Tx, run: string, undoes: NonNullable<Understood['undoes']>, clock: RunClock): Promise<void> {
  const { seq, revision } = undoes;
  await takeBackByHand(tx, run, undoes.fact);
  await tx.notice.updateMany({
    where: { run, mail: null, dropped: null, occasion: { in: occasionsOf(undoes) } },
    data: { dropped: 'the adjustment was undone' },
  });
  await tx.finding.updateMany({ where: { run, closedAt: null, occasion: { startsWith: 'law|', endsWith: `|${String(revision)}` } }, data: { closedAt: clock.now } });
  await tx.carriedAdjustment.updateMany({
    where: { adoptedRun: run, adoptedFact: seq, state: 'adopted' },
    data: { state: 'pending', settledAt: null, settledBy: null, reason: null, adoptedRun: null, adoptedFact: null, revision: { increment: 1 } },
  });
}
