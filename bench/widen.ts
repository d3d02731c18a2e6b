// A municipality's organisation with more managers, in the municipality's own shape: whole verksamheter are repeated.

/** A unit as organisation.yaml has it. */
export interface UnitText {
  namn: string;
  organ?: string;
  chef: string;
  under?: Record<string, UnitText>;
}

/** organisation.yaml, as far as it is changed here. */
export interface OrganisationText {
  organ: Record<string, Record<string, string>>;
  förvaltningar: Record<string, UnitText>;
  roller: Record<string, string | Record<string, string>>;
  personer: Record<string, { namn: string; 'e-post': string }>;
  frånvaro?: unknown[];
}

/** The word for a post that nobody holds. */
const VACANT = 'vakant';
/** A verksamhetschef has seldom more units than this. */
const LARGEST = 10;

/** How many different people are chefs of units. */
export function managersIn(org: OrganisationText): number {
  return new Set(allUnits(org).map((unit) => unit.chef).filter((chef) => chef !== VACANT)).size;
}

/** How many enheter (units with nothing below them, under a verksamhet) a förvaltning has. */
export function leavesOf(division: UnitText): number {
  return Object.values(division.under ?? {}).reduce((n, unit) => n + Object.keys(unit.under ?? {}).length, 0);
}

/** The organisation with copies of its verksamheter, round the förvaltningar, until `managers` people are chefs. */
export function widenAll(base: OrganisationText, managers: number): OrganisationText {
  const org = structuredClone(base);
  const originals = Object.values(org.förvaltningar).flatMap((division) =>
    Object.entries(division.under ?? {}).map(([id, unit]) => ({ division, id, unit: structuredClone(unit) })),
  );
  for (let copy = 2; managersIn(org) < managers; copy += 1) {
    for (const { division, id, unit } of originals) {
      const missing = managers - managersIn(org);
      if (missing <= 0) break;
      // One for the verksamhetschef, the rest for enhetschefer.
      addCopy(org, division, id, unit, copy, Math.max(1, missing - 1));
    }
  }
  return org;
}

/** Only one förvaltning, with exactly `leaves` enheter, each with a chef of its own, at most ten a verksamhet. */
export function widenOne(base: OrganisationText, divisionId: string, leaves: number): OrganisationText {
  const org = structuredClone(base);
  const division = org.förvaltningar[divisionId];
  if (!division?.under) throw new Error(`no förvaltning ${divisionId}`);
  const [pattern] = Object.entries(division.under);
  if (!pattern) throw new Error(`${divisionId} has no verksamhet`);
  const [id, unit] = pattern;
  const [leaf] = Object.entries(unit.under ?? {});
  if (!leaf) throw new Error(`${id} has no enhet`);
  division.under = {};
  for (let done = 0, copy = 1; done < leaves; copy += 1) {
    const n = Math.min(LARGEST, leaves - done);
    const under = Object.fromEntries(Array.from({ length: n }, (_, i) => [`${leaf[0]}-${i + 1}`, { ...leaf[1], chef: `${leaf[1].chef}-${i + 1}` }]));
    addCopy(org, division, id, { ...unit, under }, copy, n);
    done += n;
  }
  org.förvaltningar = { [divisionId]: division };
  return org;
}

/** Adds verksamhet `id` anew under a division, with at most `most` of its enheter and people of its own. */
function addCopy(org: OrganisationText, division: UnitText, id: string, unit: UnitText, copy: number, most: number): void {
  const domain = domainOf(org);
  const person = (role: string, chef: string, label: string): string => {
    const key = `${chef === VACANT ? `${role}-${id}` : chef}-kopia-${copy}`;
    org.personer[key] ??= { namn: `${role} ${label} ${copy}`, 'e-post': `${key}@${domain}` };
    return key;
  };
  const under = Object.entries(unit.under ?? {})
    .slice(0, most)
    .map(([key, leaf]): [string, UnitText] => [`${key}-${copy}`, { ...leaf, namn: `${leaf.namn} ${key} ${copy}`, chef: person('Enhetschef', leaf.chef, leaf.namn) }]);
  const made: UnitText = { ...unit, namn: `${unit.namn} ${copy}`, chef: person('Verksamhetschef', unit.chef, unit.namn), under: Object.fromEntries(under) };
  division.under = { ...division.under, [`${id}-${copy}`]: made };
}

function domainOf(org: OrganisationText): string {
  const [first] = Object.values(org.personer);
  return first?.['e-post'].split('@')[1] ?? 'kommun.example';
}

function allUnits(org: OrganisationText): UnitText[] {
  const below = (unit: UnitText): UnitText[] => [unit, ...Object.values(unit.under ?? {}).flatMap(below)];
  return Object.values(org.förvaltningar).flatMap(below);
}
