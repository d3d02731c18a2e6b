// The small things that pages are made of, without a browser.
import * as fc from 'fast-check';
import { escapeHtml, html, textWithLinks } from '../../web/html';
import { lanes, wheelPicture, type WheelArc } from '../../web/pictures/wheel';
import { heatMap } from '../../web/pictures/heat';
import { typedFrom } from '../../web/parts/fields';
import { happeningWords } from '../../web/parts/happenings';
import { lateSteps, overdueList } from '../../web/parts/overdue';
import type { OverdueRow } from '../../services/tasks/read';
import type { Viewer } from '../../web/request/viewer';
import { checkForm } from '../../domain/tasks/form';
import { addDays } from '../../domain/calendar/day';
import { SMALL_FORM } from '../support/smallYear';

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
    kind: 'answer', role, people: [], due: '2027-02-01', daysLate: 3, rung: 'påminnelse', nextAction: null, nextActionAt: null, endangers: [],
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
