import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMeetings } from '../../cli/commands/meetings';
import { addPeople } from '../../cli/commands/people';
import { addPlan } from '../../cli/commands/plan';
import { createToken } from '../../services/access/tokens';
import { loadMunicipality } from '../../services/years/municipality';
import { ask, serve, type Served } from '../api/serve';
import { LILLBY } from '../services/years/support';
import { personal, startReal, written } from '../services/imports/support';
import { freshDatabase, type TestDatabase } from '../support/database';
import { instantAt } from '../../domain/calendar/zone';
import { commandLine } from './run';

let db: TestDatabase;
let served: Served;
let run: string;
let token: string;
const dir = mkdtempSync(join(tmpdir(), 'imports-'));
const before = { ...process.env };

/** The commands against the real API and a real database, with one real year that runs. */
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db });
  token = (await createToken(db, 'installation')).token;
  process.env['ARSHJUL_API'] = served.baseUrl;
  process.env['ARSHJUL_TOKEN'] = token;
  run = await startReal(db);
  await db.prisma.run.update({ where: { id: run }, data: { clockNow: instantAt('2027-05-07', '10:00') } });
});
afterAll(async () => {
  process.env = before;
  rmSync(dir, { recursive: true, force: true });
  await served.close();
  await db.drop();
});

const arshjul = commandLine([addPeople, addMeetings, addPlan]);

function file(name: string, content: string | Buffer): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

test('people: the difference first, then the change, then nothing more; who has vanished is decided', async () => {
  const path = file('personal.csv', personal([/ec-solen;.*\r\n/, '']));
  const start = await written(db, run);
  const dry = await arshjul('people', 'lillby', path, '--dry-run');
  expect(dry.out).toContain(`${run}: skillnader\n  Enheten kommunkansliet får ansvar 1000.`);
  expect(dry.out).toContain('Enhetschef solen (ec-solen), chef vid solen: 0 öppna uppgifter');
  expect(await written(db, run)).toEqual(start);

  expect((await arshjul('people', 'lillby', path)).out).toContain(`${run}: ändrat`);
  const json = await arshjul('people', 'lillby', path, '--json');
  expect(JSON.parse(json.out)).toMatchObject({ municipality: 'lillby', changed: false, years: [{ run, lines: [], vanished: [{ person: 'ec-solen', state: 'waiting' }] }] });

  expect((await arshjul('people', 'lillby')).out).toContain('--hand-over ec-solen');
  expect(await arshjul('people', 'lillby', '--hand-over', 'ec-solen')).toMatchObject({ status: 1, error: 'Ange med --to vem som tar över.' });
  expect((await arshjul('people', 'lillby', '--hand-over', 'ec-solen', '--to', 'ec-manen')).out).toContain('chef vid solen. 0 uppgifter har bytt händer.');
  expect((await arshjul('people', 'lillby', '--json')).out).not.toContain('"waiting"');
});

test('people: a file with errors ends with 1 and names every one', async () => {
  const path = file('fel.csv', 'e-post;enhet\nnils@lillby.example;solen\n=cmd|x;mannen\n');
  const { status, error } = await arshjul('people', 'lillby', path, '--dry-run');
  expect(status).toBe(1);
  expect(error.split('\n')).toEqual([
    'fel.csv har 4 fel. Ingenting har ändrats.',
    '  rad 2, namn: nils@lillby.example finns inte sedan förut, så namnet behövs.',
    '  rad 3, enhet: Enheten "mannen" finns inte. Menade du "manen"? Är den ny, kör med --new-units.',
    '  rad 3, e-post: Cellen börjar med "=" och kan vara en formel. Skriv värdet som vanlig text.',
    '  rad 3, e-post: Personen saknas. Skriv "vakant" om tjänsten är obesatt.',
  ]);
  expect(await arshjul('people', 'lillby', '/finns/inte.csv')).toMatchObject({ status: 1, error: 'Filen /finns/inte.csv finns inte.' });
  expect(await arshjul('people', 'alvesta', file('p.csv', personal()))).toMatchObject({ status: 1, error: expect.stringContaining('Inget år pågår i alvesta') });
});

test('meetings: the difference first, then the change, then nothing more', async () => {
  const path = file('moten.csv', 'nämnd;sammanträdesdag\nskolnämnden;14 september 2027\nskolnämnden;20/10 2027\n');
  const start = await written(db, run);
  const dry = await arshjul('meetings', 'lillby', path, '--dry-run');
  expect(dry.out).toContain(`${run}: skillnader\n  skolnamnden flyttas från 2027-10-19 till 2027-10-20`);
  expect(await written(db, run)).toEqual(start);
  const reason = dry.status === 2 ? ['--reason', 'Ny dag.', '--name', 'Ekonomichef'] : [];
  expect((await arshjul('meetings', 'lillby', path, ...reason)).out).toContain(`${run}: ändrat`);
  const again = await arshjul('meetings', 'lillby', path, '--json');
  expect(JSON.parse(again.out)).toMatchObject({ changed: false, years: [{ run, changes: [], effect: null }] });
});

test('--out writes the folder’s own files, which the folder can be read with; no year has to run', async () => {
  const path = join(dir, 'lillby');
  cpSync(LILLBY, path, { recursive: true });
  const calendar = file('sommar.csv', 'organ;datum;typ;handlingsstopp\nKF;2027-09-20;;2027-09-01\nKF;2027-10-26;;\nKS;2027-12-20;extra;\n');
  const dry = await arshjul('meetings', path, calendar, '--out', join(dir, 'ny.yaml'), '--dry-run', '--json');
  expect(JSON.parse(dry.out)).toMatchObject({ changed: true, lines: [expect.stringContaining('KF 2027-09-20: handlingsstoppet'), expect.stringContaining('KF flyttas från 2027-10-25 till 2027-10-26'), expect.stringContaining('KS')] });
  expect(existsSync(join(dir, 'ny.yaml'))).toBe(false);
  await arshjul('meetings', path, calendar, '--out', join(path, 'sammantraden.yaml'));
  const old = loadMunicipality(LILLBY);
  const now = loadMunicipality(path);
  expect(now.meetings.filter((m) => !old.meetings.some((o) => o.organ === m.organ && o.day === m.day && o.handlingsstopp === m.handlingsstopp)).map((m) => [m.organ, m.day, m.type])).toEqual(
    expect.arrayContaining([['KF', '2027-09-20', 'ordinarie'], ['KF', '2027-10-26', 'ordinarie'], ['KS', '2027-12-20', 'extra']]),
  );
  expect((await arshjul('meetings', path, calendar, '--out', join(path, 'sammantraden.yaml'))).out).toContain('Inget skiljer');

  await arshjul('people', path, file('p.csv', personal([/ec-solen;[^;]*;[^;]*;enhetschef/, 'anna.berg;Anna Berg;anna.berg@lillby.example;enhetschef'])), '--from', '2027-03-01', '--out', join(path, 'organisation.yaml'));
  const { organisation } = loadMunicipality(path);
  expect(organisation.holders.filter((h) => h.scope === 'unit:solen')).toEqual([
    { role: 'chef', scope: 'unit:solen', person: 'ec-solen', to: '2027-02-28' },
    { role: 'chef', scope: 'unit:solen', person: 'anna-berg', from: '2027-03-01' },
  ]);
  expect(organisation.units.find((u) => u.id === 'manen')?.ansvar).toEqual(['2120', '2121']);
  expect(readFileSync(join(path, 'organisation.yaml'), 'utf8')).toMatch(/^# Organisation, inläst ur p\.csv\./);
});

test('plan takes its meetings from the same files', async () => {
  const ics = file('moten.ics', ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20270914', 'SUMMARY:Storkommittén', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'));
  expect(await arshjul('plan', LILLBY, '2027', '--meetings', ics)).toMatchObject({ status: 1, error: expect.stringContaining(`${ics}:3:1: SUMMARY: Det framgår inte av "Storkommittén"`) });
  const csv = file('hela.csv', `organ,datum,handlingsstopp\n${loadMunicipality(LILLBY).meetings.map((m) => `${m.organ},${m.day},${m.handlingsstopp}`).join('\n')}\n`);
  const [own, same] = [await arshjul('plan', LILLBY, '2027', '--json'), await arshjul('plan', LILLBY, '2027', '--json', '--meetings', csv)];
  expect(same.out).toBe(own.out);
});

test('the API takes a file of 2 MB and says so of a larger one; a body that is no base64 is told by field', async () => {
  const post = (content: string) => ask(served, 'POST', '/api/v1/people-imports', token, { municipality: 'lillby', file: 'a.csv', content, dryRun: true });
  const rows = Buffer.alloc(2 * 1024 * 1024, 'a').toString('base64');
  expect(await post(rows)).toMatchObject({ status: 422, body: { detail: expect.stringContaining('a.csv') } });
  expect(await post(`${rows}${'A'.repeat(100_000)}`)).toMatchObject({ status: 413, body: { detail: 'Det som skickades är för stort. Högst 2 MB tas emot.' } });
  expect(await post('å')).toMatchObject({ status: 422, body: { errors: [{ field: 'content', text: 'Skriv filens innehåll i base64.' }] } });
});
