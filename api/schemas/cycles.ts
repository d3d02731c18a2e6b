import { z } from 'zod';
import { day, id, reason, text } from './common';
import { reorganisations } from './reorganise';

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
export const experience = z
  .object({
    run: z.string(),
    municipality: z.string(),
    year: z.int(),
    finished: z.boolean(),
    today: day,
    late: z.array(z.looseObject({ step: z.string(), label: z.string(), workingDays: z.int() })),
    left: z.array(z.looseObject({ person: z.string(), until: day })),
    plans: z.array(z.looseObject({ organ: z.string(), deviation: z.int() })),
    open: z.array(z.looseObject({ occurrence: z.string(), due: day })),
  })
  .meta({ id: 'Experience' });

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

export const absenceBody = z
  .strictObject({
    person: id,
    from: day,
    to: day,
    substitute: id,
    reason: text(2_000).optional().meta({ description: 'Kept in the timeline' }),
    list: text(64).optional().meta({ description: 'Of the preview' }),
  })
  .meta({ id: 'Absence' });
export const absenceEndBody = z
  .strictObject({ person: id, back: day.optional().meta({ description: 'First day back; default today' }) })
  .meta({ id: 'AbsenceEnd' });

/** A definition fragment or a whole `arshjul.yaml`; faults are told by `file:line:column`. */
const source = z.string().min(1).max(60_000);
const file = z.string().regex(/^[\w. åäöÅÄÖ-]{1,100}$/, 'Ange ett filnamn utan sökväg.').optional().meta({ description: 'Name by which faults tell their place' });

const moves = [
  z.strictObject({ kind: z.literal('moveStep'), occurrence: id, due: day.optional(), answerBy: day.optional(), opens: day.optional() }),
  z.strictObject({ kind: z.literal('moveMeeting'), meeting: id, day, handlingsstopp: day.optional() }),
  z.strictObject({ kind: z.literal('cancelMeeting'), meeting: id }),
  z.strictObject({ kind: z.literal('addMeeting'), organ: id, day, handlingsstopp: day.optional(), extra: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('dropStep'), occurrence: id }),
] as const;

const fragment = z.union([source, z.record(z.string(), z.unknown())]).meta({ description: 'One step under its section, or one floor under `golv`, in the definition’s language: YAML text, or JSON' });

/** One of the things that an adjustment can do; the same words as the plan's facts. */
export const change = z.discriminatedUnion('kind', [
  ...moves,
  z.strictObject({ kind: z.literal('insertStep'), text: fragment, file }),
  z.strictObject({ kind: z.literal('setFloor'), text: fragment, file }),
  z.strictObject({
    kind: z.literal('newDefinition'),
    follow: z.enum(['started', 'now']).meta({ description: 'started: what has opened goes on as it began. now: what is open and not approved or decided follows too' }),
    decision: z
      .strictObject({ organ: text(100), day, paragraph: text(50).optional() })
      .optional()
      .meta({ description: 'The decision behind the version; left out where a carried decision is adopted' }),
    text: source.optional().meta({ description: 'A whole arshjul.yaml; absent: the municipality’s folder as it stands now' }),
    file,
  }),
  z.strictObject({ kind: z.literal('several'), changes: z.array(z.discriminatedUnion('kind', [...moves])).min(1).max(200) }),
  ...reorganisations,
  z.strictObject({ kind: z.literal('undo') }),
]);

export const adjustBody = z
  .strictObject({
    change,
    reason: reason.optional().meta({ description: 'Needed to apply' }),
    name: text(200).optional().meta({ description: 'Who has decided to pass a lawful day' }),
    revision: z.int().min(1).optional().meta({ description: 'Of the preview; the header If-Match does as well. Needed to apply' }),
    list: text(64).optional().meta({ description: 'Of the preview: refused when a receiver or a signature has come or gone since, even where no date has moved' }),
  })
  .meta({ id: 'Adjustment' });

export const declineBody = z.strictObject({ reason }).meta({ id: 'DeclineCarried' });
export const carried = z.looseObject({ id: z.string(), state: z.string() }).meta({ id: 'Carried' });
export const carriedList = z.object({ carried: z.array(carried) }).meta({ id: 'CarriedList' });

export const adjustment = z.looseObject({ revision: z.int() }).meta({ id: 'AdjustmentEffects' });

export const happeningBody = z
  .strictObject({
    step: id.meta({ description: 'The händelse’s id in the definition' }),
    organ: id,
    day: day.optional().meta({ description: 'When it happened; absent: today. The days of what it opens are counted from it' }),
    what: text(500).meta({ description: 'What has happened, in one sentence' }),
    amount: z.int().optional().meta({ description: 'Whole kronor, minus is a deficit: of the händelse that a deviation chain starts with' }),
    reason: reason.optional(),
    name: text(200).optional().meta({ description: 'Who has decided to pass a lawful day' }),
    revision: z.int().min(1).optional().meta({ description: 'Of the preview; the header If-Match does as well. Needed to register' }),
    list: text(64).optional().meta({ description: 'Of the preview' }),
  })
  .meta({ id: 'Happening' });
export const happeningList = z.object({ happenings: z.array(z.looseObject({ step: z.string() })), registered: z.array(z.looseObject({ step: z.string() })) }).meta({ id: 'HappeningList' });
export const happening = z.looseObject({ revision: z.int(), opens: z.array(z.looseObject({ occurrence: z.string() })) }).meta({ id: 'HappeningEffects' });

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
