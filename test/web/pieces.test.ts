// The small things that pages are made of, without a browser.
import * as fc from 'fast-check';
import { escapeHtml, html, textWithLinks } from '../../web/html';
import { lanes, wheelPicture, type WheelArc } from '../../web/pictures/wheel';
import { heatMap } from '../../web/pictures/heat';
import { typedFrom } from '../../web/parts/fields';
import { happeningWords } from '../../web/parts/happenings';
import { lateSteps, overdueList } from '../../web/parts/overdue';
import { MOST_ROWS, scheduleFrom, scheduleNames } from '../../web/parts/schedule';
import type { AdjustChoices } from '../../web/read/adjust';
import { stepLabel } from '../../web/read/board';
import { Sent } from '../../web/request/form';
import { faultOf } from '../../web/request/fault';
import { asRefusal } from '../../web/request/problem';
import type { OverdueRow } from '../../services/tasks/read';
import type { Viewer } from '../../web/request/viewer';
import { checkForm } from '../../domain/tasks/form';
import { addDays } from '../../domain/calendar/day';
import { SMALL_FORM } from '../support/smallYear';

it.each([
  ['Månadsrapport', 'P03', 2027, 'Månadsrapport, mars'],
  ['Årsredovisning', 'P12', 2026, 'Årsredovisning, december 2026'],
  ['Uppföljning mars', 'P03', 2027, 'Uppföljning mars'],
  ['Uppföljningsrapport tertial 1', 'P04', 2027, 'Uppföljningsrapport tertial 1'],
  ['Uppgifter till tertialet', 'P04', 2027, 'Uppgifter till tertialet, april'],
  ['Budget', null, 2028, 'Budget'],
])('%s (%s, %s) is called %s', (label, period, budgetYear, expected) => {
  expect(stepLabel({ label, period, budgetYear }, 2027)).toBe(expected);
});

describe('html', () => {
  it('escapes every value, in content and in attributes, and shows nothing for nothing', () => {
    expect(html`<p title="${'"x"'}">${'<b>&'}${null}${undefined}${false}${0}${['a', '<']}</p>`.text).toBe('<p title="&quot;x&quot;">&lt;b&gt;&amp;0a&lt;</p>');
  });

  it('never lets text become a tag', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>]/.test(html`${text}`.text) && !/"/.test(escapeHtml(text))));
  });

  it('makes links of addresses only, whatever the text', () => {
    expect(textWithLinks('Se http://a.example/x?y=1&z=2.').text).toContain('<a href="http://a.example/x?y=1&amp;z=2">');
    expect(textWithLinks('javascript:alert(1) <a href="x">').text).not.toContain('<a');
    fc.assert(fc.property(fc.string(), (text) => textWithLinks(text).text.replace(/<\/?a[^>]*>/g, '').includes('<') === false));
  });
});

describe('the timeline', () => {
  it.each(['peopleImported', 'vanishedDecided'])('has words for %s', (kind) => {
    expect(happeningWords(kind)).toMatch(/ /);
  });
});

describe('the late list', () => {
  const late = (organLabel: string, role: string): OverdueRow => ({
    task: null, matter: null, tasks: 2, occurrence: `budget/${organLabel}`, step: 'budget', label: 'Budget', organ: organLabel, organLabel, unit: '2 enheter', units: ['a', 'b'],
    kind: 'answer', missing: null, role, people: [], due: '2027-02-01', daysLate: 3, rung: 'påminnelse', nextAction: null, nextActionAt: null, endangers: [],
  });
  const said = (...rows: OverdueRow[]): string => overdueList({ run: { id: 'x-2027', year: 2027 } } as Viewer, lateSteps(rows)).text;

  it('counts an organ once, however many of its roles are late', () => {
    expect(said(late('skolnämnden', 'enhetschef'), late('skolnämnden', 'verksamhetschef'), late('kommunstyrelsen', 'enhetschef'))).toMatch(/ i 2\snämnder och bolag\./);
    expect(said(late('skolnämnden', 'enhetschef'), late('skolnämnden', 'verksamhetschef'))).toContain('i skolnämnden.');
  });
});

describe('the wheel', () => {
  const day = fc.integer({ min: 0, max: 364 }).map((n) => addDays('2027-01-01', n));
  const arc = fc.tuple(day, fc.integer({ min: 0, max: 200 })).map(([from, n]): WheelArc => ({ ring: 'KS', from, to: addDays(from, n), standing: 'open', href: '/x', title: 'x' }));

  it('never lays two steps over each other on one lane', () => {
    fc.assert(
      fc.property(fc.array(arc, { maxLength: 30 }), (arcs) => {
        const { placed, count } = lanes(arcs);
        expect(placed).toHaveLength(arcs.length);
        for (const a of placed) {
          expect(a.lane).toBeLessThan(count);
          for (const b of placed) if (a !== b && a.lane === b.lane) expect(a.to < b.from || b.to < a.from).toBe(true);
        }
      }),
    );
  });

  it('draws only numbers, also for steps that end in the next year and a year without steps', () => {
    const one: WheelArc = { ring: 'KS', from: '2027-12-01', to: '2028-01-20', standing: 'late', href: '/x', title: 'Budget <KF>' };
    for (const arcs of [[], [one]]) {
      const text = wheelPicture({ year: 2027, today: '2027-05-01', rings: [{ id: 'KS', label: 'KS' }], arcs }).text;
      expect(text).not.toMatch(/NaN|Infinity|undefined|<KF>/);
    }
  });
});

describe('the heat map', () => {
  it('says the same in words as in signs', () => {
    const cells = new Map([['KS', { standing: 'late' as const, daysLate: 3, href: '/x' }]]);
    const text = heatMap([{ label: 'Delårsrapport', cells }], [{ id: 'KS', label: 'Kommunstyrelsen' }, { id: 'SN', label: 'Socialnämnden' }]).text;
    expect(text).toMatch(/aria-hidden="true">3<\/span><span class="unseen">3\u00a0arbetsdagar sent/);
    expect(text).toContain('berörs inte');
  });
});

describe('amounts in a form', () => {
  it('come back as they were kept', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }), (kronor) => {
        const typed = typedFrom(SMALL_FORM, { budget: kronor });
        const checked = checkForm({ ...SMALL_FORM, fields: SMALL_FORM.fields.filter((f) => f.key === 'budget') }, { budget: typed['budget'] });
        expect('values' in checked && checked.values['budget']).toBe(kronor);
      }),
    );
  });
});

describe('an error that no refusal explains', () => {
  const error = (code: string, message: string) => Object.assign(new Error(message), { code });

  it('of a database that is away: nothing was taken', () => {
    expect(asRefusal(new Error('x', { cause: error('ECONNREFUSED', 'connect') }))).toMatchObject({ status: 503, refusal: { retryAfter: 5, detail: expect.stringContaining('ingenting har tagits emot') as string } });
  });

  it('of a connection that broke: it is not said that nothing was taken, for that is not known', () => {
    const { refusal, status } = asRefusal(error('ECONNRESET', 'read ECONNRESET'));
    expect({ status, retryAfter: refusal.retryAfter }).toEqual({ status: 503, retryAfter: 5 });
    expect(refusal.detail).toContain('vi fick inget kvitto');
    expect(refusal.detail).not.toContain('så ingenting har tagits emot');
  });

  it.each([
    ['08P01', 'lost'], ['08006', 'lost'], ['F0801', 'ours'], ['23508123', 'ours'],
  ])('%s is %s', (code, kind) => expect(faultOf(error(code, 'x')).kind).toBe(kind));

  it.each([error('ECONNREFUSED', 'connect'), error('ECONNRESET', 'read'), new Error('x')])('of %s while reading: nothing is said of what was sent', (fault) => {
    const [reading, sending] = [asRefusal(fault, true), asRefusal(fault)];
    expect(reading.status).toBe(sending.status);
    expect(reading.refusal.detail).not.toMatch(/tagits emot|skrivit/);
    expect(sending.refusal.detail).not.toContain('nedan');
  });

  it('of a text that is too long, of a body that is no form, and of ours', () => {
    expect(asRefusal({ type: 'entity.too.large', status: 413, limit: 65_536 })).toMatchObject({ status: 413, refusal: { detail: expect.stringContaining('högst 64 kB') as string } });
    expect(asRefusal({ type: 'parameters.too.many', status: 413 })).toMatchObject({ status: 400 });
    expect(asRefusal(new Error('hemligt'))).toMatchObject({ status: 500, refusal: { detail: expect.not.stringContaining('hemligt') as string } });
  });
});

describe('the form of a decided tidplan', () => {
  const choices: AdjustChoices = {
    steps: [{ id: 'budget/KS', label: 'Budget', organ: 'Kommunstyrelsen', opens: '2027-01-01', answerBy: null, due: '2027-02-01' } as AdjustChoices['steps'][number]],
    meetings: [{ id: 'KS-2027-03-01', organ: 'Kommunstyrelsen', day: '2027-03-01', handlingsstopp: '2027-02-22' }],
    organs: [{ id: 'KS', label: 'Kommunstyrelsen', participates: true }],
  };
  const sent = (...rows: Record<string, string>[]) => new Sent(Object.fromEntries(rows.flatMap((row, i) => Object.entries(row).map(([name, value]) => [`${name}.${String(i)}`, value]))));

  it.each<[Record<string, string>, object | string]>([
    [{ what: 'steg:budget/KS', due: '2027-03-01', opens: '2027-01-01' }, { kind: 'moveStep', occurrence: 'budget/KS', due: '2027-03-01' }],
    [{ what: 'steg:budget/KS', out: 'ja' }, { kind: 'dropStep', occurrence: 'budget/KS' }],
    [{ what: 'mote:KS-2027-03-01', due: '2027-03-08' }, { kind: 'moveMeeting', meeting: 'KS-2027-03-01', day: '2027-03-08' }],
    [{ what: 'mote:KS-2027-03-01', due: '2027-03-08', papers: '2027-03-01' }, { kind: 'moveMeeting', meeting: 'KS-2027-03-01', day: '2027-03-08', handlingsstopp: '2027-03-01' }],
    [{ what: 'mote:KS-2027-03-01', out: 'ja' }, { kind: 'cancelMeeting', meeting: 'KS-2027-03-01' }],
    [{ what: 'nytt:KS', due: '2027-03-08' }, { kind: 'addMeeting', organ: 'KS', day: '2027-03-08' }],
    [{ due: '2027-03-08' }, 'what.0'],
    [{ what: 'steg:budget/KS' }, 'due.0'],
    [{ what: 'steg:budget/KS', due: '2027-02-01' }, 'due.0'],
    [{ what: 'steg:budget/KS', papers: '2027-02-01' }, 'papers.0'],
    [{ what: 'steg:budget/KS', out: 'ja', due: '2027-03-01' }, 'out.0'],
    [{ what: 'mote:KS-2027-03-01' }, 'due.0'],
    [{ what: 'mote:KS-2027-03-01', due: '2027-03-08', opens: '2027-03-01' }, 'opens.0'],
    [{ what: 'nytt:KS', out: 'ja' }, 'out.0'],
  ])('%j', (row, becomes) => {
    if (typeof becomes !== 'string') expect(scheduleFrom(sent(row), choices)).toEqual({ kind: 'several', changes: [becomes] });
    else expect(() => scheduleFrom(sent(row), choices)).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ field: becomes })] }) as Error);
  });

  it('takes as many rows as the API does, passes over empty ones, and sends on what it was sent', () => {
    const many = (n: number) => sent(...Array.from({ length: n + 1 }, (_, i): Record<string, string> => (i === 1 ? { what: '' } : { what: 'steg:budget/KS', out: 'ja' })));
    expect(scheduleFrom(many(MOST_ROWS), choices)).toMatchObject({ changes: { length: MOST_ROWS } });
    expect(() => scheduleFrom(many(MOST_ROWS + 1), choices)).toThrow('Högst 200 ändringar');
    expect(scheduleNames(sent({}, {}, { what: 'nytt:KS', due: '2027-03-08' }))).toEqual(['rader', 'what.2', 'due.2']);
  });
});
