import type { Day } from '../calendar/day';
import type { Verb } from '../organisation/types';
import { isDeciding, isNoting, isOutcome, isYes, paragraphText, type OutcomeKind } from './outcomes';

/**
 * waiting: an organ before it has it · open: this organ has it · decided: registered (with återremiss: waits for the receiver's
 * choice) · superseded: tabled, returned in a later round, or never reached because an organ said no.
 */
export type MatterState = 'waiting' | 'open' | 'decided' | 'superseded';

export interface MatterFacts {
  state: MatterState;
  verb: Verb;
}

/** One line of the meeting's form, as it was sent. */
export interface Registered {
  outcome: string;
  paragraph?: string | null;
  motivation?: string | null;
  change?: string | null;
  /** a final decision: in what it differs from the preliminary one */
  differs?: string | null;
  remitTo?: string | null;
}

/** What follows from an outcome. */
export type Effect =
  /** the next organ of the chain gets it */
  | { does: 'goOn' }
  /** the same organ takes it again at its next meeting */
  | { does: 'tableToNextMeeting' }
  /** the receiver says what re-opens, then it comes back */
  | { does: 'askReceiver'; receiver: string }
  /** a deciding organ said no: the organs after it never get this proposal */
  | { does: 'endChain' };

export interface Decision {
  state: MatterState;
  outcome: OutcomeKind;
  paragraph: string | null;
  motivation: string | null;
  change: string | null;
  /** a yes that differs from what was preliminary until then: in what */
  differs?: string;
  remitTo: string | null;
  effect: Effect;
}

export type FormErrors = { field: 'outcome' | 'paragraph' | 'motivation' | 'change' | 'differs'; text: string }[];

export const LONGEST_PARAGRAPH = 40;
export const LONGEST_TEXT = 4_000;

/**
 * One registered outcome on one ärende. `defaultReceiver` is to whom an återremiss goes when it names nobody. Only what the
 * person at the form can put right is refused (a word missing, an ärende that is registered already); what the organ did never is.
 */
export function decide(
  matter: MatterFacts,
  sent: Registered,
  defaultReceiver: string,
): { ok: true; decision: Decision } | { ok: false; conflict: boolean; errors: FormErrors } {
  if (matter.state === 'decided' || matter.state === 'superseded') {
    return { ok: false, conflict: true, errors: [{ field: 'outcome', text: 'Ärendet är redan registrerat.' }] };
  }
  const errors = formErrors(sent);
  if (errors.length > 0 || !isOutcome(sent.outcome)) return { ok: false, conflict: false, errors };
  // An organ that is only told cannot approve: its yes and its "noted" are the same thing.
  const outcome = isNoting(matter.verb) && sent.outcome === 'bifall' ? 'noterat' : sent.outcome;
  const differs = isYes(outcome) ? filled(sent.differs) : null;
  const receiver = outcome === 'aterremiss' ? filled(sent.remitTo) ?? defaultReceiver : null;
  return {
    ok: true,
    decision: {
      state: outcome === 'bordlaggning' ? 'superseded' : 'decided',
      outcome,
      paragraph: paragraphText(sent.paragraph),
      motivation: filled(sent.motivation),
      change: outcome === 'bifall-med-andring' ? filled(sent.change) : null,
      ...(differs === null ? {} : { differs }),
      remitTo: receiver,
      effect: effectOf(matter.verb, outcome, receiver),
    },
  };
}

function effectOf(verb: Verb, outcome: OutcomeKind, receiver: string | null): Effect {
  if (outcome === 'bordlaggning') return { does: 'tableToNextMeeting' };
  if (outcome === 'aterremiss') return { does: 'askReceiver', receiver: receiver ?? '' };
  if (outcome === 'avslag' && isDeciding(verb)) return { does: 'endChain' };
  return { does: 'goOn' };
}

function formErrors(sent: Registered): FormErrors {
  const errors: FormErrors = [];
  if (!isOutcome(sent.outcome)) errors.push({ field: 'outcome', text: 'Välj vad organet beslutade.' });
  if (sent.outcome === 'aterremiss' && filled(sent.motivation) === null) {
    errors.push({ field: 'motivation', text: 'Skriv motiveringen till återremissen. Saknas den i protokollet, skriv det.' });
  }
  if (sent.outcome === 'bifall-med-andring' && filled(sent.change) === null) {
    errors.push({ field: 'change', text: 'Skriv vad som ändrades.' });
  }
  if ((sent.paragraph ?? '').trim().length > LONGEST_PARAGRAPH) {
    errors.push({ field: 'paragraph', text: `Paragrafen får vara högst ${LONGEST_PARAGRAPH} tecken, till exempel § 123.` });
  }
  for (const field of ['motivation', 'change', 'differs'] as const) {
    if ((sent[field] ?? '').length > LONGEST_TEXT) errors.push({ field, text: `Texten får vara högst ${LONGEST_TEXT} tecken.` });
  }
  return errors;
}

function filled(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').trim();
  return trimmed === '' ? null : trimmed;
}

/** A registration is for a day that has been. Null when it may be registered, else the sentence for the form. */
export function heldOnProblem(heldOn: Day, today: Day): string | null {
  return heldOn > today ? `Sammanträdet är inte förrän ${heldOn}. Registrera beslutet när det har fattats.` : null;
}
