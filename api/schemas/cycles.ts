import { z } from 'zod';
import { day, id, reason, text } from './common';

const settledHow = z.enum(['genomfort-utanfor', 'utgar', 'hamtas-in']);

export const startBody = z
  .strictObject({
    municipality: z.string().min(1).max(500).meta({ description: 'Folder in kommuner/; the operator may give a path', example: 'min-kommun' }),
    year: z.int().min(2000).max(2100),
    from: day.optional().meta({ description: 'Chasing begins here; what lies before is settled' }),
    passed: z
      .array(z.strictObject({ occurrence: id, how: settledHow, organ: id.optional(), day: day.optional(), paragraph: text(50).optional() }))
      .max(1_000)
      .optional(),
    participants: z.array(id).max(200).optional().meta({ description: 'Nämnder that take part; the others are on paper' }),
  })
  .meta({ id: 'StartYear' });

export const started = z
  .looseObject({ run: z.string(), alreadyRunning: z.boolean(), tasksPlanned: z.int() })
  .meta({ id: 'Started' });

export const cycleList = z.object({ cycles: z.array(z.looseObject({ id: z.string() })) }).meta({ id: 'CycleList' });
export const cycle = z.looseObject({}).meta({ id: 'Cycle' });

export const organBody = z
  .strictObject({ organ: id.optional().meta({ description: 'One organ; absent: the whole year' }), reason: text(2_000).optional() })
  .meta({ id: 'PauseOrResume' });
export const noBody = z.strictObject({});
export const closeBody = z.strictObject({ reason: text(2_000).optional() }).meta({ id: 'CloseYear' });

export const closePeriodBody = z
  .strictObject({ fiscalYear: z.int().min(2000).max(2100).optional(), day: day.optional() })
  .meta({ id: 'ClosePeriod' });

export const settleBody = z
  .strictObject({
    occurrence: id,
    how: settledHow.default('genomfort-utanfor'),
    organ: id.optional(),
    day: day.optional(),
    paragraph: text(50).optional(),
    reason: text(2_000).optional(),
  })
  .meta({ id: 'Settlement' });

export const absenceBody = z.strictObject({ person: id, from: day, to: day, substitute: id }).meta({ id: 'Absence' });
export const absenceEndBody = z
  .strictObject({ person: id, back: day.optional().meta({ description: 'First day back; default today' }) })
  .meta({ id: 'AbsenceEnd' });

/** One of the moves that an adjustment can make; the same words as the plan's facts. */
export const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('moveStep'), occurrence: id, due: day.optional(), answerBy: day.optional(), opens: day.optional() }),
  z.strictObject({ kind: z.literal('moveMeeting'), meeting: id, day, handlingsstopp: day.optional() }),
  z.strictObject({ kind: z.literal('cancelMeeting'), meeting: id }),
  z.strictObject({ kind: z.literal('addMeeting'), organ: id, day, handlingsstopp: day.optional(), extra: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('dropStep'), occurrence: id }),
]);

export const adjustBody = z
  .strictObject({
    change,
    reason: reason.optional().meta({ description: 'Needed to apply' }),
    name: text(200).optional().meta({ description: 'Who has decided to pass a lawful day' }),
    revision: z.int().min(1).optional().meta({ description: 'Of the preview; the header If-Match does as well. Needed to apply' }),
  })
  .meta({ id: 'Adjustment' });

export const adjustment = z.looseObject({ revision: z.int() }).meta({ id: 'AdjustmentEffects' });

export const overdue = z.object({ overdue: z.array(z.looseObject({})) }).meta({ id: 'Overdue' });
export const status = z.looseObject({}).meta({ id: 'Status' });

export const timeline = z
  .object({
    entries: z.array(
      z.object({
        id: z.string(),
        seq: z.int().nullable(),
        at: z.string(),
        actor: z.string(),
        actorRole: z.string(),
        kind: z.string(),
        subject: z.string(),
        businessKey: z.string(),
        revision: z.int(),
        payload: z.unknown().meta({ description: 'null where it was removed by law, or is another authority’s draft' }),
        hidden: z.boolean().meta({ description: 'The payload is there but not for the asker: a draft of another authority' }),
        hash: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'Timeline' });
