import { parseDocument } from 'yaml';
import type { Definition } from '../arshjul/definition';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../arshjul/parse';
import { yearOf } from '../calendar/day';
import { lawRule } from '../law/rules';
import type { Organisation } from '../organisation/types';
import { plan } from '../plan/plan';
import type { Plan } from '../plan/types';
import { diffYears } from '../plan/yearDiff';
import { asMeetings, offeredMeetings, writeMeetings } from './calendar';
import { textOf } from './comments';
import { earlierStart, writeOffers, type Offer } from './earlier';
import type { Experience } from './experience';
import { leavingByFolder, writeLeft } from './people';
import type { Proposal } from './proposal';
import { reportOf, type Broken, type Names } from './report';

/**
 * Next year's folder from this year's. The three files are to be right (they have been read by `parseMunicipality`); throws
 * `NoMeetings` when this year itself has none. Pure: the same input gives the same bytes.
 */
export function proposeNext(files: MunicipalityFiles, year: number, experience: Experience | null): Proposal {
  const read = parseMunicipality(files);
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  const { definition, organisation, meetings } = read;
  const next = year + 1;
  const offered = offeredMeetings(meetings, organisation.organs, definition, next);
  const names = namesOf(definition, organisation);
  const left = experience?.left ?? leavingByFolder(organisation, next);
  const late = (experience?.late ?? []).flatMap((l): Offer[] => {
    const step = definition.steps.find((s) => s.id === l.step);
    return step ? [earlierStart(step, l, definition, next, names.organs)] : [];
  });
  const arshjul = parseDocument(files['arshjul.yaml']);
  writeOffers(arshjul, definition, late);
  const people = parseDocument(files['organisation.yaml']);
  writeLeft(people, left);
  const calendar = parseDocument(files['sammantraden.yaml']);
  writeMeetings(calendar, offered, next);

  const before = plan({ ...read, year, facts: [] });
  const after = plan({ ...read, meetings: [...meetings, ...asMeetings(offered)], year: next, facts: [] });
  const proposal = {
    municipality: definition.municipality,
    year: next,
    from: experience && { run: experience.run, today: experience.today, finished: experience.finished },
    meetings: {
      kept: organisation.organs.flatMap(({ id }) => {
        const count = meetings.filter((m) => m.organ === id && yearOf(m.day) === next).length;
        return count > 0 ? [{ organ: id, count }] : [];
      }),
      offered,
    },
    late,
    left,
    carried: { plans: experience?.plans ?? [], open: experience?.open ?? [] },
    changes: diffYears(before, after),
  };
  return {
    ...proposal,
    files: { 'arshjul.yaml': textOf(arshjul), 'organisation.yaml': textOf(people), 'sammantraden.yaml': textOf(calendar), 'forslag.md': reportOf(proposal, broken(after), names) },
  };
}

function namesOf(definition: Definition, { organs, units, people }: Organisation): Names {
  const organ = new Map(organs.map((o) => [o.id, o.label]));
  return {
    organs: organ,
    people: new Map(people.map((p) => [p.id, p.name])),
    post(role, scope) {
      const [, place = ''] = scope.split(':');
      const unit = units.find((u) => u.id === place);
      const title = role === 'chef' ? (definition.levels.find((l) => l.id === unit?.level)?.chef ?? 'chef') : (definition.roles.find((r) => r.key === role)?.label ?? role);
      const at = unit?.label ?? organ.get(place);
      return at === undefined ? title : `${title}, ${at}`;
    },
  };
}

function broken(after: Plan): Broken {
  const errors = after.findings.filter((f) => f.severity === 'error');
  return { law: errors.filter((f) => lawRule(f.rule)).map((f) => f.text), own: errors.filter((f) => !lawRule(f.rule)).map((f) => f.text) };
}
