import type { OrganType } from '../organisation/types';
import type { Slot } from './slot';
import { isElectionYear, type Context } from './context';
import type { PlannedOccurrence } from './types';

const BOARDS: readonly OrganType[] = ['KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd'];

/**
 * What an election means for an occurrence: who prepares and who decides when the terms change at the turn of the year
 * (KL 6:18 for the styrelse, 6:19 for other nämnder unless KF has said otherwise), and which revisors follow which year (12:4).
 */
export function mandateTexts(ctx: Context, { step }: Slot, o: PlannedOccurrence): string[] {
  const typeOf = (organ: string): OrganType | undefined => ctx.organs.get(organ)?.type;
  const boards = o.chain.filter((m) => BOARDS.includes(typeOf(m.organ) ?? 'KF'));
  if (ctx.electionYear) {
    const turn = `${ctx.year + 1}-01-01`;
    const newCouncil = o.chain.some((m) => typeOf(m.organ) === 'KF' && m.day >= `${ctx.year}-10-15`);
    const old = boards.some((m) => m.day < turn) && newCouncil && step.budgetYear === 1;
    const later = boards.some((m) => m.day >= turn) && step.budgetYear === 1;
    return [
      ...(old ? ['Valår: den avgående styrelsen eller nämnden bereder, eftersom dess tid löper till årsskiftet (KL 6:18–19); nyvalda fullmäktige beslutar.'] : []),
      ...(later ? ['Valår: den nya nämnden beslutar, eftersom sammanträdet ligger efter årsskiftet (KL 6:18–19).'] : []),
    ];
  }
  if (!isElectionYear(ctx.year - 1) || o.budgetYear !== ctx.year - 1) return [];
  const accounts = (step.type === 'namndsredovisning' || step.type === 'arsredovisning') && boards.some((m) => m.verb !== 'informeras');
  return [
    ...(accounts ? [`Ny mandatperiod sedan årsskiftet: den nya nämnden eller styrelsen avger redovisningen för ${ctx.year - 1} (KL 6:18–19).`] : []),
    ...(o.chain.some((m) => typeOf(m.organ) === 'revision') ? [`Revisorerna för ${ctx.year - 1} slutför sin granskning medan de nyvalda granskar ${ctx.year} (KL 12:4): två uppsättningar arbetar samtidigt.`] : []),
  ];
}
