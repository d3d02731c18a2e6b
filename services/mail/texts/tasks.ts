// What a person is asked to do: a task, a reminder of it, one that was sent back, proposed figures, a question about need.
import { listText } from '../../../domain/calendar/texts';
import type { Day } from '../../../domain/calendar/day';
import type { MissingPart } from '../../../domain/tasks/parts';
import type { Item, TaskTold } from './told';
import { capital } from '../../../domain/texts/words';
import { aheadText, briefDay, dueText, lowered, placesText, quoted } from './words';

type Group = readonly [TaskTold, ...TaskTold[]];

/** A new task. */
export function taskOpened(group: Group, today: Day): Item {
  const [first] = group;
  return {
    ...head(group, 'Svara'),
    subject: `${first.step.title}: ${ANSWERS[first.part ?? 'all'].act.toLowerCase()} senast ${briefDay(first.due, today)}`,
    deadline: deadlineOf(first, today),
    lines: [why(group), sharedText(first), asked(first), first.part === 'figures' ? IN_PARTS : '', aheadText(first.ahead, today)],
    links: taskLinks(group),
  };
}

/** A reminder, before or after the day; of an answer or of an approval. */
export function reminder(group: Group, today: Day): Item {
  const [first] = group;
  const late = today > first.due;
  const { missing, act, thing } = first.approves ? APPROVAL : ANSWERS[first.part ?? 'all'];
  const title = first.step.title;
  return {
    ...head(group, late ? missing : 'Påminnelse'),
    subject: late ? `${missing}: ${title}, skulle ha kommit ${briefDay(first.due, today)}` : `Påminnelse: ${title}, ${act.toLowerCase()} senast ${briefDay(first.due, today)}`,
    deadline: late ? `${thing} skulle ha kommit senast ${dueText(first.due)}.${restText(first)}` : first.approves ? `${act} senast ${first.due === today ? 'i dag, ' : ''}${dueText(first.due)}.` : deadlineOf(first, today),
    lines: [
      late ? (first.approves ? 'Det går fortfarande att godkänna.' : 'Det går fortfarande att svara; svaret märks som sent.') : '',
      first.told === null ? '' : `${first.told} har fått veta att ${thing.toLowerCase()} saknas.`,
      `Du får påminnelsen för att ${group.length === 1 ? 'uppgiften är öppen' : 'uppgifterna är öppna'} hos dig${asRole(group)}.`,
      sharedText(first),
      first.approves ? SIGN_IN : asked(first),
      first.part === 'figures' ? IN_PARTS : '',
      aheadText(first.ahead, today),
    ],
    links: first.approves ? taskLinks(group, 'Öppna sammanställningen') : taskLinks(group),
  };
}

/** By what is missing of an answer with two days; `all`: the whole of it. */
export const ANSWERS: Record<MissingPart | 'all', { missing: string; act: string; thing: string; not: string }> = {
  all: { missing: 'Svar saknas', act: 'Svara', thing: 'Svaret', not: 'svarat' },
  figures: { missing: 'Siffrorna saknas', act: 'Lämna siffrorna', thing: 'Siffrorna', not: 'lämnat siffrorna' },
  texts: { missing: 'Texterna saknas', act: 'Lämna texterna', thing: 'Texterna', not: 'lämnat texterna' },
};
const IN_PARTS = 'Du kan lämna siffrorna först och texterna senare, eller allt på en gång.';

/** By when, with both days where there are two. */
function deadlineOf(first: TaskTold, today: Day): string {
  return `${ANSWERS[first.part ?? 'all'].act} senast ${first.due === today ? 'i dag, ' : ''}${dueText(first.due)}.${restText(first)}`;
}

/** The later day, of the texts. */
function restText({ part, textsDue }: TaskTold): string {
  return part === 'figures' && textsDue !== null ? ` Texterna senast ${dueText(textsDue)}.` : '';
}

const APPROVAL = { missing: 'Godkännande saknas', act: 'Godkänn', thing: 'Godkännandet' };
/** Approving needs a session, and the mail says so. */
export const SIGN_IN = 'Du loggar in för att godkänna: länken i mejlet räcker inte.';

/** Sent back by the level above, or re-opened after an organ's återremiss. */
export function sentBack(group: Group, today: Day): Item {
  const [first] = group;
  const what = first.approves ? 'sammanställningen som du har godkänt' : group.length === 1 ? 'ditt svar' : 'dina svar';
  const again = first.approves ? 'godkänn igen' : 'skicka igen';
  return {
    ...head(group, 'Skickat tillbaka'),
    subject: `Skickat tillbaka: ${first.step.title}, ${again} senast ${briefDay(first.due, today)}`,
    deadline: `${capital(again)} senast ${dueText(first.due)}.`,
    lines: [
      `${first.by ?? 'Nivån över'} har skickat tillbaka ${what} till dig${asRole(group)}.`,
      first.reason === null ? '' : `Skäl: ${quoted(first.reason)}`,
      first.approves ? `Granska underlaget på nytt, eller skicka det vidare nedåt. ${SIGN_IN}` : 'Det du skrev finns kvar att ändra i.',
      aheadText(first.ahead, today),
    ],
    links: first.approves ? taskLinks(group, 'Öppna sammanställningen') : taskLinks(group),
  };
}

/** Figures that the ekonom has proposed and the chef confirms. */
export function proposal(group: Group, today: Day): Item {
  const [first] = group;
  return {
    ...head(group, 'Bekräfta förslaget'),
    subject: `Förslag att bekräfta: ${first.step.title}, senast ${briefDay(first.due, today)}`,
    deadline: `Bekräfta senast ${dueText(first.due)}.`,
    lines: [
      `${first.by ?? 'Ekonomen'} har lämnat ett förslag till svar. Det räknas först när du har bekräftat det${asRole(group)}.`,
      'Kontrollera uppgifterna och ändra det som inte stämmer.',
      aheadText(first.ahead, today),
    ],
    links: taskLinks(group, 'Öppna förslaget'),
  };
}

/** Is a step "vid behov" needed this year? */
export function needAsked(group: Group, today: Day): Item {
  const [first] = group;
  return {
    ...head(group, 'Behövs steget?'),
    subject: `Behövs steget i år? ${first.step.title}, svara senast ${briefDay(first.due, today)}`,
    deadline: `Svara ja eller nej senast ${dueText(first.due)}.`,
    lines: [
      `Steget görs bara vid behov. Du får frågan${asRole(group)}: behövs det i år?`,
      'Svarar du nej utgår steget för i år.',
      aheadText(first.ahead, today),
    ],
    links: taskLinks(group, 'Öppna frågan'),
  };
}

/** The level above went on without this one's answer. */
export function wentOnWithout(group: Group): Item {
  const [first] = group;
  return {
    ...head(group, 'Sammanställt utan svar'),
    section: 'know',
    due: null,
    subject: `Sammanställt utan svar: ${first.step.title}`,
    lines: [
      `${first.by ?? 'Nivån över'} har gått vidare utan ${group.length === 1 ? 'svaret' : 'svaren'} som du skulle lämna${asRole(group)}.`,
      first.reason === null ? '' : `Skäl: ${quoted(first.reason)}`,
      'Det går fortfarande att svara. Svaret sparas, men när sammanställningen är godkänd räknas det inte med i den.',
    ],
    links: taskLinks(group),
  };
}

/** A task that need not be done any more. */
export function withdrawn(group: Group): Item {
  const [first] = group;
  return {
    ...head(group, 'Behöver inte göras'),
    section: 'know',
    due: null,
    subject: `Behöver inte göras: ${first.step.title}`,
    lines: [
      `${group.length === 1 ? 'Uppgiften har' : 'Uppgifterna har'} tagits bort för dig${asRole(group)}. Du behöver inte göra något.`,
      first.reason === null ? '' : `Skäl: ${quoted(first.reason)}`,
    ],
    links: [],
  };
}

/** Title, section and day, the same for every text about tasks. */
export function head(group: Group, what: string): Pick<Item, 'section' | 'title' | 'due'> {
  const [first] = group;
  return { section: 'todo', title: `${what}${what.endsWith('?') ? '' : ':'} ${first.step.title} – ${placesText(group.map((t) => t.place))}`, due: first.due };
}

/** ` som enhetschef för Enhet A`, in a sentence; nothing when no task of the person's is behind it. */
export function asRole(group: Group): string {
  const [first] = group;
  if (first.title === '') return '';
  const many = group.length > 2 ? 'enheterna nedan' : listText(group.map((t) => t.place));
  return first.standsIn ? `, som ersätter ordinarie ${first.title} för ${many}` : ` som ${first.title} för ${many}`;
}

function why(group: Group): string {
  const [first] = group;
  const what = group.length === 1 ? 'uppgiften' : 'uppgifterna';
  const many = group.length > 2 ? 'enheterna nedan' : listText(group.map((t) => t.place));
  return first.standsIn
    ? `Du får ${what} för att du ersätter ordinarie ${first.title} för ${many}.`
    : `Du får ${what} för att du är ${first.title} för ${many}.`;
}

/** Whom the receiver shares the task with, and that one of them is enough; nothing when nobody does. */
export function sharedText({ sharedWith = [], approves }: TaskTold): string {
  return sharedWith.length === 0 ? '' : `Du delar uppdraget med ${listText(sharedWith)}. Det räcker att en av er ${approves ? 'godkänner' : 'svarar'}.`;
}

/** Questions named in a mail; a longer form says how many more there are. */
const NAMED = 5;

function asked(t: TaskTold): string {
  const labels = t.asks.map(lowered);
  if (labels.length === 0) return '';
  const named = labels.length <= NAMED + 1 ? labels : [...labels.slice(0, NAMED), `${String(labels.length - NAMED)} frågor till`];
  return `Du fyller i ${listText(named)}.`;
}

/** One button, or one link a unit. */
export function taskLinks(group: Group, label = 'Öppna och svara'): Item['links'] {
  const withPath = group.filter((t) => t.path !== null);
  return withPath.map((t) => ({ label: withPath.length === 1 ? label : capital(t.place), path: t.path ?? '' }));
}
