import { longDay } from '../../domain/calendar/texts';
import { dayAt } from '../../domain/calendar/zone';
import { openedBy } from '../../domain/plan/happenings';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { canonicalJson } from '../../domain/record/canonical';
import type { Run, TimelineEntry } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import { planIdOf } from '../deviation/start';
import type { Understood } from './change';
import { planSource, type KeptFact } from './rows';
import { handedBy } from './understandOrganisation';

/** Facts that are adjustments; everything else is what happened. */
export const ADJUSTMENTS: ReadonlySet<string> = new Set<KeptFact['kind']>([
  'moveStep', 'dropStep', 'moveMeeting', 'cancelMeeting', 'addMeeting', 'insertStep', 'setFloor', 'newDefinition', 'reorganise', 'together',
]);

/** What an adjustment itself writes about the tasks that it touches, in the name of whoever made it. */
const NOT_AN_ACT: readonly string[] = ['adjusted', 'taskMoved', 'taskWithdrawn', 'taskReassigned', 'taskShared'];
/** What the engine does that cannot be taken back. */
const STEPS: readonly string[] = ['stepOpened', 'stepFinished', 'stepSettled'];

/** The last adjustment that still holds; null when there is none. */
export async function lastAdjustment(tx: Tx, run: string): Promise<{ seq: number; revision: number; fact: KeptFact; reason: string | null; at: Date } | null> {
  const rows = await tx.fact.findMany({ where: { run }, orderBy: { seq: 'desc' } });
  const undone = new Set(rows.flatMap((r) => (r.kind === 'undone' ? [(r.payload as unknown as { fact: number }).fact] : [])));
  const last = rows.find((r) => ADJUSTMENTS.has(r.kind) && !undone.has(r.seq));
  return last ? { seq: last.seq, revision: last.revision, fact: last.payload as unknown as KeptFact, reason: last.reason, at: last.at } : null;
}

/**
 * Takes back the last adjustment: a fact that cancels it, so that the plan is what it was. Refused when somebody has acted on what
 * it moved (who, on what, when), or a step that it moved has opened since.
 */
export async function undo(tx: Tx, run: Run): Promise<Understood> {
  const last = await lastAdjustment(tx, run.id);
  if (!last) throw new Refusal('conflict', 'Det finns ingen justering att ångra.');
  const source = await planSource(tx, run);
  const fact = source.facts[last.seq - 1] ?? last.fact;
  const now = source.plan();
  const then = source.plan([{ kind: 'undone', fact: last.seq }]);
  const touched = differing(now.steps, then.steps);
  const meetings = flat(fact).flatMap(meetingOf);
  const handed = await handedBy(tx, run, source, { kind: 'undone', fact: last.seq }, fact);
  // What a registered happening opened goes with it until a person has acted there.
  const opened = openedBy(fact);
  // An åtgärdsplan that a report has confirmed since is not only the registration's any more.
  const plans = opened.map((id) => planIdOf(run.id, id));
  await mustBeUntouched(tx, run, last, { touched, meetings, subjects: [...handed.map((h) => h.task.id), ...plans], opened });
  // What followed another version explains itself by it, also where no day is another.
  const followed = flat(fact).flatMap((f) => (f.kind === 'newDefinition' ? f.follows : []));
  const open = await tx.occurrence.findMany({ where: { run: run.id, id: { in: [...touched, ...followed] }, openedAt: { not: null }, state: { in: ['open', 'dropped'] } }, orderBy: { id: 'asc' } });
  return {
    fact: { kind: 'undone', fact: last.seq },
    named: [...new Set([...open.map((o) => o.id), ...handed.map((h) => h.occurrence.id)])].sort(),
    subject: `ångrad|${String(last.revision)}`,
    old: fact.kind,
    new: null,
    undoes: { seq: last.seq, revision: last.revision, fact },
  };
}

function meetingOf(fact: KeptFact): string[] {
  if (fact.kind === 'addMeeting') return [fact.meeting.id];
  return fact.kind === 'moveMeeting' || fact.kind === 'cancelMeeting' ? [fact.meeting] : [];
}

/** An adjustment's facts, each by itself. */
export function flat(fact: KeptFact): KeptFact[] {
  return fact.kind === 'together' ? fact.facts : [fact];
}

/** Ids whose dates, receivers or organs differ between two plans; what only explains itself otherwise does not count. */
function differing(now: readonly PlannedOccurrence[], then: readonly PlannedOccurrence[]): string[] {
  const core = ({ label, opens, due, answerBy, tasks, chain, receivers, waitsFor }: PlannedOccurrence): string =>
    canonicalJson({ label, opens, due, answerBy: answerBy ?? null, tasks, chain, receivers, waitsFor });
  const before = new Map(now.map((o) => [o.id, core(o)]));
  const after = new Map(then.map((o) => [o.id, core(o)]));
  return [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id)).sort();
}

/** What an adjustment reaches: steps, meetings, and tasks and åtgärdsplaner as subjects of the record; `opened` are steps that only opened because of it. */
interface Reach {
  touched: readonly string[];
  meetings: readonly string[];
  subjects: readonly string[];
  opened: readonly string[];
}

async function mustBeUntouched(tx: Tx, run: Run, last: { revision: number; at: Date }, { touched, meetings, subjects, opened }: Reach): Promise<void> {
  const [act] = await tx.$queryRaw<Pick<TimelineEntry, 'kind' | 'actor' | 'at' | 'subject'>[]>`
    select e.kind, e.actor, e.at, split_part(e.business_key, '|', 1) as subject from timeline_entry e
    where e.run = ${run.id}
      and e.id > (select max(a.id) from timeline_entry a where a.run = e.run and a.kind = 'adjusted' and a.revision = ${last.revision})
      and (split_part(e.business_key, '|', 1) = any(${touched}) or e.business_key = any(${meetings}) or e.subject = any(${subjects}))
      and not (e.kind = 'stepOpened' and e.business_key = any(${opened}))
      and (e.kind = any(${STEPS}) or (e.actor <> 'system' and e.kind <> all(${NOT_AN_ACT})))
    order by e.id limit 1`;
  if (!act) return;
  const row = await tx.occurrence.findUnique({ where: { run_id: { run: run.id, id: act.subject } }, select: { label: true, organ: true } });
  const person = await tx.person.findUnique({ where: { run_id: { run: run.id, id: act.actor } }, select: { name: true } });
  const what = row ? `${row.label} (${row.organ})` : act.subject;
  const day = longDay(dayAt(act.at));
  const said =
    act.kind === 'stepOpened'
      ? `${what} öppnade ${day} och uppgifterna är utdelade`
      : act.kind === 'stepFinished'
        ? `${what} blev klart ${day}`
        : `${person?.name ?? (act.actor === 'system' ? 'systemet' : 'någon')} har sedan dess (${day}) ${ACTS[act.kind] ?? 'gjort något i'} ${what}`;
  throw new Refusal('conflict', `Justeringen kan inte ångras: ${said}. Gör en ny justering i stället.`);
}

const ACTS: Record<string, string> = {
  answered: 'svarat i', taskAnswered: 'svarat i', proposed: 'lämnat ett förslag i', approved: 'godkänt i', sentBack: 'skickat tillbaka i', wentOnWithout: 'gått vidare i',
  decisionRegistered: 'registrerat ett beslut i', decisionCorrected: 'rättat ett beslut i', meetingRegistered: 'registrerat sammanträdet', settled: 'avgjort',
  deviationConfirmed: 'bekräftat ett underskott i', deviationChanged: 'bekräftat ett underskott i',
};
