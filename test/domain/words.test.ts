// What a step is called with its period and year, and the verbs of the organs: by tables.
import type { Verb } from '../../domain/organisation/types';
import { stepTitle } from '../../domain/plan/title';
import { verbPresent } from '../../domain/plan/verbs';

describe('a step is called', () => {
  it.each<[string, string, string | null, string]>([
    ['with month and year', 'Delårsuppgifter', 'P08', 'Delårsuppgifter, augusti 2027'],
    ['with a month of two digits', 'Uppföljning', 'P12', 'Uppföljning, december 2027'],
    ['with the year alone, where it names the month', 'Uppföljning mars', 'P03', 'Uppföljning mars 2027'],
    ['or begins with it', 'Marsuppföljning', 'P03', 'Marsuppföljning 2027'],
    ['with both, where it names another month', 'Uppföljning mars', 'P04', 'Uppföljning mars, april 2027'],
    ['with the month alone, where it names the year', 'Uppföljning 2027', 'P03', 'Uppföljning 2027, mars'],
    ['with both, where it names another year', 'Budget 2028', 'P03', 'Budget 2028, mars 2027'],
    ['with neither, where it names both', 'Uppföljning mars 2027', 'P03', 'Uppföljning mars 2027'],
    ['with the year, without a period', 'Budget', null, 'Budget 2027'],
    ['with nothing, without a period and with its year', 'Budget 2027', null, 'Budget 2027'],
    ['with the year after a comma, where a figure comes before it', 'Budget 2028', null, 'Budget 2028, 2027'],
    ['without a comma, where a figure stands first', '3 mål', null, '3 mål 2027'],
    ['with the year, at the closing of the books', 'Årsredovisning', 'P13', 'Årsredovisning 2027'],
  ])('%s', (_what, label, period, expected) => {
    expect(stepTitle(label, period, 2027)).toBe(expected);
  });

  it.each([
    ['Uppföljning tertial 1', 'Uppföljning tertial 1, 2027'],
    ['Uppföljning kvartal ett', 'Uppföljning kvartal ett 2027'],
    ['Första halvåret', 'Första halvåret 2027'],
    ['Prognos efter åtta månader', 'Prognos efter åtta månader 2027'],
    ['Andra halvårets uppföljning', 'Andra halvårets uppföljning 2027'],
    // These do not say which of the year's: the mails of two periods would be called the same.
    ['Tertialrapport', 'Tertialrapport, augusti 2027'],
    ['Uppgifter till tertialet', 'Uppgifter till tertialet, augusti 2027'],
    ['Bolagets tertial', 'Bolagets tertial, augusti 2027'],
    ['Kvartalsrapport', 'Kvartalsrapport, augusti 2027'],
    ['Halvårsrapport', 'Halvårsrapport, augusti 2027'],
    ['Månadsrapport', 'Månadsrapport, augusti 2027'],
    ['Budget för månaderna', 'Budget för månaderna, augusti 2027'],
    ['Rapport för flermånader', 'Rapport för flermånader, augusti 2027'],
    ['Deltertial', 'Deltertial, augusti 2027'],
    ['Delkvartal', 'Delkvartal, augusti 2027'],
  ])('%s: %s', (label, expected) => {
    expect(stepTitle(label, 'P08', 2027)).toBe(expected);
  });
});

it.each<[Verb, string]>([
  ['bereder', 'bereder'], ['yttrar-sig', 'yttrar sig'], ['foreslar', 'föreslår'], ['godkanner', 'godkänner'], ['overlamnar', 'överlämnar'],
  ['bedomer', 'bedömer'], ['behandlar', 'behandlar'], ['faststaller', 'fastställer'], ['informeras', 'informeras'], ['beslutar', 'beslutar'],
])('an organ that %s is said to: %s', (verb, expected) => {
  expect(verbPresent(verb)).toBe(expected);
});
