import { parseDocument } from 'yaml';
import type { MunicipalityFiles } from '../../domain/arshjul/parse';

/** The files with what stands at `steg/kf-budget/slutligt i` taken out of arshjul.yaml. Throws when nothing stands there. */
export function without(files: MunicipalityFiles, path: string): MunicipalityFiles {
  const document = parseDocument(files['arshjul.yaml']);
  if (!document.deleteIn(path.split('/'))) throw new Error(`${path} is not in arshjul.yaml`);
  return { ...files, 'arshjul.yaml': String(document) };
}
