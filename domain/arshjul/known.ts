import type { KnownOrgan } from './chain';
import type { Level, RoleDef } from './types';
import type { YamlFile } from './yamlFile';

/** What a step's sentences may refer to. */
export interface Known {
  file: YamlFile;
  /** null: not known, any name is taken */
  organs: KnownOrgan[] | null;
  levels: Level[];
  roles: RoleDef[];
  forms: string[];
  chains: string[];
}
