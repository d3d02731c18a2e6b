// Where in a municipality's arshjul.yaml something stands: `steg/kf-budget/slutligt i` → its line.
import { YamlFile } from '../../domain/arshjul/yamlFile';

export interface Place {
  /** as it is named in the requirements: `steg/kf-budget/slutligt i` */
  path: string;
  /** counted from 1 */
  line: number;
  /** the value in one line, shortened; empty for what has parts of its own */
  value: string;
}

const LONGEST = 90;

/** Finds places in one file by their path. */
export class Places {
  private readonly yaml: YamlFile;

  constructor(name: string, text: string) {
    this.yaml = new YamlFile(name, text);
  }

  /** The place at a path of keys with `/` between; null when nothing stands there. */
  find(path: string): Place | null {
    const keys = path.split('/');
    let value: unknown = this.yaml.value;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
      value = (value as Record<string, unknown>)[key];
    }
    return { path, line: this.yaml.place(keys, true).line, value: oneLine(value) };
  }
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return shorten(value.filter((v) => typeof v === 'string').join(' · '));
  return typeof value === 'object' ? '' : shorten(String(value));
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
}
