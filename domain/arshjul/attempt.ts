import type { Path } from './problems';
import { Unreadable } from './words';
import type { YamlFile } from './yamlFile';

/** Reads one part of a step; what cannot be read becomes an error at its place and `undefined`. */
export function attempt<T>(file: YamlFile, path: Path, read: () => T): T | undefined {
  try {
    return read();
  } catch (e) {
    if (!(e instanceof Unreadable)) throw e;
    file.problem(path, e.message);
    return undefined;
  }
}
