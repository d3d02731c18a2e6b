import type { StepDef } from './definition';
import type { Path } from './problems';
import { readRole } from './step';
import type { RoleDef } from './types';
import { Unreadable } from './words';
import type { YamlFile } from './yamlFile';

/**
 * A decision that carries something for the running year needs an organ that decides and a role that takes it up: `ägs av:`,
 * else the document's owner. Gives such steps their owner and reports those that have none.
 */
export function withOwners(steps: readonly StepDef[], documentOwner: string | undefined, roles: readonly RoleDef[], file: YamlFile, section: (id: string) => string): StepDef[] {
  return steps.map((step) => {
    const base: Path = [section(step.id), step.id];
    if (step.ownedBy !== undefined && step.carries === undefined) file.problem([...base, 'ägs av'], '"ägs av:" säger vem som för in det som beslutet bär. Skriv också "beslutet bär:", eller ta bort raden.', true);
    if (step.carries === undefined) return step;
    if (step.chain.length === 0) file.problem([...base, 'beslutet bär'], `Steget "${step.id}" har ingen "behandling:", så inget organ fattar beslutet.`, true);
    if (step.ownedBy !== undefined) return step;
    try {
      return { ...step, ownedBy: readRole(documentOwner ?? '', roles).key };
    } catch (e) {
      if (!(e instanceof Unreadable)) throw e;
      file.problem([...base, 'beslutet bär'], `Ingen roll äger det som beslutet bär. Skriv "ägs av:" med en av rollerna ${roles.map((r) => r.key).join(', ')}, eller sätt "dokumentansvarig:" till en av dem.`, true);
      return step;
    }
  });
}
