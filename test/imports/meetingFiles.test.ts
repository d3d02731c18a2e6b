import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeWorkbook from 'write-excel-file/node';
import type { WantedMeeting } from '../../domain/imports/meetings';
import type { ReadResult } from '../../domain/imports/sheet';
import type { Organ } from '../../domain/organisation/types';
import { LARGEST_FILE, readFile, readMeetingsFile } from '../../services/imports/readFile';
import { zipOf } from './bomb';

const ORGANS: Organ[] = [
  { id: 'KS', type: 'KS', label: 'kommunstyrelsen', authority: 'KS' },
  { id: 'KSAU', type: 'utskott', label: 'kommunstyrelsens arbetsutskott', authority: 'KS', parent: 'KS' },
  { id: 'KF', type: 'KF', label: 'kommunfullmäktige', authority: 'KF' },
  { id: 'skolnamnden', type: 'namnd', label: 'skolnämnden', authority: 'skolnamnden' },
];

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../fixtures/imports', name));
const read = (text: string | Buffer, name = 'moten.csv') => readMeetingsFile(name, Buffer.from(text), ORGANS);
const told = (r: ReadResult<WantedMeeting[]>): string[] => (r.ok ? r.value.map((m) => [m.organ, m.day, m.type, m.handlingsstopp ?? '', m.cancelled ? 'inställt' : ''].join(' ').trim().replace(/ +/g, ' ')) : r.errors.map((e) => `${String(e.line)} ${e.field}: ${e.text}`));

const THREE = ['KS 2027-09-14 ordinarie 2027-09-03', 'skolnamnden 2027-09-21 extra', 'KF 2027-09-27 ordinarie inställt'];

describe('a sheet of meetings', () => {
  test.each([
    ['semicolons', 'organ;datum;typ;handlingsstopp\nKS;2027-09-14;;2027-09-03\nskolnämnden;21/9 2027;extra;\nKF;27 september 2027;inställt;-\n'],
    ['commas and quotes', 'Nämnd,Sammanträdesdag,Typ,Stoppdatum\r\n"KS","tisdag den 14 september 2027",,3.9.2027\r\nSkolnämnden,"21/9 2027",Extra,\r\nkommunfullmäktige,2027-09-27,Inställt,\r\n'],
    ['tabs, and a title above', 'Sammanträden hösten\n\norgan\tdag\ttyp\thandlingsstopp\tlokal\nKS\t20270914\t\t3/9-2027\tStora salen\nskolnamnden\t21 sep 2027\textrainsatt\t\nKF\tmån 27/9 2027\tinställd\t\n'],
    ['the line sep= of Excel', 'sep=,\norgan,datum,typ,handlingsstopp\nKS,2027-09-14 13:00,,2027-09-03\nskolnamnden,2027-09-21,extra,\nKF,2027-09-27,inställt,\n'],
  ])('%s', async (_, text) => {
    expect(told(await read(text))).toEqual(THREE);
  });

  test('Latin-1, UTF-8 with a mark and UTF-16 all give å, ä and ö', async () => {
    const text = 'nämnd;datum\nskolnämnden;2027-09-21\n';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(`\uFEFF${text}`), utf16]) expect(told(await read(bytes))).toEqual(['skolnamnden 2027-09-21 ordinarie']);
  });

  test('a column for each organ', async () => {
    expect(told(await read('Månad;KS;Skolnämnden\nseptember;14/9 2027;21/9 2027\noktober;12/10 2027 (inställt);\n'))).toEqual([
      'KS 2027-09-14 ordinarie', 'skolnamnden 2027-09-21 ordinarie', 'KS 2027-10-12 ordinarie inställt',
    ]);
    expect(told(await read('Månad;KS;KF;Skolnämden\nseptember;14/9 2027;;21/9 2027\n'))).toEqual([expect.stringMatching(/^1 Skolnämden: Organet "Skolnämden" finns inte\. Menade du "skolnämnden"\?/)]);
  });

  test('a workbook, its dates real dates', async () => {
    const day = (y: number, m: number, d: number) => ({ value: new Date(Date.UTC(y, m - 1, d)), type: Date, format: 'yyyy-mm-dd' });
    const bytes = await writeWorkbook([
      [{ value: 'Organ' }, { value: 'Datum' }, { value: 'Typ' }, { value: 'Handlingsstopp' }],
      [{ value: 'KS' }, day(2027, 9, 14), null, day(2027, 9, 3)],
      [null, null, null, null],
      [{ value: 'Skolnämnden' }, day(2027, 9, 21), { value: 'extra' }, null],
      [{ value: 'KF' }, { value: '27 september 2027' }, { value: 'inställt' }, null],
    ]).toBuffer();
    expect(told(await read(bytes, 'moten.xlsx'))).toEqual(THREE);
  });

  test('every error at once, each with line and field', async () => {
    const text = 'organ;datum;typ;handlingsstopp\nKSS;2027-09-14;;\nKS;2027-02-29;;\nKS;14/9;stort;\nKF;tisdag 27/9 2027;;\nKF;2027-09-27;;2027-09-28\nKS;2027-10-12;;\n\nKS;12/10 2027;;\n=HYPERLINK("http://x");2027-10-12;;\n;2027-10-12;;\nKF;;;\nKF;2099-01-01;;\n';
    expect(told(await read(text))).toEqual([
      '2 organ: Organet "KSS" finns inte. Menade du "KS"? Organ som finns: KS, KSAU, KF, skolnamnden.',
      '3 datum: "2027-02-29" är ingen dag som finns. Skriv till exempel 2027-09-14, 14/9 2027 eller 14 september 2027.',
      '4 typ: Typen "stort" är okänd. Tillåtna: ordinarie, extra, inställt.',
      '4 datum: "14/9" saknar årtal med fyra siffror. Skriv till exempel 2027-09-14, 14/9 2027 eller 14 september 2027.',
      '5 datum: "tisdag 27/9 2027": den 27/9 2027 är en måndag.',
      '6 handlingsstopp: Handlingsstoppet 2027-09-28 ligger efter sammanträdet 2027-09-27.',
      '9 datum: KS har redan ett sammanträde 2027-10-12 på rad 7.',
      '10 organ: Cellen börjar med "=" och kan vara en formel. Skriv värdet som vanlig text.',
      '10 organ: Organet saknas.',
      '11 organ: Organet saknas.',
      '12 datum: Datumet saknas.',
      '13 datum: 2099-01-01 ligger utanför de år som kan planeras (2021–2065).',
    ]);
  });

  test.each([
    ['organ;dattum\nKS;2027-09-14\n', '1 dattum: Kolumnen "dattum" känns inte igen. Menade du "datum"? Rätta rubriken, eller döp om kolumnen om den är något annat.'],
    ['organ;typ\nKS;extra\n', '1 datum: Kolumnen datum saknas. Den kan också heta dag, sammanträdesdag, sammanträdesdatum, sammanträdesdagar, mötesdag.'],
    ['organ;datum;dag\nKS;2027-09-14;\n', '1 dag: Kolumnen datum finns två gånger.'],
    ['KS;2027-09-14\n', '1 : Det finns ingen rubrikrad. Första raden ska ha kolumnernas namn, till exempel organ, datum.'],
    ['organ;datum\n', '1 : Filen har inga sammanträden.'],
  ])('a heading that does not do: %j', async (text, error) => {
    expect(told(await read(text))).toContain(error);
  });
});

describe('a calendar of meetings', () => {
  test('all-day and timed events, by summary or category, in the zone of Sweden', async () => {
    expect(told(await readMeetingsFile('moten.ics', fixture('moten.ics'), ORGANS))).toEqual([
      'KS 2027-09-14 ordinarie 2027-09-03',
      'skolnamnden 2027-09-21 extra 2027-09-10',
      // 22:30 UTC on the 26th is the 27th in Sweden
      'KF 2027-09-27 ordinarie',
      'KSAU 2027-10-05 ordinarie inställt',
    ]);
  });

  test('an event that belongs to nobody, recurs or has no day is an error at its line', async () => {
    const event = (lines: string) => `BEGIN:VEVENT\r\n${lines}\r\nEND:VEVENT\r\n`;
    const ics = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event('DTSTART;VALUE=DATE:20270914\r\nSUMMARY:KS presidium')}${event('DTSTART;VALUE=DATE:20270914\r\nRRULE:FREQ=MONTHLY\r\nSUMMARY:KS')}${event('SUMMARY:KF')}END:VCALENDAR\r\n`;
    expect(told(await read(ics, 'k.ics'))).toEqual([
      expect.stringMatching(/^3 SUMMARY: Det framgår inte av "KS presidium" vilket organ som sammanträder\. Organet "ks presidium" finns inte\./),
      '7 RRULE: "KS" är en återkommande händelse. Exportera varje sammanträde för sig.',
      '12 DTSTART: "KF" saknar dag, eller så kan den inte läsas.',
    ]);
  });
});

test('a second handlingsstopp to one meeting is an error; the same day twice is not', async () => {
  const on = (day: string, summary: string, description = '') => `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${day}\r\nSUMMARY:${summary}\r\n${description}END:VEVENT\r\n`;
  const calendar = (...events: string[]) => read(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join('')}END:VCALENDAR\r\n`, 'k.ics');
  const meeting = on('20270914', 'KS', 'DESCRIPTION:Handlingsstopp: 2027-09-03\r\n');
  expect(told(await calendar(meeting, on('20270903', 'Handlingsstopp KS')))).toEqual(['KS 2027-09-14 ordinarie 2027-09-03']);
  expect(told(await calendar(meeting, on('20270906', 'Handlingsstopp KS')))).toEqual(['8 DTSTART: KS har två handlingsstopp till sammanträdet 2027-09-14: 2027-09-03 och 2027-09-06. Ta bort det som är fel.']);
  expect(told(await calendar(on('20270914', 'KS'), on('20270903', 'Handlingsstopp KS'), on('20270906', 'Handlingsstopp KS')))).toEqual([expect.stringMatching(/^11 DTSTART: KS har två handlingsstopp/)]);
});

describe('what is not read', () => {
  const refused = (name: string, bytes: Buffer) => readFile(name, bytes).then(() => 'read', (e: Error) => e.message);

  test.each([
    ['too large', 'a.csv', Buffer.alloc(LARGEST_FILE + 1, 65), /^Filen är 2 MB\. Högst 2 MB tas emot\.$/],
    ['empty', 'a.csv', Buffer.alloc(0), /tom/],
    ['too many rows', 'a.csv', Buffer.from('a;b\n'.repeat(20_001)), /20001 rader\. Högst 20000/],
    ['too many columns', 'a.csv', Buffer.from(`${'a;'.repeat(200)}a\n`), /Rad 1 har 201 kolumner/],
    ['an open quotation mark', 'a.csv', Buffer.from('organ;datum\n"KS;2027-09-14\n'), /citattecken/],
    ['a workbook of before 2007', 'a.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /gamla Excelformatet/],
    ['a PDF', 'a.csv', Buffer.from('%PDF-1.7'), /PDF/],
    ['half a workbook', 'a.xlsx', Buffer.from('PK\u0003\u0004 och inget mer'), /ingen hel Excelfil/],
    ['another form', 'a.json', Buffer.from('{}'), /varken CSV, XLSX eller ICS/],
    ['bytes', 'a.csv', Buffer.from([65, 0, 1, 2, 66]), /ingen textfil/],
  ])('%s', async (_, name, bytes, text) => {
    expect(await refused(name, bytes)).toMatch(text);
  });

  const MB = 1024 * 1024;
  test.each([
    ['unpacks to more than it says', zipOf(Buffer.alloc(60 * MB), { stated: 1_000, local: 1_000 }), /packas upp till mer än 40 MB/],
    ['says so in its directory and unpacks to less', zipOf(Buffer.alloc(1_000), { stated: 3 * 1024 * MB }), /ingen hel Excelfil/],
    ['has a part many times that is not packed', zipOf(Buffer.alloc(MB), { stored: true, entries: 60 }), /packas upp till mer än 40 MB/],
    ['has a part many times that is packed', zipOf(Buffer.alloc(30 * MB), { entries: 2 }), /packas upp till mer än 40 MB/],
    ['counts its parts as none and as one', zipOf(Buffer.alloc(100), { counts: [0, 1] }), /ingen hel Excelfil/],
    ['counts its parts as one and as none', zipOf(Buffer.alloc(100), { counts: [1, 0] }), /ingen hel Excelfil/],
    ['has a second directory', zipOf(Buffer.alloc(100), { zip64: true }), /ingen hel Excelfil/],
  ])('a workbook that %s', async (_, bytes, text) => {
    expect(bytes.length).toBeLessThan(LARGEST_FILE);
    expect(await refused('a.xlsx', bytes)).toMatch(text);
  });

  test.each([
    ['r="ZZ200000"', /sträcker sig till cellen ZZ200000/],
    ["r='XFD1048576'", /sträcker sig till cellen XFD1048576/],
    ['r="&#90;&#90;200000"', /kan inte läsas/],
  ])('a workbook with a cell far out: %s', async (address, text) => {
    const sheet = `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row><c ${address}><v>1</v></c></row></sheetData></worksheet>`;
    expect(await refused('a.xlsx', zipOf(Buffer.from(sheet)))).toMatch(text);
  });

  test('a workbook is read by the directory that was measured, whatever its parts say of themselves', async () => {
    const bytes = await writeWorkbook([[{ value: 'organ' }, { value: 'datum' }], [{ value: 'KS' }, { value: '2027-09-14' }]]).toBuffer();
    const lying = Buffer.from(bytes);
    for (let at = lying.indexOf('PK\u0003\u0004'); at >= 0; at = lying.indexOf('PK\u0003\u0004', at + 4)) lying.write('z', at + 30);
    expect(lying.equals(bytes)).toBe(false);
    expect(told(await read(lying, 'moten.xlsx'))).toEqual(['KS 2027-09-14 ordinarie']);
  });
});
