import { z } from 'zod';
import { LARGEST_FILE } from '../../services/imports/readFile';
import { day, id, text } from './common';

/** Base64 is a third longer than what it holds; the rest is for the other fields. */
export const IMPORT_BODY_LIMIT = Math.ceil((LARGEST_FILE * 4) / 3) + 64 * 1024;

const municipality = z.string().min(1).max(500).meta({ description: 'Folder in kommuner/: the real years of it that run are changed', example: 'min-kommun' });
const sent = {
  municipality,
  file: z.string().min(1).max(200).meta({ description: 'The file’s name: its ending tells what it is where it does not say so itself', example: 'personal.csv' }),
  content: z.base64({ error: 'Skriv filens innehåll i base64.' }).max(IMPORT_BODY_LIMIT).meta({ description: 'The file, base64. At most 2 MB' }),
  dryRun: z.boolean().optional().meta({ description: 'Only the differences; nothing is kept' }),
  list: id.optional().meta({ description: 'Of a dry run: refused with 409 when the differences are others by now' }),
};

export const peopleBody = z
  .strictObject({
    ...sent,
    from: day.optional().meta({ description: 'From which day the changes hold where a row does not say; default today' }),
    newUnits: z.boolean().optional().meta({ description: 'Units that do not exist are new ones, not misspellings' }),
  })
  .meta({ id: 'PeopleImport' });

export const meetingsBody = z
  .strictObject({ ...sent, reason: text(2_000).min(1).optional(), name: text(200).min(1).optional().meta({ description: 'Who has decided to pass a lawful day' }) })
  .meta({ id: 'MeetingsImport' });

const year = z.looseObject({ run: z.string(), year: z.int(), lines: z.array(z.string()), revision: z.int() });
export const peopleImported = z
  .looseObject({ municipality: z.string(), dryRun: z.boolean(), changed: z.boolean(), notes: z.array(z.string()), years: z.array(year), list: z.string() })
  .meta({ id: 'PeopleImported' });
export const meetingsImported = z
  .looseObject({ municipality: z.string(), dryRun: z.boolean(), changed: z.boolean(), notes: z.array(z.string()), years: z.array(year), list: z.string() })
  .meta({ id: 'MeetingsImported' });

export const vanishedQuery = z.strictObject({ municipality: municipality.optional() });
export const vanished = z
  .object({
    vanished: z.array(
      z.object({ run: z.string(), person: z.string(), name: z.string(), role: z.string(), scope: z.string(), post: z.string(), tasks: z.int(), state: z.enum(['waiting', 'kept']), given: z.boolean() }),
    ),
  })
  .meta({ id: 'Vanished' });
export const vanishedBody = z
  .strictObject({ municipality, person: id, decision: z.enum(['keep', 'handOver']), to: id.optional().meta({ description: 'handOver: id or e-mail address of who has it from today on' }), reason: text(2_000).min(1).optional() })
  .meta({ id: 'VanishedDecision' });
