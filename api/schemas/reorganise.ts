import { z } from 'zod';
import { day, id, text } from './common';

const from = day.meta({ description: 'First day of the change. What opens before it asks the organisation as it was' });
const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/, 'Bara bokstäver a–z, siffror och bindestreck.');
const label = text(200).optional();
const chef = id.nullable().optional().meta({ description: 'Person; null: vacant, and the next up the line acts. Needed for a new unit' });

/** What may become of a running year's organisation. */
export const reorganisations = [
  z.strictObject({ kind: z.literal('leave'), person: id, from, successor: id.optional().meta({ description: 'Ordinary or tf.; without: vacant' }) }),
  z.strictObject({
    kind: z.literal('arrive'),
    person: key,
    name: label,
    email: z.email('Skriv en e-postadress.').optional(),
    posts: z.array(z.strictObject({ role: key.optional().meta({ description: 'Default chef' }), unit: id.optional(), organ: id.optional() })).min(1).max(50),
    from,
  }),
  z.strictObject({ kind: z.literal('changeUnit'), person: id, unit: id, from, successor: id.optional() }),
  z.strictObject({ kind: z.literal('mergeUnits'), units: z.array(id).min(2).max(50), into: key, label, chef, from }),
  z.strictObject({
    kind: z.literal('splitUnit'),
    unit: id,
    into: z.array(z.strictObject({ id: key, label, chef, units: z.array(id).max(200).optional() })).min(2).max(20),
    from,
  }),
  z.strictObject({ kind: z.literal('moveUnit'), unit: id, under: id, from }),
  z.strictObject({ kind: z.literal('mergeOrgans'), organs: z.array(id).min(2).max(20), into: key, label, from }),
  z.strictObject({ kind: z.literal('splitOrgan'), organ: id, into: z.array(z.strictObject({ id: key, label, units: z.array(id).max(200) })).min(2).max(20), from }),
] as const;
