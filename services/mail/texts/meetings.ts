// The nämndsekreterare: what is on a meeting, what is still to be registered; and what an organ decided.
import type { Day } from '../../../domain/calendar/day';
import { listText } from '../../../domain/calendar/texts';
import type { BasisTold, Item, MeetingTold } from './told';
import { briefDay, dueText, quoted } from './words';

type Group = readonly [MeetingTold, ...MeetingTold[]];

/** Matters that are bound to the organ's next meeting. */
export function matterOnMeeting(group: Group, today: Day): Item {
  const [first] = group;
  const matters = mattersOf(group);
  const on = first.day === null ? '' : ` ${briefDay(first.day, today)}`;
  return {
    section: 'todo',
    title: `${matters.length === 1 ? 'Ärende' : `${String(matters.length)} ärenden`} till ${first.organ}${on}`,
    subject: `${matters.length === 1 ? `Ärende till ${first.organ}${on}: ${matters.join('')}` : `${String(matters.length)} ärenden till ${first.organ}${on}`}`,
    due: first.stop ?? first.day,
    ...(first.day === null ? {} : { deadline: `Sammanträdet hålls ${dueText(first.day)}${first.stop === null ? '' : `; handlingarna ska vara inne senast ${dueText(first.stop)}`}.` }),
    lines: [
      `${matters.length === 1 ? 'Ärendet är klart' : 'Ärendena är klara'} att tas upp: ${listText(matters)}.`,
      `Du får det här för att du registrerar beslut för ${first.organ}. Efter sammanträdet anger du beslut och paragraf för varje ärende i ett formulär.`,
    ],
    links: links(group, 'Öppna sammanträdet'),
  };
}

/** The meeting has been and the outcome is not registered. */
export function registerDecision(group: Group, today: Day): Item {
  const [first] = group;
  const held = first.day === null ? '' : ` ${briefDay(first.day, today)}`;
  const matters = mattersOf(group);
  if (first.chooses) return chooses(group, today);
  return {
    section: 'todo',
    title: `Registrera beslut: ${first.organ}${held}`,
    subject: `Registrera beslut från ${first.organ}${held}`,
    due: first.day,
    lines: [
      `${first.day === null ? 'Sammanträdet har hållits' : `Sammanträdet var planerat till ${dueText(first.day)}`}, men beslut är inte registrerat${matters.length === 0 ? '' : ` för ${listText(matters)}`}.`,
      `Du får det här för att du registrerar beslut för ${first.organ}. Ange beslut för varje ärende, gärna i dag; paragrafen kan läggas till senare, när protokollet är justerat.`,
      'Tills det är gjort står nästa steg och väntar, och du påminns igen. Om sammanträdet ställdes in eller flyttades, säg det till ekonomichefen.',
    ],
    links: links(group, 'Registrera beslut'),
  };
}

const OUTCOMES: Record<string, string> = {
  bifall: 'bifall',
  'bifall-med-andring': 'bifall med ändring',
  avslag: 'avslag',
  aterremiss: 'återremiss',
  bordlaggning: 'bordläggning',
  noterat: 'noterat',
  informeras: 'noterat',
};

/** What an organ decided. */
export function decided(group: Group, today: Day): Item {
  const [first] = group;
  if (first.chooses) return chooses(group, today);
  const paragraph = first.paragraph === null || first.paragraph === '' ? '' : `, ${/^§/.test(first.paragraph) ? '' : '§ '}${first.paragraph}`;
  const outcome = first.outcome === null ? 'beslut registrerat' : (OUTCOMES[first.outcome] ?? first.outcome);
  const matters = listText(mattersOf(group));
  return {
    section: 'know',
    title: `Beslut i ${first.organ}: ${matters}`,
    subject: `Beslut i ${first.organ}: ${outcome}, ${matters}`,
    due: null,
    lines: [
      `Beslut: ${outcome}${paragraph}${first.day === null ? '' : `, ${briefDay(first.day, today)}`}.`,
      first.motivation === null ? '' : `Motivering: ${quoted(first.motivation)}`,
      first.outcome === 'aterremiss' ? 'Den som återremissen gick till bestämmer om något ska göras om. Gäller det dig kommer det som en egen uppgift.' : '',
      first.nextDay === null ? '' : `Ärendet tas upp igen ${dueText(first.nextDay)}.`,
      'Du får veta det för att du har godkänt underlaget. Du behöver inte göra något nu.',
    ],
    links: links(group, 'Visa ärendet'),
  };
}

/** A final decision changed what the reader's step under way was begun on. */
export function basisChanged([first]: readonly [BasisTold, ...BasisTold[]], today: Day): Item {
  const { step, organ, day, paragraph, change, stands } = first;
  const decided = [`${organ}${day === null ? '' : ` ${briefDay(day, today)}`}`, ...(paragraph === null ? [] : [paragraph])].join(', ');
  return {
    section: 'know',
    title: stands ? `Det preliminära beslutet gäller: ${step.title}` : `Nya förutsättningar: ${step.title}`,
    subject: stands ? `Det preliminära beslutet gäller: ${step.title}` : `Nya förutsättningar för ${step.title}`,
    due: null,
    lines: [
      `${decided}: ${change}`,
      `Du får veta det för att du har uppgifter på gång i steget. Utgå från det ${stands ? 'preliminära' : 'slutliga'} beslutet.`,
    ],
    links: [{ label: 'Visa steget', path: first.path }],
  };
}

/** An återremiss waits for its receiver to say what is to be done again. */
function chooses(group: Group, today: Day): Item {
  const [first] = group;
  const matters = listText(mattersOf(group));
  return {
    section: 'todo',
    title: `Återremiss: ${matters}`,
    subject: `Återremiss att ta hand om: ${matters}`,
    due: first.day,
    lines: [
      `${first.organ} har skickat tillbaka ärendet${first.day === null ? '' : ` (${briefDay(first.day, today)})`}. Det står stilla tills någon har bestämt vad som ska göras om.`,
      first.motivation === null ? '' : `Motivering: ${quoted(first.motivation)}`,
      'Du får det här för att återremissen gick till dig. Läs motiveringen och ange om något av underlaget ska öppnas igen, eller om ärendet kan gå tillbaka som det är.',
      'Tills det är gjort påminns du igen, och ekonomichefen får veta det.',
    ],
    links: links(group, 'Öppna ärendet'),
  };
}

function mattersOf(group: Group): string[] {
  return [...new Set(group.flatMap((m) => m.matters))];
}

function links([first]: Group, label: string): Item['links'] {
  return [{ label, path: first.path }];
}
