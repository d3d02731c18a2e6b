import { holder } from '../../domain/organisation/resolve';
import type { Organisation } from '../../domain/organisation/types';
import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';

export interface Vacancy {
  role: string;
  scope: string;
  organ: string;
  /** who acts instead; null when nobody exists */
  person: string | null;
}

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
    text: textOf(v, org),
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

function textOf(v: Vacancy, org: Organisation): string {
  const [kind, id] = v.scope.split(':');
  const place = kind === 'unit' ? org.units.find((u) => u.id === id)?.label : kind === 'organ' ? org.organs.find((o) => o.id === id)?.label : 'kommunen';
  const post = `Rollen ${v.role} vid ${place ?? v.scope} är vakant`;
  if (v.person === null) return `${post} och det finns ingen som kan ta uppgiften. Utse någon.`;
  const name = org.people.find((p) => p.id === v.person)?.name ?? v.person;
  return `${post}. Uppgifterna går till ${name} tills någon har utsetts.`;
}
