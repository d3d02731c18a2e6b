import type { PlannedMatter, PlannedOccurrence, PlannedTask } from '../plan/types';
import type { OrganType } from '../organisation/types';
import { choose } from './chance';

/** What must happen at least once in every rehearsal, whatever the seed. References are `occurrence|task key` and `occurrence|position`. */
export interface Cast {
  late: string | null;
  never: string | null;
  sentBack: string | null;
  /** every forecast of this occurrence shows a deficit */
  red: string | null;
  remitted: string | null;
  tabled: string | null;
}

interface Candidate {
  occurrence: PlannedOccurrence;
  task: PlannedTask;
}

export function taskRef(occurrence: string, key: string): string {
  return `${occurrence}|${key}`;
}

export function matterRef(occurrence: string, position: number): string {
  return `${occurrence}|${position}`;
}

/** Chooses who is late, who never answers and so on, among what the plan holds. */
export function castOf(steps: readonly PlannedOccurrence[], organs: ReadonlyMap<string, OrganType>, seed: number): Cast {
  const answers: Candidate[] = steps.flatMap((occurrence) =>
    occurrence.tasks.filter((task) => task.kind === 'answer' && task.parent !== undefined).map((task) => ({ occurrence, task })),
  );
  const ref = (c: Candidate): string => taskRef(c.occurrence.id, c.task.key);
  const never = choose(answers.filter((c) => siblings(c) > 1), ref, seed, 'never');
  const rest = answers.filter((c) => c !== never);
  const late = choose(rest, ref, seed, 'late');
  const sentBack = choose(rest.filter((c) => c !== late), ref, seed, 'sentBack');
  const red = choose(
    steps.filter((o) => o.deviation !== undefined && organs.get(o.organ) === 'namnd'),
    (o) => o.id,
    seed,
    'red',
  );
  const matters = steps.flatMap((occurrence) =>
    occurrence.chain.filter((m) => m.meeting !== null && !m.forInformation).map((matter) => ({ occurrence, matter })),
  );
  const name = (m: { occurrence: PlannedOccurrence; matter: PlannedMatter }): string => matterRef(m.occurrence.id, m.matter.position);
  const remitted = choose(matters, name, seed, 'remitted');
  const tabled = choose(matters.filter((m) => m.occurrence !== remitted?.occurrence), name, seed, 'tabled');
  return {
    late: late ? ref(late) : null,
    never: never ? ref(never) : null,
    sentBack: sentBack ? ref(sentBack) : null,
    red: red?.id ?? null,
    remitted: remitted ? name(remitted) : null,
    tabled: tabled ? name(tabled) : null,
  };
}

/** Answers under the same approval: somebody must be left whose answer the approver can go on with. */
function siblings({ occurrence, task }: Candidate): number {
  return occurrence.tasks.filter((t) => t.parent === task.parent && t.kind === 'answer').length;
}
