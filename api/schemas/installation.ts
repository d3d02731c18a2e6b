import { z } from 'zod';
import { TOKEN_ROLES } from '../../services/access/tokens';
import { day, id } from './common';

export const rehearsalBody = z
  .strictObject({
    municipality: z.string().min(1).max(500),
    year: z.int().min(2000).max(2100),
    seed: z.int().min(0).max(2_147_483_647).default(1),
    simulate: z.union([z.enum(['all', 'none']), z.array(id).max(50)]).default('all').meta({ description: '"none": stepped by hand' }),
    participants: z.array(id).max(200).optional(),
  })
  .meta({ id: 'StartRehearsal' });

export const rehearsal = z.looseObject({}).meta({ id: 'Rehearsal' });
export const rehearsalList = z.object({ rehearsals: z.array(z.looseObject({ id: z.string() })) }).meta({ id: 'RehearsalList' });

export const clockBody = z.strictObject({ to: z.union([z.literal('next'), day]) }).meta({ id: 'ClockStep', example: { to: '2027-09-14' } });
export const clockAnswer = z
  .looseObject({ now: z.string(), happened: z.array(z.looseObject({ at: z.string(), kind: z.string() })) })
  .meta({ id: 'ClockStepped' });

export const inbox = z.object({ mails: z.array(z.looseObject({ id: z.union([z.string(), z.number()]) })) }).meta({ id: 'Inbox' });
export const mail = z.looseObject({}).meta({ id: 'InboxMail' });

export const invariants = z
  .looseObject({
    checked: z.int(),
    findings: z.array(z.looseObject({ invariant: z.string(), promise: z.string(), run: z.string(), subject: z.string() })),
  })
  .meta({ id: 'Invariants' });

export const repaired = z.looseObject({ restarted: z.array(z.string()) }).meta({ id: 'Repaired' });

export const tokenBody = z
  .strictObject({ role: z.enum(TOKEN_ROLES), municipality: z.string().max(100).optional() })
  .meta({ id: 'NewToken' });
export const token = z
  .object({ id: z.string(), token: z.string().meta({ description: 'Shown this once' }) })
  .meta({ id: 'Token' });

export const sessionBody = z.strictObject({ cycle: id, person: id }).meta({ id: 'NewSession' });
export const session = z.object({ token: z.string(), hours: z.int() }).meta({ id: 'Session' });
