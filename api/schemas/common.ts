import { z } from 'zod';
import { isDay } from '../../domain/calendar/day';

/** A local calendar day. */
export const day = z
  .string()
  .refine(isDay, { error: 'Skriv dagen som ÅÅÅÅ-MM-DD.' })
  .meta({ description: 'Local day, YYYY-MM-DD', format: 'date', example: '2027-09-14' });

/** An id of ours or of a definition: what could never be one is refused before the database is asked. */
export const id = z.string().min(1).max(200);

export const period = z
  .string()
  .regex(/^P(0[1-9]|1[0-3])$/, { error: 'Skriv perioden som P01–P13.' })
  .meta({ example: 'P08' });

/** A text that somebody has written; never longer than a page. */
export const text = (max = 5_000) => z.string().trim().max(max);
export const reason = text(2_000).min(1).meta({ description: 'Why, in the words of the one who acts; goes into the record' });

export const byId = z.strictObject({ id });
/** `?cycle=` */
export const inCycle = z.strictObject({ cycle: id.meta({ description: 'The run, for example astorp-2027' }) });
export const maybeInCycle = z.strictObject({ cycle: id.optional().meta({ description: 'The run; not needed in a session' }) });

/** Query parameters are text. */
export const flag = z.enum(['true', 'false']).optional().transform((value) => value === 'true');
export const limit = z.coerce.number().int().min(1).max(500).optional();

/** What is answered where the receipt has no more to say. */
export const done = z.looseObject({}).meta({ id: 'Receipt' });
