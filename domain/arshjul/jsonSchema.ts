import { z } from 'zod';
import { arshjulSchema } from './schema';

/** The JSON Schema of `arshjul.yaml`, for completion and hover texts in editors. Published as `schema/arshjul.schema.json`. */
export function arshjulJsonSchema(): string {
  const schema = z.toJSONSchema(arshjulSchema, { target: 'draft-2020-12' });
  return `${JSON.stringify({ $id: 'arshjul.schema.json', title: 'Årshjulet: arshjul.yaml', ...schema }, null, 2)}\n`;
}
