import { z } from 'zod';
import { id, reason, text } from './common';

/** `{ field: value }`: text is as typed (amounts in tkr, "1 250,5"), a number is whole kronor. The form decides which fields there are. */
const values = z
  .record(z.string().max(100), z.union([z.number(), z.string().max(20_000), z.null()]))
  .refine((fields) => Object.keys(fields).length <= 200, { error: 'Högst 200 fält.' })
  .meta({ description: 'Fields of the form. Text: as typed, amounts in tkr. Number: whole kronor.', example: { budget: 1_250_000, helarsprognos: '1 310,5' } });

export const answerBody = z
  .strictObject({
    values,
    act: z
      .enum(['own', 'proposal', 'onBehalf'])
      .optional()
      .meta({ description: 'The own answer, a proposal for the chef to confirm, or handed in for somebody. Default: own, for a token onBehalf' }),
    received: text(200).optional().meta({ description: 'onBehalf: how it was received (telefon, möte …)' }),
    notes: text(5_000).optional(),
    part: z.literal('figures').optional().meta({ description: 'Only the figures, of a task with two answer days; the rest comes by `textsDue`' }),
    confirmed: z.boolean().optional().meta({ description: 'The amounts have been looked at: no question about kr, tkr, mnkr' }),
  })
  .meta({ id: 'Answer' });

export const answerReceipt = z
  .looseObject({ task: z.string(), late: z.boolean(), revision: z.int(), part: z.literal('figures').optional(), textsDue: z.string().optional(), text: z.string().optional() })
  .meta({ id: 'AnswerReceipt', description: 'What was received; the same for a repeated key. `part`, `textsDue` and `text` when only the figures were' });

export const approveBody = z.strictObject({ comment: text(5_000).optional() }).meta({ id: 'Approval' });
export const returnBody = z.strictObject({ children: z.array(id).min(1).max(500), reason }).meta({ id: 'Return' });
export const withoutBody = z.strictObject({ reason }).meta({ id: 'Without' });
export const confirmBody = z.strictObject({}).meta({ id: 'Confirmation' });

export const taskList = z
  .object({
    tasks: z.array(
      z.object({
        id: z.string(),
        cycle: z.string(),
        occurrence: z.string(),
        kind: z.enum(['answer', 'approve']),
        level: z.string(),
        unit: z.string().nullable(),
        organ: z.string(),
        role: z.string(),
        person: z.string().nullable(),
        sharedWith: z.array(z.string()).meta({ description: 'A shared post: the others who may do the same; one of them is enough' }),
        state: z.enum(['waiting', 'open', 'done', 'without', 'withdrawn']),
        due: z.string().meta({ description: 'The day that counts now; with two answer days the figures’ while `textsDue` stands' }),
        textsDue: z.string().nullable().meta({ description: 'Two answer days, the figures still to come: the texts’ day' }),
        figuresIn: z.boolean().meta({ description: 'The figures have come, the texts are due on `due`' }),
        late: z.boolean(),
        round: z.int(),
        revision: z.int(),
      }),
    ),
    next: z.string().nullable().meta({ description: 'Pass as `after` for the rest; null at the end' }),
  })
  .meta({ id: 'TaskList' });

export const task = z.looseObject({}).meta({ id: 'Task', description: 'The task with its form, and what was answered where the asker may read it' });

export const rowBody = z
  .strictObject({ values, text: text(5_000).min(1).meta({ description: 'What the row is about' }) })
  .meta({ id: 'OwnRow', description: 'A row of the approver’s own in the compilation' });
export const rowReceipt = z.looseObject({ task: z.string(), row: z.string(), revision: z.int() }).meta({ id: 'OwnRowReceipt' });
export const compilation = z.looseObject({}).meta({ id: 'Compilation', description: 'Rows, texts and sums below the task; amounts in kronor' });
export const actReceipt = z.looseObject({ task: z.string(), revision: z.int() }).meta({ id: 'ActReceipt' });
