// What the language refuses of a step although each word of it can be read, and the times that it has besides months: quarters and
// weeks. Each on the small municipality of docs/definition.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { mondayOf } from '../../domain/calendar/day';
import { isoWeek } from '../../domain/calendar/texts';
import { earlierStart } from '../../domain/next/earlier';
import { checkPlan } from '../../domain/plan/check';
import { plan } from '../../domain/plan/plan';
import type { PlanFinding, PlannedOccurrence } from '../../domain/plan/types';

const text = readFileSync(join(__dirname, '../../docs/definition.md'), 'utf8');
const files = Object.fromEntries(
  [...text.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map((m) => [m[1], m[2]]),
) as unknown as MunicipalityFiles;

function read(more: string) {
  return parseMunicipality({ ...files, 'arshjul.yaml': files['arshjul.yaml'] + more });
}

function faults(more: string): string {
  const found = read(more);
  return found.ok ? '' : found.errors.map(errorLine).join('\n');
}

function world(more: string) {
  const found = read(more);
  if (!found.ok) throw new Error(found.errors.map(errorLine).join('\n'));
  const planned = plan({ ...found, year: 2027, facts: [] });
  const check = (): PlanFinding[] => [...planned.findings, ...checkPlan(planned, found.definition, found.organisation, found.meetings)];
  return { ...found, check, of: (step: string): PlannedOccurrence[] => planned.steps.filter((o) => o.step === step) };
}

describe('what a step cannot say', () => {
  const step = (lines: string, more = ''): string => `steg:\n  x:\n    namn: X\n    organ: KS\n    från: ekonomichef\n    formulär: text\n${lines.split('\n').map((line) => `    ${line}\n`).join('')}${more}`;
  const grants = 'regler:\n  r:\n    namn: R\n    kräver: finansiering av tilläggsanslag\n';

  it.each([
    ['a month twice', 'när: i mars, i maj och i mars', '"i mars, i maj och i mars" nämner mars två gånger'],
    ['a period twice', 'period: [april, april]', 'Perioden "april" står två gånger'],
    ['a period that the others have', 'period: [varje månad, April]', 'Perioden "april" står två gånger'],
    ['both Decembers', 'period: [bokslut, december]', '"bokslut" och "december" kan inte stå i samma steg'],
    ['a day of a quarter', 'när: den 15 varje kvartal', 'säger inte i vilken månad. Skriv månaderna, till exempel "den 15 i mars och i september", eller "sista arbetsdagen varje kvartal"'],
    ['an answer counted from itself', 'när: i mars\nsvar senast: 5 arbetsdagar före svar', 'Svaret kan inte räknas från sig självt'],
    ['an opening and an answer counted from each other', 'när: i mars\nöppnar: 5 arbetsdagar före svar\nsvar senast: 5 arbetsdagar efter öppning', 'Öppningen räknas från svaret och svaret från öppningen'],
    ['figures counted from what comes after them', 'när: i mars\nsvar siffror: 5 arbetsdagar före svar', 'Siffrornas dag räknas från stängningen'],
    ['only election years and never', 'när: i mars\nbara valår: ja\ninte valår: ja', 'kan aldrig infalla: "bara valår: ja" och "inte valår: ja" utesluter varandra'],
    ['a final decision that is its own', 'när: i mars\nslutligt i: x', '"x" kan inte vara preliminärt tills det själv beslutas'],
    ['a valår that comes oftener', 'när: i mars\nvalår: {när: tre gånger per år}', 'inte ändra hur ofta steget "x" kommer'],
    ['a valår that comes more seldom', 'när: i mars och i maj\nvalår: {när: i mars}', 'inte ändra hur ofta steget "x" kommer'],
    ['a valår without its meeting', 'när: i mars\nvalår: {när: årets andra sammanträde}', 'steget har ingen "behandling:" som säger vilket organs'],
    ['a valår that opens at its end', 'när: i mars\nvalår: {öppnar: 5 arbetsdagar före sammanträdet}', 'En öppning kan inte räknas från det som kommer efter den'],
    ['a valår without its period', 'när: i mars\nvalår: {svar senast: 5 arbetsdagar efter stängning}', 'steget har ingen "period:"'],
    ['officials who go to politics in a valår', 'när: i mars\nstannar hos: tjänstemännen\nvalår: {behandling: [KS beslutar]}', 'Handlingen stannar hos tjänstemännen'],
    ['a verb that every object has', 'behandling: [KS constructor]', '"KS constructor" saknar ett verb'],
    ['a time that every object has', 'när: constructor', 'Tiden "constructor" går inte att läsa'],
  ])('%s', (_name, lines, text) => {
    const found = faults(step(lines));
    expect(found).toContain(text);
    expect(found.split('\n')).toHaveLength(1);
  });

  it('organs, roles, limits and links that are none', () => {
    expect(faults(step('när: i mars').replace('organ: KS', 'organ: varje constructor'))).toContain('"varje constructor" går inte att läsa');
    expect(faults(step('när: i mars').replace('från: ekonomichef', 'från: nämndens ekonomichef'))).toContain('Rollen "ekonomichef" finns en gång i kommunen och inte vid varje organ');
    const chain = (limit: string, link: string): string => faults(`avvikelsekedjor:\n  k: {namn: K, gräns: "${limit}", händelse: h, led: ["${link}"]}\nhändelser:\n  h: {namn: H, organ: KS, från: ekonomichef}\n`);
    expect(chain('under -1 000 tkr', 'h, vid behov')).toBe('');
    expect(chain('under -  kr', 'h, vid behov')).toContain('Gränsen "under -  kr" går inte att läsa');
    expect(chain('under 0 kr', 'h, vid behov, i mars')).toContain('"h, vid behov, i mars" går inte att läsa');
    expect(chain('under 0 kr', 'h, constructor')).toContain('"h, constructor" går inte att läsa');
  });

  it('a day of decision that is none', () => {
    const found = parseMunicipality({ ...files, 'arshjul.yaml': files['arshjul.yaml'].replace('beslutad: 2025-06-16', 'beslutad: 2025-13-16') });
    expect(found.ok ? [] : found.errors.map(errorLine)).toEqual(['arshjul.yaml:4:11: "2025-13-16" är ingen dag. Skriv ÅÅÅÅ-MM-DD.']);
  });

  it('but what a document does not say of itself is an assumption', () => {
    const text = files['arshjul.yaml'].replace('gäller från: 2026\n', 'gäller från: 2026\nantagande: Dokumentet säger inte från när.\n');
    const found = parseMunicipality({ ...files, 'arshjul.yaml': text });
    expect(found.ok && found.definition.assumptions).toEqual([{ file: 'arshjul.yaml', line: 6, subject: 'dokumentet', text: 'Dokumentet säger inte från när.' }]);
  });

  it('but å, ä and ö may be written in two ways', () => {
    const [arshjul, organisation] = [files['arshjul.yaml'], files['organisation.yaml']].map((given) => given.normalize('NFD'));
    expect(parseMunicipality({ ...files, 'arshjul.yaml': arshjul ?? '', 'organisation.yaml': organisation ?? '' })).toEqual(parseMunicipality(files));
  });

  it('and a chain of steps may be as long as the file takes', () => {
    const chain = (last: string): string => `steg:\n${Array.from({ length: 6000 }, (_, i) => `  s${i}: {namn: S, organ: KS, från: ekonomichef, ${i < 5999 ? `efter: s${i + 1}` : last}}\n`).join('')}`;
    expect(faults(chain('när: i mars'))).toBe('');
    expect(faults(chain('efter: s5998'))).toContain('i en ring: s5998 efter s5999 efter s5998.');
  });

  it('a type that is misspelt is one error, also where a rule looks for the type', () => {
    expect(faults(step('när: i mars', grants))).toContain('inget steg har "typ: tilläggsanslag"');
    expect(faults(step('när: i mars\ntyp: tilläggsanslagg', grants)).split('\n')).toEqual([expect.stringContaining('Menade du "tilläggsanslag"?')]);
  });

  it('but a valår moves one time, and a quarter is one of four', () => {
    expect(faults(step('när: i mars\nvalår: {när: i maj}'))).toBe('');
    expect(faults(step('när: vartannat år från 2026, i mars\nvalår: {när: i maj}'))).toBe('');
    const dues = (lines: string) => world(step(lines)).of('x').map((o) => `${o.id} ${o.due}`);
    expect(dues('när: sista arbetsdagen varje kvartal')).toEqual(['x/KS/M03 2027-03-31', 'x/KS/M06 2027-06-30', 'x/KS/M09 2027-09-30', 'x/KS/M12 2027-12-30']);
    expect(dues('period: varje kvartal\nsvar senast: 5 arbetsdagar efter stängning').map((d) => d.slice(0, 8))).toEqual(['x/KS/P12', 'x/KS/P03', 'x/KS/P06', 'x/KS/P09']);
    expect(dues('när: varje halvår').map((d) => d.slice(0, 8))).toEqual(['x/KS/M06', 'x/KS/M12']);
  });

  it('and a week is one of 52', () => {
    for (let year = 2020; year < 2061; year += 1) for (const week of [1, 26, 52]) expect(isoWeek(mondayOf(year, week))).toEqual({ year, week });
    const first = (lines: string) => world(step(lines)).of('x').map((o) => [o.opens, o.answerBy, o.due])[0];
    expect(first('när: vecka 38')?.[2]).toBe('2027-09-24');
    expect(first('när: vecka 12')?.[2]).toBe('2027-03-25'); // Good Friday is the last day of the week
    expect(first('när: v. 2 året efter')?.[2]).toBe('2028-01-14');
    expect(first('när: vecka 38\nöppnar: vecka 34\nsvar senast: vecka 36')).toEqual(['2027-08-23', '2027-09-10', '2027-09-10']);
    expect(first('när: i mars\nöppnar: vecka 1')?.[0]).toBe('2027-01-04');
    expect(first('behandling: [KS beslutar vecka 42]')?.[2]).toBe('2027-10-20');
    expect(world(step('behandling: [KS beslutar vecka 41]')).check().map((f) => f.text).join()).toContain('har inget sammanträde i rätt tid (11 oktober–17 oktober 2027)');
    expect(faults(step('när: vecka 53'))).toContain('Vecka 53 finns inte varje år. Skriv en vecka från 1 till 52, eller en dag.');
    expect(faults(step('när: i mars\nöppnar: vecka 0'))).toContain('Vecka 0 finns inte varje år');
    const { definition } = world(step('när: vecka 38\nöppnar: vecka 34'));
    const late = definition.steps.find((s) => s.id === 'x');
    if (!late) throw new Error('no step');
    expect(earlierStart(late, { step: 'x', label: 'X', workingDays: 2, at: [] }, definition, 2028, new Map()).line).toBe('öppnar: 17 augusti');
  });
});
