import type { Organ, Organisation, OrganType } from '../../domain/organisation/types';
import { Refusal } from '../base/refusal';

/** Organs that can stay on paper; KF, KS, utskott, stämma and revision always stand in the year. */
const CAN_STAY_OUT: OrganType[] = ['namnd', 'gemensam-namnd', 'KS-som-namnd', 'kommunalforbund', 'moderbolag', 'dotterbolag'];

/**
 * The organs that are on paper when only `participants` take part; none when all do. Refuses a name that is not an organ of
 * the municipality by naming those that are.
 */
export function onPaper(organisation: Organisation, participants: readonly string[] | undefined): Set<string> {
  if (participants === undefined) return new Set();
  const known = new Set(organisation.organs.map((o) => o.id));
  const unknown = participants.filter((p) => !known.has(p));
  if (unknown.length > 0) {
    throw new Refusal(
      'invalid',
      `Det finns ingen nämnd som heter ${unknown.join(', ')}. De som finns är ${optional(organisation).join(', ')}.`,
      [{ field: 'participants', text: `Okänd: ${unknown.join(', ')}.` }],
    );
  }
  return new Set(optional(organisation).filter((id) => !participants.includes(id)));
}

/** Organs that are asked whether they take part, in the organisation's order. */
export function canStayOut(organisation: Organisation): Organ[] {
  return organisation.organs.filter((o) => CAN_STAY_OUT.includes(o.type));
}

function optional(organisation: Organisation): string[] {
  return canStayOut(organisation).map((o) => o.id);
}
