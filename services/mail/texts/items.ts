import type { Day } from '../../../domain/calendar/day';
import type { NoticeKind } from '../../../domain/tasks/notices';
import { approvalOpened, escalation } from './approvals';
import { deviation, finding, moved } from './changes';
import { basisChanged, decided, matterOnMeeting, registerDecision } from './meetings';
import { handedInFor, receipt } from './receipts';
import { needAsked, proposal, reminder, sentBack, taskOpened, wentOnWithout, withdrawn } from './tasks';
import type { Item, Told } from './told';

type Text<T> = (group: readonly [T, ...T[]], today: Day) => Item;

/** Every kind of notice has its text; the compiler says so when one is missing. */
const TEXTS: { [K in NoticeKind]: Text<never> } = {
  taskOpened,
  reminder,
  sentBack,
  proposal,
  needAsked,
  approvalOpened,
  escalation,
  wentOnWithout,
  withdrawn,
  receipt,
  handedInFor,
  matterOnMeeting,
  registerDecision,
  decided,
  basisChanged,
  moved,
  deviation,
  finding,
};

/** What may stand in one item: the same kind about the same step and day, the same meeting, all dates, all findings. */
function groupKey(t: Told): string {
  switch (t.about) {
    case 'task':
      return [t.kind, t.step.key, t.due, t.textsDue ?? '', t.part ?? '', t.textsLeft ?? '', t.by ?? '', t.reason ?? '', t.title, String(t.standsIn), ...(t.sharedWith ?? []), JSON.stringify(t.ahead)].join('|');
    case 'meeting':
      return [t.kind, t.meeting, t.outcome ?? '', t.paragraph ?? '', ...(t.kind === 'decided' || t.chooses ? t.matters : [])].join('|');
    case 'basis':
      return [t.kind, t.step.key, t.change, t.path].join('|');
    case 'finding':
      return [t.kind, t.path].join('|');
    case 'deviation':
      return `${t.kind}|${t.occasion}`;
    default:
      return t.kind;
  }
}

/** Of several lines about the same task only the one that says most is kept: sent back rather than reminded, the last rather than the first. */
const SAYS_MORE: readonly NoticeKind[] = ['sentBack', 'proposal', 'approvalOpened', 'reminder', 'needAsked', 'taskOpened'];

/** Which of a person's notices need no line of their own because another about the same task says more. */
export function outspoken<T extends { kind: string; task: string | null }>(notices: readonly T[]): Set<T> {
  const silent = new Set<T>();
  const best = new Map<string, T>();
  for (const n of notices) {
    const place = n.task === null ? null : SAYS_MORE.includes(n.kind as NoticeKind) ? `do|${n.task}` : n.kind === 'escalation' ? `esc|${n.task}` : null;
    if (place === null) continue;
    const known = best.get(place);
    if (!known) best.set(place, n);
    else if (rank(n.kind) <= rank(known.kind)) {
      silent.add(known);
      best.set(place, n);
    } else silent.add(n);
  }
  return silent;
}

function rank(kind: string): number {
  const at = SAYS_MORE.indexOf(kind as NoticeKind);
  return at === -1 ? SAYS_MORE.length : at;
}

const SECTIONS: readonly Item['section'][] = ['todo', 'know', 'receipt'];

/** The items of a mail, in the order in which they stand in it: what is to be done first, and by day. */
export function itemsOf(told: readonly Told[], today: Day): Item[] {
  const groups = new Map<string, Told[]>();
  for (const t of told) groups.set(groupKey(t), [...(groups.get(groupKey(t)) ?? []), t]);
  const items = [...groups.values()].map((group) => itemOf(group, today));
  return items
    .map((item, i) => ({ item, i }))
    .sort((a, b) => place(a.item) - place(b.item) || (a.item.due ?? '9999').localeCompare(b.item.due ?? '9999') || a.i - b.i)
    .map(({ item }) => item);
}

function place(item: Item): number {
  return SECTIONS.indexOf(item.section);
}

function itemOf(group: Told[], today: Day): Item {
  const kind = group[0]?.kind;
  if (kind === undefined) throw new Error('an empty group');
  // The groups are made of one kind, and a kind has one shape: the only place where the union is narrowed by hand.
  const text = TEXTS[kind] as unknown as (group: Told[], today: Day) => Item;
  const item = text(group, today);
  return { ...item, lines: item.lines.filter((line) => line !== '') };
}
