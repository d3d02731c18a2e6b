import fc from 'fast-check';
import { escapeHtml, headerLine } from '../../services/mail/html';
import { itemsOf } from '../../services/mail/texts/items';
import { letterOf } from '../../services/mail/texts/letter';
import { stepTitle } from '../../domain/plan/title';
import { aheadText, lowered } from '../../services/mail/texts/words';
import { KINDS, LINK, MEETING, ONE_OF_EACH, SETTING, task } from './tellings';

const WEEKDAY = /(mån|tis|ons|tors|fre|lör|sön)(dag)? \d{1,2} \p{L}+/u;
/** Nothing is asked by these and nothing is due. */
const NO_DAY = new Set(['withdrawn', 'wentOnWithout', 'finding']);
const NO_LINK = new Set(['withdrawn', 'receipt']);

describe.each(KINDS)('%s', (kind) => {
  const letter = letterOf([ONE_OF_EACH[kind]], SETTING);

  test('says why it came, in both forms', () => {
    const why = /Du får|Du ska granska|har lämnat|har skickat|har gått vidare|har tagits bort|Ditt svar togs emot|har lämnat in/;
    expect(letter.text).toMatch(why);
    expect(letter.html).toMatch(why);
  });

  test('has its day with the weekday', () => {
    if (!NO_DAY.has(kind)) expect(letter.text).toMatch(WEEKDAY);
  });

  test('has its link, and the way to answer', () => {
    const links = letter.text.match(/\{\{arshjul\}\}\/\S+/g) ?? [];
    expect(links.length > 0).toBe(!NO_LINK.has(kind));
    for (const link of links) expect(letter.html).toContain(`href="${link}"`);
    if (links.length > 0) expect(letter.text).toMatch(/Så (svarar|gör) du: öppna länken/);
    expect(letter.text).toContain('går inte att svara på');
    expect(letter.text).toContain('ekonomichef@astorp.example');
  });

  test('text and HTML say the same', () => {
    const words = (s: string) => s.replace(/<style.*?<\/style>|<title.*?<\/title>|<[^>]+>/gs, ' ');
    for (const line of itemsOf([ONE_OF_EACH[kind]], SETTING.today).flatMap((i) => i.lines)) {
      expect(letter.text).toContain(line);
      expect(words(letter.html)).toContain(escapeHtml(line));
    }
  });

  test('an exercise says so in subject and body', () => {
    const exercise = letterOf([ONE_OF_EACH[kind]], { ...SETTING, exercise: true });
    expect(exercise.subject).toMatch(/^ÖVNING: /);
    expect(exercise.text).toMatch(/^\*\*\* ÖVNING\./);
    expect(exercise.html).toMatch(/<p[^>]*>ÖVNING\./);
    expect(letter.text + letter.html + letter.subject).not.toContain('ÖVNING');
  });
});

test.each(['taskOpened', 'reminder', 'sentBack', 'proposal', 'needAsked', 'approvalOpened'] as const)('%s tells what happens next and whom it reaches', (kind) => {
  const { text } = letterOf([ONE_OF_EACH[kind]], SETTING);
  expect(text).toContain('Om inget händer påminns du tors 16 sep och mån 20 sep.');
  expect(text).toContain('Verksamhetschef förskola får veta det ons 22 sep, Förvaltningschef bildning mån 27 sep.');
  expect(text).toContain('fredag 17 september 2027');
});

test('an escalation says which rule, what was sent when, and what happens next', () => {
  const { text } = letterOf([ONE_OF_EACH.escalation], SETTING);
  expect(text).toContain('torsdag 9 september 2027, för 3 arbetsdagar sedan');
  expect(text).toContain('eskalering 3 arbetsdagar efter svarsdagen');
  expect(text).toContain('uppgiften tors 26 aug, påminnelse ons 8 sep och påminnelse fre 10 sep');
  expect(text).toContain('Om inget händer får Förvaltningschef bildning veta det fre 17 sep.');
});

test('ten units of one step are one item with ten links', () => {
  const units = Array.from({ length: 10 }, (_, i) => task('taskOpened', { place: `Enhet ${i}`, path: `${LINK.slice(0, -1)}${i}` }));
  const items = itemsOf(units, SETTING.today);
  expect(items).toHaveLength(1);
  expect(items[0]?.title).toContain('10 enheter');
  expect(items[0]?.links.map((l) => l.label)).toContain('Enhet 7');
});

test('another day or another step is another item; what is due first stands first, receipts last', () => {
  const items = itemsOf(
    [ONE_OF_EACH.receipt, ONE_OF_EACH.moved, task('taskOpened', { due: '2027-10-01' }), task('taskOpened'), task('taskOpened', { due: '2027-10-01', place: 'B' })],
    SETTING.today,
  );
  expect(items.map((i) => [i.section, i.due])).toEqual([['todo', '2027-09-17'], ['todo', '2027-10-01'], ['know', null], ['receipt', null]]);
});

test('matters of one meeting are one item', () => {
  const items = itemsOf([ONE_OF_EACH.matterOnMeeting, { ...MEETING, kind: 'matterOnMeeting', matters: ['Internkontrollplan'] }], SETTING.today);
  expect(items.map((i) => i.title)).toEqual(['2 ärenden till Bildningsnämnden ons 29 sep']);
});

test('answers that are missing and answers that are in are told apart', () => {
  const missing = letterOf([task('approvalOpened', { units: 6, missing: 2 })], SETTING);
  expect(missing.subject).toMatch(/^Svar saknas inför godkännandet/);
  expect(missing.text).toContain('2 av 6 svar saknas');
  expect(letterOf([ONE_OF_EACH.approvalOpened], SETTING).text).toContain('Alla 6 svar är inne');
});

test('an åtgärdsplan that does not suffice, and an återremiss to be taken care of', () => {
  const deviation = ONE_OF_EACH.deviation;
  if (deviation.about !== 'deviation') throw new Error('wrong kind');
  expect(letterOf([{ ...deviation, insufficient: true, of: 'Förvaltningschef bildning' }], SETTING).text).toContain('bedömer att åtgärderna inte räcker');
  expect(letterOf([{ ...MEETING, kind: 'registerDecision', chooses: true }], SETTING).subject).toBe('Återremiss att ta hand om: Delårsrapport augusti');
});

test('two answer days are named, with what is missing of the answer', () => {
  const before = { due: '2027-09-15', textsDue: '2027-09-20', part: 'figures' as const };
  const opened = letterOf([task('taskOpened', before)], SETTING);
  expect(opened.text).toContain('Lämna siffrorna senast onsdag 15 september 2027. Texterna senast måndag 20 september 2027.');
  expect(opened.text).toContain('Du kan lämna siffrorna först och texterna senare, eller allt på en gång.');
  expect(opened.subject).toContain('lämna siffrorna senast');
  const late = letterOf([task('reminder', { ...before, due: '2027-09-13', told: 'Verksamhetschef' })], SETTING);
  expect(late.subject).toMatch(/^Siffrorna saknas: /);
  expect(late.text).toContain('Siffrorna skulle ha kommit senast måndag 13 september 2027. Texterna senast måndag 20 september 2027.');
  expect(late.text).toContain('Verksamhetschef har fått veta att siffrorna saknas.');
  const rest = letterOf([task('reminder', { due: '2027-09-20', part: 'texts' })], SETTING);
  expect(rest.text).toContain('Lämna texterna senast måndag 20 september 2027.');
  expect(rest.text).not.toContain('siffrorna');
  const above = letterOf([task('escalation', { ...before, due: '2027-09-09', of: 'Enhetschef A', path: '/uppgift/u1' })], SETTING);
  expect(above.subject).toMatch(/^Siffrorna saknas från /);
  expect(above.text).toContain('Enhetschef A har inte lämnat siffrorna för');
  expect(above.text).toContain('Från måndag 20 september 2027, texternas dag, kan nivån över gå vidare utan');
});

test('a receipt of figures says when the texts are due', () => {
  const receipt = letterOf([ONE_OF_EACH.taskOpened, task('receipt', { textsLeft: '2027-09-20' }), task('receipt', { place: 'B' })], SETTING);
  expect(receipt.text).toContain('Siffrorna togs emot mån 13 sep kl. 10.42. Texterna lämnar du senast måndag 20 september 2027.');
  expect(receipt.text).toContain('Ditt svar togs emot mån 13 sep kl. 10.42. Du behöver inte göra något.');
  const handed = letterOf([task('handedInFor', { by: 'Ekonomen', received: 'telefon', textsLeft: '2027-09-20' })], SETTING);
  expect(handed.text).toContain('Ekonomen har lämnat in siffrorna åt dig');
  expect(handed.text).toContain('Texterna lämnar du senast måndag 20 september 2027.');
});

test('an approval is reminded of, sent back and escalated as an approval', () => {
  const of = (kind: 'reminder' | 'sentBack' | 'escalation', due: string) => letterOf([task(kind, { approves: true, asks: [], due, of: 'Verksamhetschef', path: '/uppgift/u1' })], SETTING);
  expect(of('reminder', '2027-09-17').text).toContain('Godkänn senast fredag 17 september 2027.');
  expect(of('reminder', '2027-09-10').subject).toMatch(/^Godkännande saknas/);
  expect(of('sentBack', '2027-09-17').text).toContain('sammanställningen som du har godkänt');
  expect(of('escalation', '2027-09-10').text).toContain('Verksamhetschef har inte godkänt för');
  for (const kind of ['reminder', 'sentBack', 'escalation'] as const) expect(of(kind, '2027-09-10').text).not.toMatch(/Svara senast|ditt svar|Svaret/);
});

test('återremiss and bordläggning say why and when; a missing § goes to who registers', () => {
  const base = { ...MEETING, kind: 'decided' as const, day: '2027-09-13' };
  const back = { ...base, outcome: 'aterremiss', motivation: 'Underlaget räcker inte.' };
  expect(letterOf([back], SETTING).text).toContain('Motivering: ”Underlaget räcker inte.”');
  const chosen = letterOf([{ ...back, chooses: true }], SETTING);
  expect(chosen.text).toContain('återremissen gick till dig');
  expect(chosen.text).toContain('Underlaget räcker inte.');
  expect(letterOf([{ ...base, outcome: 'bordlaggning', nextDay: '2027-10-27' }], SETTING).text).toContain('Ärendet tas upp igen onsdag 27 oktober 2027.');
  const finding = ONE_OF_EACH.finding;
  if (finding.about !== 'finding') throw new Error('wrong kind');
  const missing = letterOf([{ ...finding, registrar: true, text: 'Paragraf saknas för beslut den 2027-09-13.' }], SETTING);
  expect(missing.text).toContain('för att du registrerar beslut');
});

test('words', () => {
  expect(stepTitle('Delårsuppgifter', 'P08', 2027)).toBe('Delårsuppgifter, augusti 2027');
  expect(stepTitle('Delårsrapport augusti', 'P08', 2027)).toBe('Delårsrapport augusti 2027');
  expect(stepTitle('Budget 2028', null, 2028)).toBe('Budget 2028');
  expect(['Uppföljningsrapport tertial 1', 'Delårsrapport efter fyra månader'].map((label) => stepTitle(label, 'P04', 2027))).toEqual(['Uppföljningsrapport tertial 1, 2027', 'Delårsrapport efter fyra månader 2027']);
  expect(stepTitle('Årsredovisning', 'P13', 2026)).toBe('Årsredovisning 2026');
  expect([lowered('Enhetschef'), lowered('VD'), lowered('HR-partner')]).toEqual(['enhetschef', 'VD', 'HR-partner']);
  expect(aheadText([], '2027-01-01')).toBe('');
});

test('whatever somebody types is text in HTML and never markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.constantFrom('<script>x</script>', '"><img src=x onerror=1>', '&lt;', "' style='x"), (a, b) => {
      const reason = `${a}${b}${a}`;
      const { html, text } = letterOf([task('sentBack', { reason, place: reason, by: reason })], SETTING);
      const tags = new Set((html.match(/<\/?[a-z0-9]+/gi) ?? []).map((t) => t.toLowerCase().replace(/[</]/g, '')));
      expect([...tags].filter((t) => !['html', 'head', 'meta', 'title', 'body', 'div', 'p', 'h2', 'h3', 'a'].includes(t))).toEqual([]);
      expect(html).not.toMatch(/onerror=1>|<img/);
      expect(text).not.toMatch(/(?![\n\t])\p{Cc}/u);
    }),
  );
});

test('a subject is one safe line, whatever its parts hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
      const { subject } = letterOf([task('taskOpened', { step: { key: 'x', title: `A\r\nBcc: evil@x.se\u202e${title}` } })], SETTING);
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect([...subject].length).toBeLessThanOrEqual(200);
      expect(subject).toBe(headerLine(subject));
    }),
  );
});

test('escaping is undone by reading, and leaves nothing that could open a tag or end an attribute', () => {
  const read = (s: string) => s.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (s) => {
      expect(escapeHtml(s)).not.toMatch(/[<>"']/);
      expect(read(escapeHtml(s))).toBe(s.replace(/(?![\n\t])\p{Cc}/gu, ''));
    }),
  );
});
