import type { Asked, StepDef } from './definition';
import type { Known } from './known';
import type { Path } from './problems';

/**
 * `till: närmast underliggande nivå`: what an organ gives goes to the level directly below it and to no other. Reports a step that
 * asks nobody, or somebody further down (`från:`); an organ's next below is the uppermost level of the line.
 */
export function readNextBelow(id: string, asks: readonly Asked[], path: Path, { levels, file }: Known): Pick<StepDef, 'onlyNextBelow'> {
  const below = levels[0];
  const further = asks.findIndex((a) => !('level' in a.who) || a.who.level !== below?.id);
  if (asks.length === 0) file.problem([...path, 'till'], `Steget "${id}" säger vart det går men inte vem som får det. Skriv "från: varje ${below?.chef ?? 'chef'}".`, true);
  else if (further >= 0) file.problem([...path, 'från'], `Steget "${id}" går bara till nivån närmast under organet, som är ${below?.label ?? 'den översta'}. Skriv "från: varje ${below?.chef ?? 'chef'}", eller ta bort "till:".`);
  return { onlyNextBelow: true };
}
