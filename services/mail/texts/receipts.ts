// What has been received: the person's own answer, or what somebody else handed in for them.
import { dayAt, timeAt } from '../../../domain/calendar/zone';
import type { Day } from '../../../domain/calendar/day';
import { listText } from '../../../domain/calendar/texts';
import { asRole } from './tasks';
import type { Item, TaskTold } from './told';
import { briefDay, dueText, placesText } from './words';

type Group = readonly [TaskTold, ...TaskTold[]];

/** A line in the next morning mail about what the person answered. */
export function receipt(group: Group, today: Day): Item {
  const [first] = group;
  const late = group.some((t) => t.late);
  return {
    section: 'receipt',
    title: `${first.step.title} – ${placesText(group.map((t) => t.place))}`,
    subject: `Kvitto: ${first.step.title}`,
    due: null,
    lines: [
      `${first.textsLeft !== null ? 'Siffrorna togs emot' : group.length === 1 ? 'Ditt svar togs emot' : 'Dina svar togs emot'} ${listText(group.map((t) => takenText(t, group.length > 1, today)))}${late ? ', efter svarsdagen' : ''}. ${first.textsLeft === null ? 'Du behöver inte göra något.' : textsLeft(first.textsLeft)}`,
    ],
    links: [],
  };
}

/** What is still to come when only the figures have. */
function textsLeft(day: Day): string {
  return `Texterna lämnar du senast ${dueText(day)}.`;
}

function takenText(t: TaskTold, named: boolean, today: Day): string {
  const text = `${briefDay(dayAt(t.at), today)} kl. ${timeAt(t.at).replace(':', '.')}`;
  return named ? `${text} (${t.place})` : text;
}

/** Somebody handed in for the person, who is told at once and may correct it. */
export function handedInFor(group: Group, today: Day): Item {
  const [first] = group;
  const path = group.find((t) => t.path !== null)?.path ?? null;
  const how = first.received === null || first.received === '' ? '' : ` Så här kom svaret in: ${first.received.trim().replace(/\.$/, '')}.`;
  return {
    section: 'receipt',
    title: `Inlämnat för dig: ${first.step.title} – ${placesText(group.map((t) => t.place))}`,
    subject: `Inlämnat för dig: ${first.step.title}`,
    due: null,
    lines: [
      `${first.by ?? 'Någon annan'} har lämnat in ${first.textsLeft === null ? 'svaret' : 'siffrorna'} åt dig${asRole(group)}, ${briefDay(dayAt(first.at), today)} kl. ${timeAt(first.at).replace(':', '.')}.${how}`,
      first.textsLeft === null ? '' : textsLeft(first.textsLeft),
      `Stämmer det behöver du inte göra något${first.textsLeft === null ? '' : ' mer med siffrorna'}. Stämmer det inte: öppna svaret och rätta det, helst senast ${dueText(first.due)}.`,
    ],
    links: path === null ? [] : [{ label: 'Visa svaret', path }],
  };
}
