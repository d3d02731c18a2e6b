// The level above: an approval can be made, or somebody below has not acted.
import { listText, workingDaysText } from '../../../domain/calendar/texts';
import type { Day } from '../../../domain/calendar/day';
import { ANSWERS, asRole, head, sharedText, SIGN_IN, taskLinks } from './tasks';
import type { Item, TaskTold } from './told';
import { aheadText, briefDay, dueText, placesText } from './words';

type Group = readonly [TaskTold, ...TaskTold[]];

/** A compilation that can be approved or sent back; or one that cannot be yet, because answers are missing. */
export function approvalOpened(group: Group, today: Day): Item {
  const [first] = group;
  const missing = group.reduce((n, t) => n + t.missing, 0);
  const lines = missing > 0 ? waitingLines(group, missing) : readyLines(group);
  return {
    ...head(group, missing > 0 ? 'Svar saknas inför godkännandet' : 'Godkänn'),
    subject: `${missing > 0 ? 'Svar saknas inför godkännandet' : 'Att godkänna'}: ${first.step.title}, senast ${briefDay(first.due, today)}`,
    deadline: `Godkänn senast ${dueText(first.due)}.`,
    lines: [...lines, sharedText(first), SIGN_IN, aheadText(first.ahead, today)],
    links: taskLinks(group, 'Öppna sammanställningen'),
  };
}

function readyLines(group: Group): string[] {
  const units = group.reduce((n, t) => n + t.units, 0);
  const came = units === 0 ? 'Underlaget är klart.' : units === 1 ? 'Svaret är inne.' : `Alla ${String(units)} svar är inne.`;
  return [
    `${came} Du ska granska och godkänna${asRole(group)}.`,
    'Godkänn, eller skicka tillbaka det som inte håller och skriv varför.',
  ];
}

function waitingLines(group: Group, missing: number): string[] {
  const units = group.reduce((n, t) => n + t.units, 0);
  return [
    `${String(missing)} av ${String(units)} svar saknas. Du ska godkänna sammanställningen${asRole(group)}.`,
    'De som inte har svarat har påmints. Vänta in svaren, eller gå vidare utan dem och ange varför; det märks i det som följer.',
  ];
}

/** Somebody below has not acted in time. Says which rule, what was sent when, and what happens next. */
export function escalation(group: Group, today: Day): Item {
  const [first] = group;
  const people = [...new Set(group.flatMap((t) => t.of ?? []))];
  const late = Math.max(...group.map((t) => t.daysLate));
  const { missing, thing, not } = first.approves ? { missing: 'Godkännande saknas', thing: 'Godkännandet', not: 'godkänt' } : ANSWERS[first.part ?? 'all'];
  const whom = people.length > 1 ? 'de ansvariga' : 'den ansvariga';
  return {
    section: 'todo',
    title: `${missing}: ${first.step.title} – ${placesText(group.map((t) => t.place))}`,
    due: first.due,
    subject: `${missing} från ${placesText(group.map((t) => t.place))}: ${first.step.title}`,
    deadline: today > first.due
      ? `${thing} skulle ha kommit senast ${dueText(first.due)}${late > 0 ? `, för ${workingDaysText(late)} sedan` : ''}.`
      : `${thing} ska ha kommit senast ${dueText(first.due)}.`,
    lines: [
      `${people.length === 0 ? 'Den ansvariga' : listText(people)} har inte ${not} för ${group.length > 2 ? 'enheterna nedan' : listText(group.map((t) => t.place))}.`,
      `Du får veta det enligt kommunens påminnelsetrappa${first.rule === null ? '' : ` (${sentence(first.rule)})`}.`,
      sentText(group, whom, today),
      `Hör av dig till ${whom}. ${first.textsDue !== null && first.textsDue > today ? `Från ${dueText(first.textsDue)}, texternas dag,` : 'Från den dagen'} kan nivån över gå vidare utan, med ett skäl.`,
      aheadText(first.ahead, today, whom),
    ],
    links: taskLinks(group, 'Visa uppgiften'),
  };
}

function sentence(rule: string): string {
  return rule.trim().replace(/\.$/, '');
}

const SENT: Record<string, string> = { taskOpened: 'uppgiften', reminder: 'påminnelse', approvalOpened: 'att godkänna', sentBack: 'skickat tillbaka' };

/** What was sent when; nothing when it differs between those whom the item is about. */
function sentText(group: Group, whom: string, today: Day): string {
  const [first] = group;
  const same = group.every((t) => JSON.stringify(t.sent) === JSON.stringify(first.sent));
  if (!same || first.sent.length === 0) return '';
  const words = first.sent.map((s) => `${SENT[s.kind] ?? 'mejl'} ${briefDay(s.day, today)}`);
  return `Skickat till ${whom}: ${listText(words)}.`;
}
