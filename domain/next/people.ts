import { isMap, isScalar, isSeq, type Document, type Pair } from 'yaml';
import type { Day } from '../calendar/day';
import { shortDayWithYear } from '../calendar/texts';
import { nominalHolder } from '../organisation/resolve';
import type { Organisation } from '../organisation/types';
import { commentBefore, pairAt } from './comments';
import type { LeftPerson } from './experience';

/** Who leaves by the folder itself: every post has a last day before next year. In order of id. */
export function leavingByFolder(org: Organisation, nextYear: number): LeftPerson[] {
  const begins = `${nextYear}-01-01`;
  return org.people.flatMap((p): LeftPerson[] => {
    const posts = org.holders.filter((h) => h.person === p.id);
    const until = posts.reduce<Day | undefined>((last, h) => (h.to !== undefined && (last === undefined || h.to > last) ? h.to : last), undefined);
    if (posts.length === 0 || until === undefined || posts.some((h) => h.to === undefined || h.to >= begins)) return [];
    return [{ person: p.id, name: p.name, until, posts: posts.map((h) => ({ role: h.role, scope: h.scope, now: nominalHolder(org, h.role, h.scope, begins) })) }];
  }).sort((a, b) => (a.person < b.person ? -1 : 1));
}

/** Marks in `organisation.yaml` who left, where the person stands and at each post that the file still gives them. */
export function writeLeft(document: Document, left: readonly LeftPerson[]): void {
  for (const gone of left) {
    const person = pairAt(document, 'personer', gone.person);
    if (person) commentBefore(person, [`förslag: ${gone.name} har slutat (${shortDayWithYear(gone.until)}). Ta bort, eller byt mot den som har tagit över.`]);
  }
  mark(document.contents, left, []);
}

function mark(node: unknown, left: readonly LeftPerson[], path: readonly string[]): void {
  if (!isMap(node)) return;
  for (const pair of node.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    if (path.length === 0 && key !== 'förvaltningar' && key !== 'roller') continue;
    const gone = left.find((l) => holds(pair, l.person));
    if (gone) commentBefore(pair, [`förslag: ${gone.name} har slutat. ${key}: ${goesOn(pair, gone.person) ?? successor(gone, key, path) ?? 'vakant'}`]);
    else mark(pair.value, left, [...path, key]);
  }
}

/** Those who share what the pair says, `chef: {delas av: [x, y]}` or the last of a list of tenures; empty for one holder. */
function sharers({ value }: Pair): string[] {
  const last: unknown = isSeq(value) ? value.items[value.items.length - 1] : value;
  const shared = isMap(last) ? last.get('delas av') : undefined;
  return isSeq(shared) ? shared.items.map((one) => String(isScalar(one) ? one.value : one)) : [];
}

/** Who goes on in a shared post when one leaves, as the file would say it; null when the post is not shared. */
function goesOn(pair: Pair, gone: string): string | null {
  const others = sharers(pair).filter((p) => p !== gone);
  return others.length > 1 ? `{delas av: [${others.join(', ')}]}` : (others[0] ?? null);
}

/** The pair names the person as holder: `chef: x`, the last of a list of tenures, or one of those who share it. */
function holds(pair: Pair, person: string): boolean {
  if (sharers(pair).includes(person)) return true;
  if (isScalar(pair.value)) return pair.value.value === person && isScalar(pair.key) && pair.key.value !== 'namn' && pair.key.value !== 'organ';
  if (!isSeq(pair.value)) return false;
  const last = pair.value.items[pair.value.items.length - 1];
  return isMap(last) && last.get('person') === person;
}

function successor(gone: LeftPerson, key: string, path: readonly string[]): string | null {
  const unit = path[path.length - 1] ?? '';
  const post = gone.posts.find((p) => (key === 'chef' ? p.scope === `unit:${unit}` : p.role === key || (p.role === unit && p.scope.endsWith(`:${key}`))));
  return post?.now ?? null;
}
