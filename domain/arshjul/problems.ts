/** One thing that is wrong in a file; `text` is Swedish: what, why, what is allowed. Lines and columns begin at 1. */
export interface DefinitionError {
  file: string;
  line: number;
  column: number;
  text: string;
}

/** The way to a place in a file: keys and list positions. */
export type Path = readonly (string | number)[];

/** `astorp/arshjul.yaml:12:5: text` */
export function errorLine(e: DefinitionError): string {
  return `${e.file}:${e.line}:${e.column}: ${e.text}`;
}

/** In the order of the files given, then by line and column. */
export function sortErrors(errors: readonly DefinitionError[]): DefinitionError[] {
  const files = [...new Set(errors.map((e) => e.file))];
  return [...errors].sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column);
}
