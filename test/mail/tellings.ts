// One of each kind of notice with everything looked up, for the tests of the texts.
import type { NoticeKind } from '../../domain/tasks/notices';
import type { Setting, TaskTold, Told } from '../../services/mail/texts/told';

export const LINK = `/svar/${'a'.repeat(43)}`;

export const SETTING: Setting = {
  today: '2027-09-14',
  municipality: 'Åstorp',
  source: 'Styr- och ledningsmodell för Åstorps kommunkoncern (beslutad av KF 28 augusti 2023)',
  exercise: false,
  kind: 'morning',
  contact: { name: 'Ekonomichefen', email: 'ekonomichef@astorp.example' },
};

export function task(kind: TaskTold['kind'], more: Partial<TaskTold> = {}): TaskTold {
  return {
    about: 'task',
    kind,
    occasion: `${kind}|1`,
    step: { key: 'delarsuppgifter|P08|2027', title: 'Delårsuppgifter, augusti 2027' },
    place: 'Förskolan Ekbacken',
    approves: false,
    title: 'enhetschef',
    standsIn: false,
    due: '2027-09-17',
    textsDue: null,
    part: null,
    textsLeft: null,
    asks: ['Budget helår', 'Helårsprognos', 'Kommentar till ekonomin'],
    ahead: [
      { day: '2027-09-16', does: 'paminn', to: null },
      { day: '2027-09-20', does: 'paminn', to: null },
      { day: '2027-09-22', does: 'eskalera', to: 'Verksamhetschef förskola' },
      { day: '2027-09-27', does: 'eskalera', to: 'Förvaltningschef bildning' },
    ],
    path: LINK,
    by: null,
    reason: null,
    of: null,
    told: null,
    sent: [],
    rule: null,
    daysLate: 0,
    units: 0,
    missing: 0,
    received: null,
    at: new Date('2027-09-13T08:42:00Z'),
    late: false,
    ...more,
  };
}

export const MEETING = {
  about: 'meeting' as const,
  occasion: 'matter|1',
  matters: ['Delårsrapport augusti'],
  organ: 'Bildningsnämnden',
  meeting: 'BN-2027-09-29',
  day: '2027-09-29',
  stop: '2027-09-20',
  outcome: null,
  paragraph: null,
  chooses: false,
  motivation: null,
  nextDay: null,
  path: '/ar/astorp-2027/sammantraden/BN-2027-09-29',
};

/** One of each kind. */
export const ONE_OF_EACH: Record<NoticeKind, Told> = {
  taskOpened: task('taskOpened'),
  reminder: task('reminder'),
  sentBack: task('sentBack', { by: 'Verksamhetschef förskola', reason: 'Förklara avvikelsen mot budget tydligare.' }),
  proposal: task('proposal', { by: 'Förvaltningsekonom bildning' }),
  needAsked: task('needAsked', { asks: ['Behövs steget i år?'] }),
  approvalOpened: task('approvalOpened', { approves: true, title: 'verksamhetschef', place: 'Förskola', units: 6, path: '/uppgift/u1', asks: [] }),
  escalation: task('escalation', {
    due: '2027-09-09',
    of: 'Enhetschef Ekbacken',
    rule: 'eskalering 3 arbetsdagar efter svarsdagen',
    daysLate: 3,
    sent: [{ day: '2027-08-26', kind: 'taskOpened' }, { day: '2027-09-08', kind: 'reminder' }, { day: '2027-09-10', kind: 'reminder' }],
    ahead: [{ day: '2027-09-17', does: 'eskalera', to: 'Förvaltningschef bildning' }],
    path: '/uppgift/u1',
  }),
  wentOnWithout: task('wentOnWithout', { by: 'Verksamhetschef förskola', reason: 'Siffrorna tas från ekonomisystemet.' }),
  withdrawn: task('withdrawn', { reason: 'Steget utgår i år.', path: null }),
  receipt: task('receipt'),
  handedInFor: task('handedInFor', { by: 'Förvaltningsekonom bildning', received: 'telefon' }),
  matterOnMeeting: { ...MEETING, kind: 'matterOnMeeting' },
  registerDecision: { ...MEETING, kind: 'registerDecision', day: '2027-09-13' },
  decided: { ...MEETING, kind: 'decided', outcome: 'bifall-med-andring', paragraph: '45', day: '2027-09-13' },
  basisChanged: {
    about: 'basis', kind: 'basisChanged', occasion: 'basisChanged|x', step: { key: 'internbudget||2028', title: 'Internbudget 2028' }, organ: 'kommunfullmäktige', day: '2027-09-13',
    paragraph: '§ 45', change: 'Budget 2028 är beslutat med ändring. Nämndens ram sänks med 2 mnkr.', stands: false, path: '/ar/astorp-2027/steg/internbudget/BUN',
  },
  moved: {
    about: 'moved',
    kind: 'moved',
    occasion: 'moved|7',
    moves: [
      { title: 'Delårsuppgifter augusti', what: 'answerBy', from: '2027-09-17', to: '2027-09-21' },
      { title: 'Delårsrapport augusti', what: 'meeting', from: '2027-09-29', to: '2027-10-04' },
    ],
    reason: 'Nämnden har flyttat sitt sammanträde.',
    path: '/mina',
  },
  deviation: {
    about: 'deviation',
    kind: 'deviation',
    occasion: 'deviation|1',
    organ: 'Bildningsnämnden',
    deviation: -1_250_000,
    insufficient: false,
    of: null,
    next: { label: 'Åtgärdsplan', due: '2027-10-20' },
    path: '/ar/astorp-2027/steg/atgardsplan/BN/1',
  },
  finding: {
    about: 'finding',
    kind: 'finding',
    occasion: 'vakant|chef|unit:e1',
    text: 'Rollen enhetschef vid Förskolan Ekbacken är vakant. Uppgifterna går till Verksamhetschef förskola tills någon har utsetts.',
    paragraph: null,
    severity: 'warning',
    registrar: false,
    path: '/ar/astorp-2027',
  },
};

export const KINDS = Object.keys(ONE_OF_EACH) as NoticeKind[];
