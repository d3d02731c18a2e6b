import { holder } from '../../domain/organisation/resolve';
import type { BrokenRule } from '../../domain/decisions/broken';
import { organisationOf } from '../people/load';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';

export interface FindingAbout {
  run: string;
  /** business key of what it is about */
  about: string;
  /** opaque reference of what it is about */
  subject: string;
  /** why it was done all the same, as the person who registered it says */
  reason?: string | null;
  /** name of the person who registered it */
  name?: string | null;
}

/** Writes broken rules down, one finding a rule and thing, and tells the ekonomichef of those that are more than information. */
export async function writeFindings(tx: Tx, broken: readonly BrokenRule[], about: FindingAbout, clock: RunClock): Promise<void> {
  if (broken.length === 0) return;
  const rows = broken.map((b, i) => ({
    run: about.run,
    occasion: `${about.about}|${b.rule}${broken.findIndex((x) => x.rule === b.rule) === i ? '' : `|${i}`}`,
    rule: b.rule,
    paragraph: b.paragraph,
    severity: b.severity,
    subject: about.subject,
    text: b.text,
    reason: about.reason ?? null,
    name: about.name ?? null,
    at: clock.now,
  }));
  const made = await tx.finding.createMany({ data: rows, skipDuplicates: true });
  if (made.count === 0) return;
  const chief = holder(await organisationOf(tx, about.run), 'ekonomichef', 'kommun', clock.today);
  if (!chief) return;
  await notify(
    tx,
    ...rows
      .filter((r) => r.severity !== 'info')
      .map((r) => ({
        run: about.run,
        person: chief.person,
        kind: 'finding' as const,
        occasion: r.occasion,
        payload: { finding: r.text, paragraph: r.paragraph, reason: r.reason },
        at: clock.now,
      })),
  );
}

/** The name that a finding carries for whoever registered it: the person's, else the reference of the token. */
export async function nameOf(tx: Tx, run: string, actor: string): Promise<string> {
  const person = await tx.person.findUnique({ where: { run_id: { run, id: actor } }, select: { name: true } });
  return person?.name ?? actor;
}
