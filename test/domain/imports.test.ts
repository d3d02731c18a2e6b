import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { addDays, type Day } from '../../domain/calendar/day';
import { dateText, longDay } from '../../domain/calendar/texts';
import { calendarWith } from '../../domain/calendar/workingDays';
import { readDay } from '../../domain/imports/days';
import { keepSchemaLine, meetingsText, organisationText } from '../../domain/imports/folderText';
import { meetingsOfFile, type WantedMeeting } from '../../domain/imports/meetings';
import { meetingChanges, withChanges } from '../../domain/imports/meetingsDiff';
import type { FilePost, PeopleFile } from '../../domain/imports/people';
import { readPeopleRows } from '../../domain/imports/people';
import { isUnchanged, peopleChanges, withPeopleChanges } from '../../domain/imports/peopleDiff';
import { cellText, type SheetRow } from '../../domain/imports/sheet';
import { nominalHolder } from '../../domain/organisation/resolve';
import type { Meeting, Organisation, RoleHolder } from '../../domain/organisation/types';

const KOMMUNER = ['alvesta', 'astorp', 'degerfors', 'lilla-edet', 'svenljunga'];
const calendar = calendarWith();
const dayIn2027 = fc.integer({ min: 0, max: 364 }).map((n): Day => addDays('2027-01-01', n));

describe('a day as people write it', () => {
  it.each([
    '2027-09-14', '2027-9-14', '20270914', '2027/09/14', '14/9 2027', '14/9-2027', '14/9/2027', '14.9.2027', '14.9. 2027', '14-09-2027', '14 september 2027', '14 SEP 2027', '14 sept. 2027',
    'den 14 september 2027', 'tisdag 14 september 2027', 'Tis 14/9 2027', 'tisdag den 14 sep 2027', 'tis, 14/9 2027', '2027-09-14 13:00', '2027-09-14T13:00:00', '14/9 2027 kl. 13.00', '14 september 2027 klockan 13',
  ])('%s', (text) => {
    expect(readDay(text)).toEqual({ day: '2027-09-14' });
  });

  it.each([
    ['14/9', 'årtal'], ['14/9 27', 'årtal'], ['14 september', 'årtal'], ['31/6 2027', 'ingen dag som finns'], ['9/14 2027', 'ingen dag som finns'], ['29 februari 2027', 'ingen dag som finns'],
    ['onsdag 14/9 2027', 'är en tisdag'], ['hösten 2027', 'inget datum'], ['v. 37 2027', 'inget datum'], ['14 septober 2027', 'inget datum'], ['14/9 2027 och 15/9 2027', 'inget datum'], ['', 'inget datum'],
  ])('%j is refused', (text, why) => {
    expect(readDay(text)).toEqual({ fault: expect.stringContaining(why) });
  });

  it('whatever day, in whatever way', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000, max: 12_000 }).map((n) => addDays('2027-01-01', n)), (d) => {
        const [y, m, day] = d.split('-').map(Number);
        const ways = [d, d.replaceAll('-', ''), `${String(day)}/${String(m)} ${String(y)}`, `${String(day)}.${String(m)}.${String(y)}`, dateText(d, true), `${longDay(d)} ${String(y)}`];
        for (const way of ways) expect([way, readDay(way)]).toEqual([way, { day: d }]);
      }),
    );
  });
});

test('a cell that a spreadsheet would run is refused, whatever follows', () => {
  fc.assert(fc.property(fc.constantFrom('=', '+', '-', '@'), fc.string({ minLength: 1, maxLength: 30 }).filter((s) => s.trim() !== ''), (sign, rest) => {
    expect(cellText(` ${sign}${rest}`)).toEqual({ fault: expect.stringContaining('formel') });
  }));
  expect(['-', '–', ' Anna-Lena '].map(cellText)).toEqual([{ text: '' }, { text: '' }, { text: 'Anna-Lena' }]);
  expect(cellText('a\r\nBcc: b')).toEqual({ fault: expect.stringContaining('styrtecken') });
});

describe('the difference between a calendar and a file', () => {
  const meeting = (organ: string) =>
    fc.record({ day: dayIn2027, stop: fc.integer({ min: 0, max: 12 }), state: fc.constantFrom('planned' as const, 'planned' as const, 'planned' as const, 'cancelled' as const, 'held' as const), type: fc.constantFrom('ordinarie' as const, 'ordinarie' as const, 'extra' as const) })
      .map(({ day, stop, state, type }): Meeting => ({ id: `${organ}-${day}`, organ, day, handlingsstopp: stop === 0 ? day : calendar.add(day, -stop), type, state }));
  const wanted = (organ: string) =>
    fc.record({ day: dayIn2027, stop: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }), cancelled: fc.constantFrom(false, false, false, true), type: fc.constantFrom('ordinarie' as const, 'ordinarie' as const, 'extra' as const) })
      .map(({ day, stop, cancelled, type }): WantedMeeting => ({ organ, day, type, cancelled, line: 1, ...(stop === undefined ? {} : { handlingsstopp: stop === 0 ? day : calendar.add(day, -stop) }) }));
  const distinct = <T extends { day: Day; organ: string }>(all: T[]): T[] => all.filter((m, i) => all.findIndex((o) => o.day === m.day && o.organ === m.organ) === i);
  const some = <T extends { day: Day; organ: string }>(of: (organ: string) => fc.Arbitrary<T>) =>
    fc.tuple(...['KS', 'KF'].map((o) => fc.array(of(o), { maxLength: 14 }))).map((lists) => distinct(lists.flat()));

  it('is nothing once it has been applied, and the plan of the future is the file’s', () => {
    fc.assert(
      fc.property(some(meeting), some(wanted), dayIn2027, (existing, file, today) => {
        const { changes } = meetingChanges(existing, file, today, calendar);
        const after = withChanges(existing, changes);
        expect(meetingChanges(after, file, today, calendar).changes).toEqual([]);
        // Nobody meets twice a day, nothing behind has been touched, no other organ either.
        const planned = after.filter((m) => m.state === 'planned').map((m) => `${m.organ} ${m.day}`);
        expect(new Set(planned).size).toBe(planned.length);
        for (const m of existing) if (m.day < today || m.state !== 'planned' || !file.some((w) => w.organ === m.organ)) expect(after).toContainEqual(m);
        for (const m of after) expect(m.handlingsstopp <= m.day).toBe(true);
        // What the file has from today on is there, but for what somebody has cancelled or what has been held.
        const closed = existing.filter((m) => m.state !== 'planned').map((m) => `${m.organ} ${m.day}`);
        for (const w of file) {
          if (w.cancelled || w.day < today || closed.includes(`${w.organ} ${w.day}`)) continue;
          const held = existing.find((m) => m.id === `${w.organ}-${w.day}` && m.day !== w.day);
          if (!held) expect(planned).toContain(`${w.organ} ${w.day}`);
        }
        for (const w of file) if (w.cancelled && w.day >= today) expect(planned).not.toContain(`${w.organ} ${w.day}`);
      }),
      { numRuns: 400 },
    );
  });

  it('moves what lies near, and keeps the distance to handlingsstopp', () => {
    const existing: Meeting[] = ['2027-09-14', '2027-10-12', '2027-11-09', '2027-12-07'].map((day) => ({ id: `KS-${day}`, organ: 'KS', day, handlingsstopp: calendar.add(day, -6), type: 'ordinarie', state: 'planned' }));
    const file = ['2027-09-21', '2027-10-12', '2027-11-30'].map((day, line): WantedMeeting => ({ organ: 'KS', day, type: 'ordinarie', cancelled: false, line }));
    expect(meetingChanges(existing, file, '2027-05-01', calendar)).toEqual({
      changes: [
        { kind: 'moveMeeting', meeting: 'KS-2027-09-14', organ: 'KS', from: '2027-09-14', fromHandlingsstopp: '2027-09-06', day: '2027-09-21', handlingsstopp: '2027-09-13' },
        { kind: 'moveMeeting', meeting: 'KS-2027-11-09', organ: 'KS', from: '2027-11-09', fromHandlingsstopp: '2027-11-01', day: '2027-11-30', handlingsstopp: '2027-11-22' },
      ],
      notes: ['KS: filen gäller 2027-09-01–2027-11-30. Sammanträdena 2027-12-07 ligger utanför och lämnas som de är.'],
    });
  });
});

const files = (name: string): MunicipalityFiles => {
  const read = (file: string): string => readFileSync(join(__dirname, '../../kommuner', name, file), 'utf8');
  return { 'arshjul.yaml': read('arshjul.yaml'), 'organisation.yaml': read('organisation.yaml'), 'sammantraden.yaml': read('sammantraden.yaml') };
};
const parsed = (f: MunicipalityFiles) => {
  const result = parseMunicipality(f);
  if (!result.ok) throw new Error(JSON.stringify(result.errors.slice(0, 3)));
  return result;
};

describe.each(KOMMUNER)('the folder of %s', (name) => {
  it('is the same when its organisation and calendar are written and read again', () => {
    const before = parsed(files(name));
    const { definition, organisation, meetings } = before;
    const after = parsed({ ...files(name), 'organisation.yaml': organisationText(organisation, definition.roles, 'x'), 'sammantraden.yaml': meetingsText(meetings, calendar, 'x') });
    expect(after.organisation.units).toEqual(organisation.units);
    expect(after.organisation.organs).toEqual(organisation.organs);
    expect(after.organisation.people).toEqual(organisation.people);
    const key = (h: RoleHolder): string => JSON.stringify([h.role, h.scope, h.person, h.from, h.to]);
    expect(after.organisation.holders.map(key).sort()).toEqual(organisation.holders.map(key).sort());
    expect(after.organisation.absences).toEqual(organisation.absences);
    expect(after.meetings).toEqual(meetings);
  });

  it('differs in nothing from a file that says the same', () => {
    const { definition, organisation, meetings } = parsed(files(name));
    const rows: SheetRow[] = [['person', 'roll', 'enhet', 'organ', 'från', 'till'], ...organisation.holders.map(({ role, scope, person, from, to }) => [person, role, scope.startsWith('unit:') ? scope.slice(5) : '', scope.startsWith('organ:') ? scope.slice(6) : '', from ?? '', to ?? ''])].map(
      (cells, i) => ({ line: i + 1, cells }),
    );
    const read = readPeopleRows(rows, { levels: definition.levels, roles: definition.roles, organisation, newUnits: false });
    if (!read.ok) throw new Error(JSON.stringify(read.errors.slice(0, 3)));
    const changes = peopleChanges(organisation, read.value, '2027-05-01');
    expect(isUnchanged(changes)).toBe(true);
    expect(changes.vanished).toEqual([]);
    const wanted = meetings.map((m, line): WantedMeeting => ({ organ: m.organ, day: m.day, type: m.type, handlingsstopp: m.handlingsstopp, cancelled: false, line }));
    expect(meetingChanges(meetings, wanted, '2026-01-01', calendar)).toEqual({ changes: [], notes: [] });
    const byId = (all: readonly Meeting[]): Meeting[] => [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(meetingsOfFile(wanted))).toEqual(byId(meetings));
  });
});

describe('the difference between an organisation and a file', () => {
  const PEOPLE = ['anna', 'bo', 'cia', 'dan'];
  const UNITS = ['norr', 'soder', 'vast'];
  const base: Organisation = {
    organs: [{ id: 'KS', type: 'KS', label: 'kommunstyrelsen', authority: 'KS' }],
    units: UNITS.map((id) => ({ id, level: 'enhet', label: id, organ: 'KS', authority: 'KS' })),
    people: PEOPLE.map((id) => ({ id, name: id, email: `${id}@x.example`, authority: 'KS' })),
    holders: [], absences: [],
  };
  const days = fc.constantFrom('2027-01-01', '2027-04-01', '2027-05-01', '2027-06-01', '2027-09-01');
  const span = fc.tuple(fc.option(days, { nil: undefined }), fc.option(days, { nil: undefined })).map(([a, b]) => (a !== undefined && b !== undefined && a > b ? { from: b, to: a } : { from: a, to: b }));
  const tenure = fc.tuple(fc.constantFrom(...UNITS), fc.constantFrom(...PEOPLE), span).map(([unit, person, { from, to }]): RoleHolder => ({ role: 'chef', scope: `unit:${unit}`, person, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }));
  const apart = <T extends { scope: string; from?: Day; to?: Day }>(all: T[]): T[] =>
    all.filter((p, i) => !all.slice(0, i).some((q) => q.scope === p.scope && (q.from ?? '') <= (p.to ?? '9') && (p.from ?? '') <= (q.to ?? '9')));
  const posts = fc.array(fc.tuple(tenure, fc.boolean()), { maxLength: 5 }).map((all) => apart(all.map(([{ from, to, ...h }, vacant], line): FilePost => ({ ...h, person: vacant && line % 3 === 0 ? null : h.person, line, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }))));
  const fileOf = (p: FilePost[]): PeopleFile => ({ people: [], units: [], posts: p, absences: [] });

  it('is nothing once it has been applied, that day and the next', () => {
    fc.assert(
      fc.property(fc.array(tenure, { maxLength: 5 }).map(apart), posts, (holders, file) => {
        const org = { ...base, holders };
        const after = withPeopleChanges(org, peopleChanges(org, fileOf(file), '2027-05-01'));
        for (const day of ['2027-05-01', '2027-05-02']) {
          const again = peopleChanges(after, fileOf(file.map((p) => ({ ...p }))), day);
          expect(again.holders).toEqual({ added: [], removed: [], changed: [] });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives each post of the file to whom the file says, and leaves every other as it is', () => {
    fc.assert(
      fc.property(fc.array(tenure, { maxLength: 5 }).map(apart), posts, days, (holders, file, on) => {
        const org = { ...base, holders };
        const changes = peopleChanges(org, fileOf(file), '2027-05-01');
        const after = withPeopleChanges(org, changes);
        for (const unit of UNITS) {
          const scope = `unit:${unit}`;
          const mine = file.filter((p) => p.scope === scope && !(p.to !== undefined && p.to < '2027-05-01'));
          if (!file.some((p) => p.scope === scope)) {
            expect(after.holders.filter((h) => h.scope === scope)).toEqual(org.holders.filter((h) => h.scope === scope));
            continue;
          }
          const day = on < '2027-05-01' ? '2027-05-01' : on;
          const says = mine.find((p) => (p.from ?? '2027-05-01') <= day && (p.to ?? '9') >= day);
          if (says) expect([unit, day, nominalHolder(after, 'chef', scope, day)]).toEqual([unit, day, says.person]);
          // Until the first that the file names begins, whoever had the post has it still.
          const had = nominalHolder(org, 'chef', scope, day);
          if (mine.length > 0 && mine.every((p) => (p.from ?? '') > day && p.person !== had)) expect([unit, day, nominalHolder(after, 'chef', scope, day)]).toEqual([unit, day, had]);
        }
        for (const v of changes.vanished) expect(after.holders.some((h) => h.person === v.person && h.scope === v.scope)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test('a file that is written anew keeps the line by which an editor finds its schema', () => {
  const line = '# yaml-language-server: $schema=../../schema/organisation.schema.json\n';
  expect(keepSchemaLine(`${line}# Organisation.\norgan: {}\n`, '# Ny.\norgan: {}\n')).toBe(`${line}# Ny.\norgan: {}\n`);
  expect(keepSchemaLine(`# Organisation.\n${line}`, '# Ny.\n')).toBe('# Ny.\n');
  expect(keepSchemaLine(line, `${line}# Ny.\n`)).toBe(`${line}# Ny.\n`);
});

test('a file of only extra and cancelled meetings takes nothing else away', () => {
  const existing: Meeting[] = ['2027-12-07', '2027-12-14'].map((day) => ({ id: `KS-${day}`, organ: 'KS', day, handlingsstopp: calendar.add(day, -6), type: 'ordinarie', state: 'planned' }));
  const file: WantedMeeting[] = [{ organ: 'KS', day: '2027-12-20', type: 'extra', cancelled: false, line: 2 }, { organ: 'KS', day: '2027-12-07', type: 'ordinarie', cancelled: true, line: 3 }];
  expect(meetingChanges(existing, file, '2027-05-01', calendar)).toEqual({
    changes: [{ kind: 'cancelMeeting', meeting: 'KS-2027-12-07', organ: 'KS', from: '2027-12-07' }, { kind: 'addMeeting', organ: 'KS', day: '2027-12-20', handlingsstopp: '2027-12-10', extra: true }],
    notes: [],
  });
});

test('organisation.yaml may say ansvarskoder as plain numbers, each at one unit', () => {
  const folder = files('astorp');
  const withAnsvar = (text: string): MunicipalityFiles => ({ ...folder, 'organisation.yaml': folder['organisation.yaml'].replace('            chef: ec-redovisning\n', `            chef: ec-redovisning\n            ansvar: ${text}\n`) });
  expect(parsed(withAnsvar('[1100, 0110]')).organisation.units.find((u) => u.id === 'redovisning')?.ansvar).toEqual(['1100', '0110']);
  const twice = parseMunicipality(withAnsvar('[1100, 1100]'));
  expect(twice.ok ? [] : twice.errors.map((e) => [e.file, e.text])).toEqual([['organisation.yaml', 'Ansvarskoden "1100" står redan vid samma enhet.']]);
});

describe('a file that is wrong everywhere', () => {
  const { definition, organisation } = parsed(files('svenljunga'));
  const ROWS = 10_000;
  const read = (row: (i: number) => string) => {
    const cells = ['person;namn;e-post;roll;enhet;ansvar;ersättare;frånvarande från;frånvarande till;organ', ...Array.from({ length: ROWS }, (_, i) => row(i))];
    const rows = cells.map((text, i): SheetRow => ({ line: i + 1, cells: text.split(';') }));
    const before = process.cpuUsage();
    const result = readPeopleRows(rows, { levels: definition.levels, roles: definition.roles, organisation, newUnits: false });
    const { user } = process.cpuUsage(before);
    return { ms: user / 1000, errors: result.ok ? [] : result.errors };
  };
  const unit = organisation.units[organisation.units.length - 1]?.id ?? '';
  const other = organisation.units[organisation.units.length - 2]?.id ?? '';

  it.each([
    ['ids that have to be made from the same word', (i: number) => `;Kalle ${String(i)};kalle@a${String(i)}.example;enhetschef;saknas${String(i)};;;;`, ROWS],
    ['formulas in every cell', () => '=1;=1;=1;=1;=1;=1;=1;=1;=1;=1', 2 * ROWS],
    ['the same range of codes at two units', (i: number) => `p${String(i)};P ${String(i)};p${String(i)}@x.example;ekonom;${i % 2 === 0 ? unit : other};1000000000-1000000499;;;;`, undefined],
    ['a hundred thousand codes and more', (i: number) => `p${String(i)};P ${String(i)};p${String(i)}@x.example;ekonom;${unit};${String(1_000_000_000 + i * 500)}-${String(1_000_000_499 + i * 500)};;;;`, undefined],
    ['substitutes and organs that there are not', (i: number) => `p${String(i)};P ${String(i)};p${String(i)}@x.example;ekonom;;;Ingen ${String(i)};2027-05-01;2027-06-01;Nämnden ${String(i)}`, 2 * ROWS],
    ['one post ten thousand times', (i: number) => `p${String(i)};P ${String(i)};p${String(i)}@x.example;chef;${unit};;;;`, ROWS - 100],
  ])('is told within seconds: %s', (_, row, errors) => {
    const told = read(row);
    expect(told.ms).toBeLessThan(8_000);
    if (errors !== undefined) expect(told.errors).toHaveLength(errors);
    else {
      expect(told.errors.length).toBeGreaterThan(0);
      expect(told.errors.length).toBeLessThanOrEqual(2 * ROWS);
    }
  });
});
