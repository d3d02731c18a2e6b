import { successorOf, type Ended } from '../organisation/changes';
import type { Organ } from '../organisation/types';
import type { OrganRef } from './definition';

/** True where one of the references means the organ: by name, also of one that it goes on after, or by its type unless it is left out by its own name. */
export function meansOrgan(organs: Ended, refs: readonly OrganRef[], organ: Pick<Organ, 'id' | 'type'>): boolean {
  return refs.some((r) => ('id' in r ? successorOf(organs, r.id) === organ.id : 'types' in r && r.types.includes(organ.type) && !r.except?.includes(organ.id)));
}
