import { holder } from '../../domain/organisation/resolve';
import type { Organisation } from '../../domain/organisation/types';
import { vacancyText, type Vacancy } from '../../domain/tasks/handOut';
import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';

/** Keeps one finding a vacant post (not one a step) and tells the ekonomichef of the new ones. */
export async function reportVacancies(tx: Tx, run: Run, org: Organisation, vacancies: readonly Vacancy[], clock: RunClock): Promise<void> {
  if (vacancies.length === 0) return;
  const found = new Map(vacancies.map((v) => [`vakant|${v.role}|${v.scope}`, v]));
  const known = await tx.finding.findMany({ where: { run: run.id, occasion: { in: [...found.keys()] } }, select: { occasion: true } });
  for (const { occasion } of known) found.delete(occasion);
  if (found.size === 0) return;
  const findings = [...found].map(([occasion, v]) => ({
    run: run.id,
    occasion,
    rule: 'vakant-post',
    severity: v.person === null ? 'error' : 'warning',
    subject: v.scope,
    text: vacancyText(v, org),
    at: clock.now,
  }));
  await tx.finding.createMany({ data: findings, skipDuplicates: true });
  const chief = holder(org, 'ekonomichef', 'kommun', clock.today);
  if (!chief) return;
  await notify(
    tx,
    ...findings.map((f) => ({
      run: run.id,
      person: chief.person,
      kind: 'finding' as const,
      occasion: f.occasion,
      payload: { finding: f.text },
      at: clock.now,
    })),
  );
}
