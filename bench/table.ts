// The one table: what was measured, its value, the floor of the same run beside it, the aim and whether it is met.

/** One row. Figures are numbers as JSON has them and are written with a comma when shown. */
export interface Row {
  /** stable key for --json */
  key: string;
  group: string;
  label: string;
  value: number | null;
  unit: string;
  /** the floor of the same run, or what it is held against */
  beside?: string;
  aim?: string;
  met?: boolean;
}

/** What becomes of everything measured. */
export interface Report {
  machine: { processor: string; cores: number; memoryGb: number; node: string; platform: string; loadBefore: number };
  managers: number;
  rows: Row[];
  /** what could not be measured, and why */
  failed: string[];
}

/** A number as people read it: three figures of weight, a comma, spaces between thousands. */
export function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const [whole = '', part] = value.toFixed(decimals).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ' '), part].filter(Boolean).join(',');
}

/** The report as plain text. */
export function show({ machine, managers, rows, failed }: Report): string {
  const cells = rows.map((row) => [
    row.label,
    `${figure(row.value)} ${row.unit}`.trim(),
    row.beside ?? '',
    row.aim ?? '',
    row.met === undefined ? '' : row.met ? 'ja' : 'nej',
  ]);
  const head = ['Mätning', 'Värde', 'Golv i samma körning', 'Mål', 'Uppfyllt'];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => row.map((cell, i) => (i === 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd();
  const out = [
    `${machine.processor}, ${machine.cores} kärnor, ${figure(machine.memoryGb)} GB, Node ${machine.node}, ${machine.platform}; belastning före: ${figure(machine.loadBefore)}`,
    `${managers} chefer där inget annat sägs. Målen gäller två lediga kärnor; inget prov faller på dem.`,
    '',
    line(head),
    line(widths.map((width) => '-'.repeat(width))),
  ];
  let group = '';
  rows.forEach((row, i) => {
    if (row.group !== group) out.push(...(group === '' ? [] : ['']), row.group);
    group = row.group;
    out.push(line(cells[i] ?? []));
  });
  if (failed.length > 0) out.push('', 'Kunde inte mätas:', ...failed.map((text) => `  ${text}`));
  return out.join('\n');
}
