import type { Day } from '../../domain/calendar/day';
import { dueReminder, rungsAfter, type DueRung, type ReminderKind } from '../../domain/decisions/reminding';
import { registrarsOf, speakersOf } from '../../domain/decisions/registrars';
import { holder } from '../../domain/organisation/resolve';
import type { NoticeKind } from '../../domain/tasks/notices';
import type { Matter, Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { organisationOf } from '../people/load';
import { settingsOf, settingsUnder } from '../../domain/tasks/settings';
import { WAITED_FOR } from '../../domain/tasks/chased';

/** The ladder of the version that the step opened under, counted from a day; see `rungsAfter`. */
function rungsOf(run: Run, { occurrence }: Matter, day: Day, from?: Date): DueRung[] {
  return rungsAfter(settingsUnder(settingsOf(run.definition), occurrence), day, from);
}

/**
 * Reminds whoever registers for the organ when its meeting has been (`day`) and the ärende is not registered: at each rung after
 * the day, the ekonomichef too from the first rung that escalates. Only the latest due rung fires, once. Revisionen and other
 * authorities are never reminded; nothing happens while paused. Returns the UTC instant of the next rung.
 */
export async function remind(tx: Tx, run: Run, matter: Matter, day: Day, clock: RunClock): Promise<Date | null> {
  const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: matter.organ } } });
  if (!organ || WAITED_FOR.has(organ.type) || run.pausedAt !== null || organ.pausedAt !== null) return null;
  const people = async (): Promise<string[]> => registrarsOf(await organisationOf(tx, run.id), matter.organ, !organ.participates, clock.today);
  return fire(tx, run, matter, { day, clock, kind: 'registrationReminded', rungs: rungsOf(run, matter, day), people });
}

/** Reminds the one to whom an återremiss went that he is to say what re-opens, counted from the day of the decision. */
export async function remindReceiver(tx: Tx, run: Run, matter: Matter, clock: RunClock): Promise<Date | null> {
  if (run.pausedAt !== null || matter.decidedDay === null) return null;
  const day = matter.decidedDay;
  const people = (): Promise<string[]> => receiversOf(tx, run.id, matter, clock);
  return fire(tx, run, matter, { day, clock, kind: 'receiverReminded', rungs: rungsOf(run, matter, day), people });
}

/**
 * Reminds whoever registered for the organ that the § is missing; `latest` is the day by which the protocol is to be adjusted. Both
 * the ladder's rungs before that day and those after it count, from when the decision was registered.
 */
export async function remindParagraph(tx: Tx, run: Run, matter: Matter, latest: Day, clock: RunClock): Promise<Date | null> {
  const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: matter.organ } } });
  if (!organ || matter.registeredAt === null || run.pausedAt !== null || organ.pausedAt !== null) return null;
  const people = async (): Promise<string[]> => registrarsOf(await organisationOf(tx, run.id), matter.organ, !organ.participates, clock.today);
  return fire(tx, run, matter, { day: latest, clock, kind: 'paragraphReminded', rungs: rungsOf(run, matter, latest, matter.registeredAt), people });
}

/** Who speaks for the receiver of an återremiss: the organ's registrar, or whoever holds the role; else the ekonomichef. */
export async function receiversOf(tx: Tx, run: string, matter: Pick<Matter, 'remitTo' | 'organ'>, clock: RunClock): Promise<string[]> {
  const onPaper = new Set((await tx.organ.findMany({ where: { run, participates: false }, select: { id: true } })).map((o) => o.id));
  return speakersOf(await organisationOf(tx, run), matter.remitTo ?? matter.organ, (organ) => onPaper.has(organ), clock.today);
}

interface Firing {
  /** the day that the rungs are counted from */
  day: Day;
  clock: RunClock;
  kind: ReminderKind;
  rungs: DueRung[];
  people: () => Promise<string[]>;
}

async function fire(tx: Tx, run: Run, matter: Matter, { day, clock, kind, rungs, people }: Firing): Promise<Date | null> {
  const { fires, next } = dueReminder(kind, matter, day, rungs, clock.now);
  if (!fires) return next;
  const { businessKey } = fires;
  if ((await tx.timelineEntry.count({ where: { run: run.id, subject: matter.id, kind, businessKey } })) > 0) return next;

  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind,
    subject: matter.id,
    businessKey,
    revision: matter.revision,
    payload: { old: null, new: fires.rung, day },
  });
  const told = await people();
  if (fires.escalates) {
    const chief = holder(await organisationOf(tx, run.id), 'ekonomichef', 'kommun', clock.today);
    if (chief) told.push(chief.person);
  }
  const telling = tellingOf(kind, matter, day, fires.rung);
  await notify(
    tx,
    ...[...new Set(told)].map((person) => ({
      run: run.id,
      person,
      occasion: fires.occasion,
      occurrence: matter.occurrence,
      at: clock.now,
      ...telling,
    })),
  );
  return next;
}

/** The meeting's outcome is wanted, the receiver's choice after an återremiss, or the § (which is told as what is missing). */
function tellingOf(kind: Firing['kind'], matter: Matter, day: Day, rung: string): { kind: NoticeKind; payload: Record<string, unknown> } {
  const { organ, label } = matter;
  switch (kind) {
    case 'registrationReminded':
      return { kind: 'registerDecision', payload: { meeting: matter.meeting, organ, day, rung, ...(matter.meeting === null ? { matter: matter.id, label } : {}) } };
    case 'receiverReminded':
      return { kind: 'registerDecision', payload: { choose: matter.id, organ, day, rung, label } };
    case 'paragraphReminded': {
      const text = `Paragraf saknas för beslut den ${matter.decidedDay ?? day} (${label}). Protokollet ska vara justerat senast ${day}.`;
      return { kind: 'finding', payload: { finding: text, meeting: matter.meeting, rung } };
    }
  }
}
