import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CliExit } from '../output';

/** What of `arshjul adjust` is about the organisation. */
export interface OrganisationOptions {
  leave?: string;
  arrive?: string;
  changeUnit?: string;
  mergeUnits?: string;
  moveUnit?: string;
  change?: string;
  from?: string;
  successor?: string;
  chefOf?: string;
  unit?: string;
  into?: string;
  label?: string;
  chef?: string;
  under?: string;
  personName?: string;
  email?: string;
}

/** Adds the options; splits, and anything with several parts, are written in a file. */
export function addOrganisationOptions(command: Command): Command {
  return command
    .option('--leave <person>', 'chefen slutar; till --successor, annars är tjänsten vakant')
    .option('--arrive <person>', 'någon börjar som chef för enheterna i --chef-of; en ny person med --person-name och --email')
    .option('--change-unit <person>', 'chefen går till enheten i --unit; det som lämnas går till --successor')
    .option('--merge-units <enheter>', 'enheter med komma emellan som blir en: --into, --label, --chef')
    .option('--move-unit <enhet>', 'enheten läggs under --under, med allt som ligger under den')
    .option('--change <fil>', 'ändringen som JSON, så som API:et tar emot den; en enhet eller nämnd som delas, nämnder som blir en')
    .option('--from <datum>', 'dagen som organisationen ändras')
    .option('--successor <person>', 'efterträdare, ordinarie eller tf.')
    .option('--chef-of <enheter>', 'enheter med komma emellan')
    .option('--unit <enhet>', 'med --change-unit: den nya enheten')
    .option('--into <enhet>', 'med --merge-units: den nya enheten, eller den av dem som blir kvar')
    .option('--label <namn>', 'den nya enhetens namn')
    .option('--chef <person>', 'den nya enhetens chef; skriv vakant om ingen finns')
    .option('--under <enhet>', 'med --move-unit: enheten ovanför')
    .option('--person-name <namn>', 'med --arrive: den nya personens namn')
    .option('--email <adress>', 'med --arrive: den nya personens e-postadress');
}

/** Which of the organisation's changes have been asked for. */
export function organisationKinds(o: OrganisationOptions): (string | undefined)[] {
  return [o.leave, o.arrive, o.changeUnit, o.mergeUnits, o.moveUnit, o.change].filter((v) => v !== undefined);
}

/** The names of the options, for the text that asks for exactly one. */
export const ORGANISATION_NAMES = '--leave, --arrive, --change-unit, --merge-units, --move-unit, --change';

/** The change as the API takes it; null when none of these was asked for. */
export function organisationChange(o: OrganisationOptions): object | null {
  if (o.change !== undefined) return fromFile(o.change);
  if (organisationKinds(o).length === 0) return null;
  const from = must(o.from, 'Ange dagen med --from, till exempel --from 2027-09-01.');
  if (o.leave !== undefined) return { kind: 'leave', person: o.leave, from, successor: o.successor };
  if (o.arrive !== undefined) {
    const units = listed(must(o.chefOf, 'Ange enheterna med --chef-of, till exempel --chef-of solen,manen.'));
    return { kind: 'arrive', person: o.arrive, name: o.personName, email: o.email, posts: units.map((unit) => ({ unit })), from };
  }
  if (o.changeUnit !== undefined) return { kind: 'changeUnit', person: o.changeUnit, unit: must(o.unit, 'Ange den nya enheten med --unit.'), from, successor: o.successor };
  if (o.mergeUnits !== undefined) {
    const into = must(o.into, 'Ange enheten som de blir med --into.');
    return { kind: 'mergeUnits', units: listed(o.mergeUnits), into, label: o.label, chef: o.chef === 'vakant' ? null : o.chef, from };
  }
  return { kind: 'moveUnit', unit: o.moveUnit, under: must(o.under, 'Ange enheten ovanför med --under.'), from };
}

function fromFile(path: string): object {
  const unreadable = (text: string): CliExit => new CliExit(1, `Filen ${path} ${text}.`);
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch {
    throw unreadable('kan inte läsas');
  }
  try {
    const change: unknown = JSON.parse(content);
    if (typeof change === 'object' && change !== null && !Array.isArray(change)) return change;
  } catch {
    throw unreadable('är inte JSON');
  }
  throw unreadable('ska ha en ändring, { "kind": … }');
}

function must(value: string | undefined, text: string): string {
  if (value === undefined) throw new CliExit(1, text);
  return value;
}

function listed(value: string): string[] {
  return value.split(',').map((v) => v.trim()).filter((v) => v !== '');
}
