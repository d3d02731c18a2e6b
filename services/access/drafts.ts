import type { Db, Tx } from '../base/db';

/**
 * Whether what `authority` wrote in an occurrence has been handed over: its own organ has decided, or where no organ of it
 * decides, the step is finished. Until then texts and figures are drafts of that nämnd or bolag alone (TF 2 kap. 10–12 §§; KL 6
 * kap. for the nämnd as an authority of its own).
 *
 * A collection has no chain: nobody decides it, it is the basis of a report. It is handed over with a report that builds on it,
 * the authority's own where there is one; with its own end only when nothing builds on it that will be decided here.
 */
export type HandOvers = (occurrence: string, authority: string) => boolean;

interface Step {
  id: string;
  state: string;
  authority: string;
  builtOn: string[];
  chained: boolean;
  /** authorities whose organ has said yes */
  yes: string[];
}

/** Reads a year's handings over in one query. `db` is a transaction or the Prisma client. */
export async function handOversOf(db: Pick<Tx, '$queryRaw'>, run: string): Promise<HandOvers> {
  const steps = await db.$queryRaw<Step[]>`
    select o.id, o.state, o.authority, coalesce(o.planned->'builtOn', '[]') as "builtOn", coalesce(o.planned->'chain', '[]') <> '[]' as chained,
           array(select m.authority from matter m where m.run = o.run and m.occurrence = o.id
                   and m.state = 'decided' and m.outcome in ('bifall', 'bifall-med-andring')) as yes
    from occurrence o where o.run = ${run}`;
  const byId = new Map(steps.map((step) => [step.id, step]));
  const above = new Map<string, Step[]>();
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

/** Whether the task's texts and figures have been handed over to other authorities. False for a task that the run does not have. */
export async function handedOver(db: Db, run: string, task: string): Promise<boolean> {
  const row = await db.prisma.task.findUnique({ where: { id: task }, select: { run: true, occurrence: true, authority: true } });
  return row?.run === run && (await handOversOf(db.prisma, run))(row.occurrence, row.authority);
}
