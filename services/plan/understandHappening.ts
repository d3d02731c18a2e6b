import { isDay, type Day } from '../../domain/calendar/day';
import { didYouMean } from '../../domain/arshjul/nearest';
import type { Definition } from '../../domain/arshjul/definition';
import { isFollowedUp } from '../../domain/economy/chain';
import { eventId, happeningFact, onNeedLink, openedBy, organsOfHappening, ownChain, registrable } from '../../domain/plan/happenings';
import { listText } from '../../domain/calendar/texts';
import type { ActionPlan, Run } from '../../generated/prisma/client';
import { clockOfRow } from '../base/clock';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import { organisationOf } from '../people/load';
import type { Understood } from './change';
import { factsOf } from './facts';

/** Something that the definition has a händelse for, and that somebody says has happened. */
export interface Happened {
  step: string;
  organ: string;
  /** when it happened; absent: today */
  day?: Day;
  /** what happened, in one sentence of the registrar's own */
  what: string;
  /** whole kronor, minus is a deficit: of the händelse that a deviation chain starts with */
  amount?: number;
}

/** Longest text that says what has happened. */
const LONGEST = 500;

/**
 * Turns a registered happening into a fact. Refuses a händelse or organ that is not there, a day outside the year, a missing text or
 * amount, a second åtgärdsplan while one is running, and a link `vid behov` of a chain that has no åtgärdsplan running at the organ.
 */
export async function understandHappening(tx: Tx, run: Run, happened: Happened): Promise<Understood> {
  const definition = run.definition as unknown as Definition;
  const organisation = await organisationOf(tx, run.id);
  const known = registrable(definition);
  const step = known.find((s) => s.id === happened.step);
  if (!step) {
    throw invalid('step', `Det finns ingen händelse som heter "${happened.step}" och kan registreras.${didYouMean(happened.step, known.map((s) => s.id))} ${known.length > 0 ? `De som finns: ${known.map(withId).join(', ')}.` : 'Definitionen har inga.'}`);
  }
  const organs = organsOfHappening(step, organisation);
  if (!organs.some((o) => o.id === happened.organ)) {
    throw invalid('organ', `Händelsen ”${step.label}” kan inte hända hos "${happened.organ}". ${organs.length > 0 ? `Organ som har den: ${organs.map(withId).join(', ')}.` : 'Inget organ har den i år.'}`);
  }
  const day = happened.day ?? clockOfRow(run).today;
  if (!isDay(day)) throw invalid('day', `${day} är inget datum. Skriv datumet som ÅÅÅÅ-MM-DD.`);
  if (day < `${String(run.year)}-01-01` || day > `${String(run.year)}-12-31`) throw invalid('day', `Dagen ${day} ligger utanför året. Ange en dag under ${String(run.year)}.`);
  const what = happened.what.trim();
  if (what === '') throw invalid('what', 'Skriv vad som har hänt.');
  if (what.length > LONGEST) throw invalid('what', `Texten får ha högst ${String(LONGEST)} tecken och har ${String(what.length)}.`);
  const plans = await tx.actionPlan.findMany({ where: { run: run.id, organ: happened.organ }, orderBy: { n: 'asc' } });
  mustFitChain(definition, step, happened, plans, organs.find((o) => o.id === happened.organ)?.label ?? happened.organ);
  const fact = happeningFact(definition, organisation, await factsOf(tx, run.id), { step: step.id, organ: happened.organ, day, cause: `${what.replace(/[.\s]+$/, '')} (registrerad för hand)` });
  const [first] = fact.facts;
  if (!first) throw new Error(`a happening that starts nothing: ${step.id}`);
  return {
    fact,
    named: [],
    subject: eventId(first),
    old: null,
    new: { day, what, starts: openedBy(fact) },
  };
}

type Chain = Definition['deviationChains'][number];

/** What the deviation chains ask of a happening that stands in one of them. */
function mustFitChain(definition: Definition, step: { id: string; label: string }, { amount }: Happened, plans: readonly ActionPlan[], organ: string): void {
  const own = ownChain(definition, step.id);
  const runs = (chain: Chain): boolean => plans.some((p) => p.chain === chain.key && (p.state === 'running' || isFollowedUp(chain, p)));
  if (own) {
    if (amount === undefined) throw invalid('amount', `${own.label} börjar med ett underskott. Ange det i hela kronor, med minus.`);
    if (!Number.isSafeInteger(amount) || amount >= 0 || amount < -2_000_000_000) throw invalid('amount', 'Underskottet ska vara ett belopp i hela kronor med minus, högst två miljarder.');
    if (runs(own)) throw new Refusal('conflict', `${own.label} pågår redan hos ${organ}, och ett nytt underskott hör till den. Ändrade siffror bekräftas i nästa rapport.`);
  } else if (amount !== undefined) throw invalid('amount', `Belopp anges bara för det som en avvikelsekedja börjar med${definition.deviationChains.length > 0 ? `: ${listText(definition.deviationChains.map((c) => withId({ id: c.step, label: definition.steps.find((s) => s.id === c.step)?.label ?? c.step })))}` : ''}.`);
  const link = onNeedLink(definition, step.id);
  if (link && !runs(link)) throw new Refusal('conflict', `${step.label} hör till ${link.label}, och ${organ} har ingen sådan som pågår. Den kan registreras när ett underskott är bekräftat.`, [{ field: 'organ', text: 'Ingen åtgärdsplan pågår hos organet.' }]);
}

/** What people call it, and what it is asked for by. */
function withId({ id, label }: { id: string; label: string }): string {
  return label === id ? id : `${label} (${id})`;
}

function invalid(field: string, text: string): Refusal {
  return new Refusal('invalid', text, [{ field, text }]);
}
