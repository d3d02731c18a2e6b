import { outcomeLabel, outcomesFor, type OutcomeKind } from '../../domain/decisions/outcomes';
import { protocolDays, type ProtocolDay } from '../../domain/decisions/protocol';
import { defaultReceiver } from '../../domain/decisions/returning';
import { isRemitted } from '../../domain/decisions/standing';
import type { MatterState } from '../../domain/decisions/decide';
import type { OrganType, Verb } from '../../domain/organisation/types';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Organ } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { basisOf } from './basis';
import { upcoming } from './resolve';
import { mayRead, mayRegisterMeeting, mayReopen } from './who';

export interface MatterView {
  id: string;
  occurrence: string;
  step: string;
  label: string;
  verb: Verb;
  round: number;
  position: number;
  meeting: string | null;
  /** kommande: the line is not ready yet · waiting · open · decided · superseded */
  state: MatterState | 'kommande';
  /** what the form offers, the usual first */
  outcomes: { value: OutcomeKind; label: string }[];
  outcome: string | null;
  outcomeText: string | null;
  paragraph: string | null;
  motivation: string | null;
  change: string | null;
  remitTo: string | null;
  decidedDay: string | null;
  revision: number;
  /** the step's decision is the final one after these */
  finalOf: string[];
  /** in what it was said to differ from them, as it is registered now */
  differs: string | null;
  /** to whom an återremiss goes if it names nobody */
  receiver: string;
  /** an återremiss whose receiver has not said what re-opens */
  waitsForChoice: boolean;
}

export interface MeetingView {
  run: string;
  id: string;
  organ: { id: string; label: string; type: OrganType; onPaper: boolean };
  day: string;
  handlingsstopp: string;
  type: string;
  state: string;
  revision: number;
  /** the actor may register it */
  canRegister: boolean;
  /** the ärenden that lie on it, in order */
  matters: MatterView[];
  /** other ärenden of the organ that it could have taken up all the same */
  others: MatterView[];
  /** the organ's coming meetings, for a bordläggning */
  nextMeetings: { id: string; day: string }[];
  /** to whom an återremiss can go */
  receivers: { id: string; label: string }[];
  /** lawful days around it: kallelse, justering, anslag, laga kraft */
  protocol: ProtocolDay[];
  findings: { rule: string; paragraph: string | null; severity: string; text: string; reason: string | null; name: string | null }[];
}

/**
 * Everything that the form of one meeting needs. `run` names the year for a token. Throws `Refusal('not-found')` for an unknown
 * meeting or another municipality's.
 */
export async function meetingView(db: Db, actor: Actor, meetingId: string, opts: { run?: string } = {}): Promise<MeetingView> {
  const { run } = await mayRead(db, actor, meetingId, opts.run);
  const meeting = await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: meetingId } } });
  const organs = await db.prisma.organ.findMany({ where: { run }, orderBy: [{ sort: 'asc' }, { id: 'asc' }] });
  const organ = organs.find((o) => o.id === meeting.organ);
  if (!organ) throw new Refusal('not-found', 'Det sammanträdet finns inte.');

  const rows = await db.prisma.matter.findMany({
    where: { run, OR: [{ meeting: meetingId }, { organ: meeting.organ, state: { in: ['waiting', 'open'] } }] },
    orderBy: [{ occurrence: 'asc' }, { position: 'asc' }, { round: 'asc' }],
  });
  const plans = await plansOf(db, run, rows.map((r) => r.occurrence));
  const final = rows.filter((r) => r.outcome !== null && (plans.get(r.occurrence)?.finalOf ?? []).length > 0);
  const differs = await differencesOf(db, run, final.map((r) => r.id));
  const shown = rows
    .filter((r) => r.state !== 'superseded' || r.outcome !== null)
    .map((r) => viewOf({ ...r, differs: differs.get(r.id) ?? null }, plans.get(r.occurrence), organs));
  const coming = (await upcoming(db.prisma, run, meeting.organ)).map((u) =>
    viewOf(
      { ...EMPTY, id: u.id, occurrence: u.occurrence.id, organ: u.organ, verb: u.verb, position: u.position, meeting: u.meeting, label: u.label },
      u.occurrence.planned as unknown as PlannedOccurrence,
      organs,
    ),
  );
  const all = [...shown, ...coming];
  const later = await db.prisma.meeting.findMany({
    where: { run, organ: meeting.organ, state: 'planned', day: { gt: meeting.day } },
    orderBy: { day: 'asc' },
    select: { id: true, day: true },
  });
  const on = all.filter((m) => m.meeting === meetingId);
  return {
    run,
    id: meeting.id,
    organ: { id: organ.id, label: organ.label, type: organ.type as OrganType, onPaper: !organ.participates },
    day: meeting.day,
    handlingsstopp: meeting.handlingsstopp,
    type: meeting.type,
    state: meeting.state,
    revision: meeting.revision,
    canRegister: await may(() => mayRegisterMeeting(db, actor, meetingId, run)),
    matters: on,
    others: all.filter((m) => m.meeting !== meetingId && ['waiting', 'open', 'kommande'].includes(m.state)),
    nextMeetings: later,
    receivers: organs.filter((o) => o.type !== 'revision').map((o) => ({ id: o.id, label: o.label })),
    protocol: protocolDays(organ.type as OrganType, meeting.day),
    findings: await db.prisma.finding.findMany({
      where: { run, subject: { in: on.map((m) => m.id) } },
      orderBy: { id: 'asc' },
      select: { rule: true, paragraph: true, severity: true, text: true, reason: true, name: true },
    }),
  };
}

const EMPTY = {
  round: 1,
  state: 'kommande',
  outcome: null,
  paragraph: null,
  motivation: null,
  change: null,
  remitTo: null,
  decidedDay: null,
  revision: 0,
} as const;

type ViewSource = Pick<
  Matter,
  'id' | 'occurrence' | 'organ' | 'verb' | 'round' | 'position' | 'meeting' | 'label' | 'outcome' | 'paragraph' | 'motivation' | 'change' | 'remitTo' | 'decidedDay' | 'revision'
> & { state: string; differs?: string | null };

/** In what final decisions were said to differ from the preliminary ones, by ärende, as each is registered now. */
async function differencesOf(db: Db, run: string, matters: readonly string[]): Promise<Map<string, string | null>> {
  if (matters.length === 0) return new Map();
  const kind = { in: ['decisionRegistered', 'decisionCorrected'] };
  const entries = await db.prisma.timelineEntry.findMany({ where: { run, subject: { in: [...matters] }, kind }, orderBy: { id: 'asc' }, select: { subject: true, payload: true } });
  return new Map(entries.map((e) => [e.subject, (e.payload as { differs?: string } | null)?.differs ?? null]));
}

function viewOf(row: ViewSource, plan: PlannedOccurrence | undefined, organs: readonly Organ[]): MatterView {
  const verb = row.verb as Verb;
  const state = row.state as MatterView['state'];
  const types = organs.map((o) => ({ id: o.id, type: o.type as OrganType }));
  return {
    id: row.id,
    occurrence: row.occurrence,
    step: plan?.label ?? row.label,
    label: row.label,
    verb,
    round: row.round,
    position: row.position,
    meeting: row.meeting,
    state,
    outcomes: outcomesFor(verb).map((value) => ({ value, label: outcomeLabel(value, verb) })),
    outcome: row.outcome,
    outcomeText: row.outcome === null ? null : outcomeLabel(row.outcome as OutcomeKind, verb),
    paragraph: row.paragraph,
    motivation: row.motivation,
    change: row.change,
    remitTo: row.remitTo,
    decidedDay: row.decidedDay,
    revision: row.revision,
    finalOf: plan?.finalOf ?? [],
    differs: row.differs ?? null,
    receiver: defaultReceiver(plan?.chain ?? [], row.position, plan?.organ ?? row.organ, types),
    waitsForChoice: state !== 'kommande' && isRemitted({ state, outcome: row.outcome }),
  };
}

async function plansOf(db: Db, run: string, ids: readonly string[]): Promise<Map<string, PlannedOccurrence>> {
  const rows = await db.prisma.occurrence.findMany({ where: { run, id: { in: [...ids] } }, select: { id: true, planned: true } });
  return new Map(rows.map((r) => [r.id, r.planned as unknown as PlannedOccurrence]));
}

async function may(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

export interface MeetingRow {
  id: string;
  organ: string;
  organLabel: string;
  day: string;
  handlingsstopp: string;
  state: string;
  revision: number;
  /** ärenden on it that wait for a registration */
  open: number;
  /** registered ones, and how many of them lack a § */
  registered: number;
  paragraphsMissing: number;
}

/** The meetings of a year (of one organ), in order of day, with how many ärenden lie on each; one indexed query. */
export async function meetingsOf(db: Db, run: string, organ?: string): Promise<MeetingRow[]> {
  const { rows } = await db.pool.query<MeetingRow>(
    `select s.id, s.organ, coalesce(g.label, s.organ) as "organLabel", s.day, s.handlingsstopp, s.state, s.revision,
            count(m.id) filter (where m.state = 'open')::int as open,
            count(m.id) filter (where m.outcome is not null)::int as registered,
            count(m.id) filter (where m.outcome is not null and m.paragraph is null)::int as "paragraphsMissing"
     from meeting s
     left join organ g on g.run = s.run and g.id = s.organ
     left join matter m on m.run = s.run and m.meeting = s.id
     where s.run = $1 and ($2::text is null or s.organ = $2)
     group by s.run, s.id, g.label order by s.day, s.organ`,
    [run, organ ?? null],
  );
  return rows;
}

export interface OutsideRow {
  id: string;
  organ: string;
  organLabel: string;
  label: string;
  verb: Verb;
  occurrence: string;
  revision: number;
  outcomes: { value: OutcomeKind; label: string }[];
}

/** Ärenden that wait for an organ without a meeting here (revisionen, a handing over): registered one by one. */
export async function outsideOf(db: Db, run: string): Promise<OutsideRow[]> {
  const rows = await db.prisma.matter.findMany({ where: { run, state: 'open', meeting: null }, orderBy: { key: 'asc' } });
  const organs = await db.prisma.organ.findMany({ where: { run, id: { in: rows.map((r) => r.organ) } } });
  return rows.map((r) => ({
    id: r.id,
    organ: r.organ,
    organLabel: organs.find((o) => o.id === r.organ)?.label ?? r.organ,
    label: r.label,
    verb: r.verb as Verb,
    occurrence: r.occurrence,
    revision: r.revision,
    outcomes: outcomesFor(r.verb as Verb).map((value) => ({ value, label: outcomeLabel(value, r.verb as Verb) })),
  }));
}

export interface ReopenView {
  matter: MatterView;
  run: string;
  /** the actor is the one who says what re-opens */
  canReopen: boolean;
  /** tasks that may be asked again, with whose they are */
  tasks: { id: string; occurrence: string; step: string; kind: string; role: string; unit: string | null; unitLabel: string | null; dueDay: string }[];
}

/** What the receiver of an återremiss chooses from. Throws `Refusal('not-found')` when the actor may not see the ärende. */
export async function reopenView(db: Db, actor: Actor, matterId: string): Promise<ReopenView> {
  const row = await db.prisma.matter.findUnique({ where: { id: matterId } });
  if (!row) throw new Refusal('not-found', 'Det ärendet finns inte.');
  const canReopen = await may(() => mayReopen(db, actor, matterId));
  if (!canReopen) {
    if (row.meeting === null) throw new Refusal('not-found', 'Det ärendet finns inte.');
    await mayRead(db, actor, row.meeting, row.run);
  }
  const basis = await basisOf(db.prisma, row.run, row.occurrence);
  const ids = [...basis.builtOn.keys()];
  const [plans, organs, tasks] = await Promise.all([
    plansOf(db, row.run, ids),
    db.prisma.organ.findMany({ where: { run: row.run } }),
    db.prisma.task.findMany({ where: { run: row.run, occurrence: { in: ids }, state: { in: ['done', 'without'] } }, orderBy: { key: 'asc' } }),
  ]);
  const units = await db.prisma.unit.findMany({ where: { run: row.run, id: { in: tasks.flatMap((t) => t.unit ?? []) } } });
  return {
    run: row.run,
    matter: viewOf(row, plans.get(row.occurrence), organs),
    canReopen,
    tasks: tasks.map((t) => ({
      id: t.id,
      occurrence: t.occurrence,
      step: plans.get(t.occurrence)?.label ?? t.occurrence,
      kind: t.kind,
      role: t.role,
      unit: t.unit,
      unitLabel: units.find((u) => u.id === t.unit)?.label ?? null,
      dueDay: t.dueDay,
    })),
  };
}
