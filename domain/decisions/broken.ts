import { addDays, type Day } from '../calendar/day';
import type { OrganType, Verb } from '../organisation/types';
import { lawRule } from '../law/rules';
import type { LawCheck } from '../plan/types';
import { comesBack, isNoting, type OutcomeKind } from './outcomes';

/** A rule that an organ's act broke. It follows into the record; the act stands. */
export interface BrokenRule {
  rule: string;
  /** `KL 5:26`, null where the rule is the municipality's own or the product's */
  paragraph: string | null;
  severity: 'error' | 'warning' | 'info';
  text: string;
}

/** What an organ broke by when and how it took an ärende up, whatever it then decided. */
const WHATEVER_IT_DECIDED: ReadonlySet<string> = new Set([
  'fel-organ', 'fore-revisionens-bedomning', 'fore-foregaende', 'fore-underlaget', 'utanfor-kallelsen', 'utanfor-handlingarna',
]);

/** Whether a rule is broken by the outcome itself (a lawful day, a minority's right, the form), so that another outcome may keep it. */
export function dependsOnOutcome(rule: string): boolean {
  return !WHATEVER_IT_DECIDED.has(rule);
}

export interface Registration {
  verb: Verb;
  organ: { id: string; type: OrganType; label: string };
  /** the organ that met, when it is another one */
  metAs?: { id: string; label: string } | undefined;
  /** local day of the meeting as it was held */
  heldOn: Day;
  outcome: OutcomeKind;
  /** bordläggning or återremiss that a third of those present forced */
  minority: boolean;
  /** the same ärende was forced back by a minority of this organ before */
  minorityBefore: boolean;
  /** organs earlier in the chain that have not decided */
  undecidedBefore: { label: string; type: OrganType }[];
  /** what it builds on was not approved when the organ took it */
  basisMissing: boolean;
  /** the ärende was bound to another meeting, or its papers came after the handlingsstopp */
  outsidePapers: boolean;
  /** law of the occurrence that this position of the chain has to keep */
  laws: LawCheck[];
}

/** Every rule that the registered act breaks, worst first. Empty: all was in order. */
export function brokenRules(r: Registration): BrokenRule[] {
  const found = [...order(r), ...days(r), ...minority(r), ...papers(r), ...form(r)];
  const rank = { error: 0, warning: 1, info: 2 };
  return found.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

function order(r: Registration): BrokenRule[] {
  const found: BrokenRule[] = [];
  if (r.metAs) {
    found.push({
      rule: 'fel-organ',
      paragraph: null,
      severity: 'error',
      text: `Ärendet hör till ${r.organ.label} men togs upp av ${r.metAs.label}.`,
    });
  }
  for (const before of r.undecidedBefore) {
    const revision = before.type === 'revision';
    const law = r.organ.type !== 'KF' ? null : revision ? 'KL 12:2' : before.type === 'KS' ? 'KL 5:28' : 'KL 5:26';
    found.push({
      rule: revision ? 'fore-revisionens-bedomning' : 'fore-foregaende',
      paragraph: law,
      severity: 'error',
      text: revision
        ? `${r.organ.label} tog upp ärendet innan revisorernas skriftliga bedömning hade lämnats.`
        : `${r.organ.label} tog upp ärendet innan ${before.label} hade gjort sin del.`,
    });
  }
  if (r.basisMissing) {
    found.push({
      rule: 'fore-underlaget',
      paragraph: null,
      severity: 'warning',
      text: `${r.organ.label} tog upp ärendet innan underlaget var godkänt i linjen.`,
    });
  }
  return found;
}

/** A tabled or remitted ärende has not been dealt with, so no lawful day is kept or missed by it yet. */
function days(r: Registration): BrokenRule[] {
  if (comesBack(r.outcome)) return [];
  return r.laws.flatMap((law) => {
    const latest = law.extended ?? law.latest;
    if (latest === null || r.heldOn <= latest) return [];
    return [
      {
        rule: law.rule,
        paragraph: law.paragraph,
        severity: 'error' as const,
        text: `${r.organ.label} tog upp ärendet ${r.heldOn}. Lagens sista dag var ${latest} (${law.paragraph}).`,
      },
    ];
  });
}

/** Only in KF can a third of those present force an ärende back, and only once (KL 5:50); a nämnd decides by majority. */
function minority(r: Registration): BrokenRule[] {
  // Officials who decide together are bound by no law on meetings.
  if (r.organ.type === 'ledningsgrupp') return [];
  if (!r.minority || !comesBack(r.outcome)) return [];
  const word = r.outcome === 'bordlaggning' ? 'bordläggning' : 'återremiss';
  if (r.organ.type !== 'KF') {
    return [
      {
        rule: 'minoritet-utanfor-kf',
        paragraph: 'KL 5:50',
        severity: 'error',
        text: `${r.organ.label} beslutade ${word} på begäran av en minoritet. Den rätten finns bara i fullmäktige; här krävs majoritet.`,
      },
    ];
  }
  if (!r.minorityBefore) return [];
  return [
    {
      rule: 'minoritet-andra-gangen',
      paragraph: 'KL 5:50',
      severity: 'error',
      text: `Ärendet har redan en gång gått tillbaka på begäran av en minoritet. En andra ${word} kräver majoritet.`,
    },
  ];
}

function papers(r: Registration): BrokenRule[] {
  if (!r.outsidePapers || r.metAs) return [];
  const council = r.organ.type === 'KF';
  return [
    {
      rule: council ? 'utanfor-kallelsen' : 'utanfor-handlingarna',
      paragraph: council ? 'KL 5:13–15' : null,
      severity: 'warning',
      text: council
        ? `Ärendet stod inte i kallelsen till fullmäktige ${r.heldOn} (senast ${addDays(r.heldOn, -7)}).`
        : `Ärendet fanns inte i handlingarna till sammanträdet ${r.heldOn}.`,
    },
  ];
}

function form(r: Registration): BrokenRule[] {
  const asked = isNoting(r.verb);
  if (asked && ['avslag', 'bifall-med-andring'].includes(r.outcome)) {
    return [
      {
        rule: 'beslut-dar-inget-begars',
        paragraph: null,
        severity: 'info',
        text: `${r.organ.label} skulle bara få ärendet för kännedom men fattade ett beslut.`,
      },
    ];
  }
  if (r.outcome === 'avslag') {
    return [
      { rule: 'avslag', paragraph: null, severity: 'warning', text: `${r.organ.label} avslog förslaget. Om ärendet ska tas om behövs ett nytt förslag.` },
    ];
  }
  return [];
}

/**
 * The lawful days that a position of the chain has to keep: those of the rules whose act this organ does last in the chain (the
 * handing over of a delårsrapport binds KS, KL 11:16; the budget binds KF, 11:10). Rules about the days around a meeting are shown
 * beside it and not judged here.
 */
export function lawsAt(
  chain: readonly { position: number; organ: string; verb: Verb }[],
  position: number,
  laws: readonly LawCheck[],
  typeOf: (organ: string) => OrganType | undefined,
): LawCheck[] {
  return laws.filter((law) => {
    const rule = lawRule(law.rule);
    const act = rule?.act;
    if (!rule || !act || !['date', 'monthsAfterPeriod'].includes(rule.day.kind)) return false;
    const does = chain.filter((c) => {
      const type = typeOf(c.organ);
      return type !== undefined && act.organs.includes(type) && (act.verbs?.includes(c.verb) ?? true);
    });
    return does[does.length - 1]?.position === position;
  });
}
