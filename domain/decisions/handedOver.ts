/**
 * Whether what `authority` wrote in an occurrence has been handed over: its own organ has decided, or where no organ of it
 * decides, the step is finished. Until then texts and figures are drafts of that nämnd or bolag alone (TF 2 kap. 10–12 §§; KL 6
 * kap. for the nämnd as an authority of its own).
 *
 * A collection has no chain: nobody decides it, it is the basis of a report. It is handed over with a report that builds on it,
 * the authority's own where there is one; with its own end only when nothing builds on it that will be decided here.
 */
export type HandOvers = (occurrence: string, authority: string) => boolean;

/** One step of the year as far as handing over goes. */
export interface HandingOver {
  id: string;
  state: string;
  authority: string;
  builtOn: string[];
  chained: boolean;
  /** authorities whose organ has said yes */
  yes: string[];
}

/** A year's handings over. */
export function handOversAmong(steps: readonly HandingOver[]): HandOvers {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const above = new Map<string, HandingOver[]>();
  for (const step of steps) {
    if (step.state === 'settled' || step.state === 'dropped') continue;
    for (const id of step.builtOn) above.set(id, [...(above.get(id) ?? []), step]);
  }
  // The definition's check has seen to it that what builds on what never comes round to itself.
  const over: HandOvers = (occurrence, authority) => {
    const step = byId.get(occurrence);
    if (!step) return false;
    if (step.yes.includes(authority)) return true;
    const reports = step.chained ? [] : (above.get(occurrence) ?? []);
    if (reports.length === 0) return step.state === 'finished';
    const own = reports.filter((report) => report.authority === authority);
    return (own.length > 0 ? own : reports).some((report) => over(report.id, report.authority));
  };
  return over;
}
