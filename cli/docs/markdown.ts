/** A table. Bars inside cells are escaped, line ends become spaces. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((c) => c.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** The first line of a document that is made by a program. */
export const GENERATED = '<!-- Written by "node bin/docs.mjs". Do not edit: the next writing replaces it. -->';
