import { z } from 'zod';
import { day, id, text } from './common';

export const meetingList = z.object({ meetings: z.array(z.looseObject({ id: z.string() })) }).meta({ id: 'MeetingList' });
export const meeting = z.looseObject({}).meta({ id: 'Meeting', description: 'The meeting with its ärenden' });

const outcome = z.strictObject({
  matter: id,
  outcome: z.enum(['bifall', 'bifall-med-andring', 'avslag', 'aterremiss', 'bordlaggning', 'noterat']),
  paragraph: text(50).optional().meta({ description: 'May come later, until justering', example: '§ 112' }),
  motivation: text(5_000).optional(),
  change: text(5_000).optional(),
  differs: text(4_000).optional().meta({ description: 'A final decision: in what it differs from the preliminary one; what hangs on that is asked again' }),
  remitTo: id.optional(),
  nextMeeting: id.optional(),
  minority: z.boolean().optional().meta({ description: 'A third of those present asked for it (KL 5:50)' }),
  reason: text(2_000).optional().meta({ description: 'Why a rule was broken, if it was' }),
});

export const registerBody = z
  .strictObject({ outcomes: z.array(outcome).min(1).max(200), heldOn: day.optional() })
  .meta({ id: 'MeetingDecisions', description: 'One send for the whole meeting: all of it or nothing' });

export const paragraphBody = z.strictObject({ paragraph: text(50).min(1) }).meta({ id: 'Paragraph' });

export const outsideBody = z
  .strictObject({
    outcome: z.enum(['bifall', 'bifall-med-andring', 'avslag', 'aterremiss', 'bordlaggning', 'noterat']),
    day: day.optional(),
    paragraph: text(50).optional(),
    motivation: text(5_000).optional(),
    change: text(5_000).optional(),
    differs: text(4_000).optional(),
    remitTo: id.optional(),
    minority: z.boolean().optional(),
    reason: text(2_000).optional(),
  })
  .meta({ id: 'OutsideDecision', description: 'What an organ without meetings here (revisionen, a nämnd on paper) said' });

export const correctionBody = z
  .strictObject({ ...outcome.omit({ matter: true }).shape, reason: text(2_000).min(1).meta({ description: 'Why the registration was wrong' }) })
  .meta({ id: 'DecisionCorrection', description: 'What the organ really decided; refused when something later hangs on the wrong registration' });

export const reopenBody = z
  .strictObject({
    reopen: z.union([z.literal('nothing'), z.array(id).min(1).max(500)]),
    supplement: text(5_000).optional(),
    due: day.optional().meta({ description: 'The new answer day' }),
  })
  .meta({ id: 'Reopening', description: 'After an återremiss: which tasks are asked again' });
