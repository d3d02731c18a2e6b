// What is not about one person's task: meetings, moved dates, deviations and findings.
import type { Notice } from '../../generated/prisma/client';
import { isDay, type Day } from '../../domain/calendar/day';
import { paths } from './addresses';
import { said } from '../../domain/mail/standing';
import type { Context } from './context';
import { labelOfOrgan, stepRef } from './names';
import type { BasisTold, DeviationTold, FindingTold, MeetingTold, Move, MovedTold } from './texts/told';

export function meetingTold(notice: Notice, kind: MeetingTold['kind'], context: Context): MeetingTold {
  const { matters, meetings, occurrences, run } = context;
  const choose = said(notice, 'choose');
  const id = said(notice, 'matter') ?? choose;
  const matter = matters.find((m) => m.id === id);
  const meetingId = said(notice, 'meeting') ?? (choose === null ? (matter?.meeting ?? null) : null);
  const meeting = meetingId === null ? undefined : meetings.get(meetingId);
  const occurrence = occurrences.get(matter?.occurrence ?? notice.occurrence ?? '');
  const organ = said(notice, 'organ') ?? meeting?.organ ?? matter?.organ ?? occurrence?.organ ?? '';
  const open = matters.filter((m) => m.meeting === meetingId && m.state === 'open').map((m) => m.label);
  const label = said(notice, 'label') ?? matter?.label;
  const day = meeting?.day ?? said(notice, 'day');
  return {
    about: 'meeting',
    kind,
    occasion: notice.occasion,
    matters: label === undefined ? (kind === 'registerDecision' && open.length > 0 ? open : occurrence ? [stepRef(occurrence).title] : []) : [label],
    organ: labelOfOrgan(organ, context),
    meeting: meetingId ?? `${organ}|${day ?? ''}`,
    day: dayIn(day),
    stop: meeting?.handlingsstopp ?? said(notice, 'handlingsstopp'),
    outcome: said(notice, 'outcome'),
    paragraph: said(notice, 'paragraph'),
    chooses: choose !== null,
    motivation: said(notice, 'motivation'),
    nextDay: dayIn(said(notice, 'nextMeeting')),
    path:
      choose !== null
        ? paths.reopen(run.id, choose)
        : meetingId !== null && kind !== 'decided'
          ? paths.meeting(run.id, meetingId)
          : occurrence
            ? paths.step(run.id, occurrence.id)
            : paths.mine(),
  };
}

/** The § is the ärende's as it stands when the mail is written: it may have come after the registration. */
export function basisTold(notice: Notice, context: Context): BasisTold | null {
  const occurrence = context.occurrences.get(notice.occurrence ?? '');
  const change = said(notice, 'why');
  if (!occurrence || change === null) return null;
  return {
    about: 'basis',
    kind: 'basisChanged',
    occasion: notice.occasion,
    step: stepRef(occurrence),
    organ: labelOfOrgan(said(notice, 'organ') ?? '', context),
    day: dayIn(said(notice, 'day')),
    paragraph: context.matters.find((m) => m.id === said(notice, 'matter'))?.paragraph ?? null,
    change,
    stands: (notice.payload as { stands?: unknown } | null)?.stands === true,
    path: paths.step(context.run.id, occurrence.id),
  };
}

/** A day, or null for what is none. */
function dayIn(text: string | null): Day | null {
  return text !== null && isDay(text) ? text : null;
}

const WHATS: readonly string[] = ['opens', 'due', 'figuresBy', 'answerBy', 'meeting', 'added', 'removed', 'handed'] satisfies Move['what'][];

export function movedTold(notice: Notice): MovedTold | null {
  const moves = (notice.payload as { moves?: unknown } | null)?.moves;
  const told = (Array.isArray(moves) ? moves : []).flatMap((m: unknown) => moveOf(m));
  if (told.length === 0) return null;
  return { about: 'moved', kind: 'moved', occasion: notice.occasion, moves: told, reason: said(notice, 'reason'), path: paths.mine() };
}

function moveOf(raw: unknown): Move[] {
  const { label, occurrence, what, from, to } = (raw ?? {}) as Record<string, unknown>;
  if (typeof what !== 'string' || !WHATS.includes(what)) return [];
  const day = (value: unknown): string | null => (typeof value === 'string' && isDay(value) ? value : null);
  return [{ title: String(label ?? occurrence ?? ''), what: what as Move['what'], from: day(from), to: day(to) }];
}

export function deviationTold(notice: Notice, context: Context): DeviationTold {
  const payload = (notice.payload ?? {}) as { deviation?: unknown; organ?: unknown; insufficient?: unknown; next?: { label?: unknown; due?: unknown } | null };
  const occurrence = context.occurrences.get(notice.occurrence ?? '');
  const due = payload.next?.due;
  return {
    about: 'deviation',
    kind: 'deviation',
    occasion: notice.occasion,
    organ: labelOfOrgan(typeof payload.organ === 'string' ? payload.organ : (occurrence?.organ ?? ''), context),
    deviation: typeof payload.deviation === 'number' ? payload.deviation : null,
    insufficient: payload.insufficient === true,
    of: context.people.get(said(notice, 'of') ?? '')?.name ?? null,
    next: typeof due === 'string' && isDay(due) ? { label: String(payload.next?.label ?? ''), due } : null,
    path: occurrence ? paths.step(context.run.id, occurrence.id) : paths.year(context.run.id),
  };
}

const SEVERITIES: readonly string[] = ['error', 'warning', 'info'] satisfies FindingTold['severity'][];

export function findingTold(notice: Notice, context: Context): FindingTold | null {
  const row = context.findings.get(notice.occasion);
  const text = row?.text ?? said(notice, 'finding');
  if (text === null || text === undefined) return null;
  const severity = row?.severity ?? 'warning';
  const meeting = said(notice, 'meeting');
  return {
    about: 'finding',
    kind: 'finding',
    occasion: notice.occasion,
    text,
    paragraph: row?.paragraph ?? said(notice, 'paragraph'),
    severity: SEVERITIES.includes(severity) ? (severity as FindingTold['severity']) : 'warning',
    registrar: meeting !== null,
    path: meeting === null ? paths.year(context.run.id) : paths.meeting(context.run.id, meeting),
  };
}
