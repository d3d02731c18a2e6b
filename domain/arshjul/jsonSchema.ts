import { z } from 'zod';
import { meetingsSchema } from './meetingsFile';
import { organisationSchema } from './organisationFile';
import { arshjulSchema } from './schema';

const FILES = [
  ['arshjul', arshjulSchema],
  ['organisation', organisationSchema],
  ['sammantraden', meetingsSchema],
] as const;

/**
 * The JSON Schemas of the three files of a folder, by file name in `schema/`, for completion and hover texts in editors. They say the
 * shapes; what a sentence means and whether a name exists is told by `arshjul check`.
 */
export function jsonSchemas(): Record<string, string> {
  return Object.fromEntries(
    FILES.map(([name, shape]) => {
      const id = `${name}.schema.json`;
      const schema = z.toJSONSchema(shape, { target: 'draft-2020-12', io: 'input' });
      return [id, `${JSON.stringify({ $id: id, title: `Årshjulet: ${name}.yaml`, ...schema }, null, 2)}\n`];
    }),
  );
}
