import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addAdjust } from '../../cli/commands/adjust';
import { addClose } from '../../cli/commands/close';
import { addInvariants } from '../../cli/commands/invariants';
import { addOverdue } from '../../cli/commands/overdue';
import { addPause, addResume } from '../../cli/commands/pause';
import { addRehearse } from '../../cli/commands/rehearse';
import { addRelease } from '../../cli/commands/release';
import { addSettle } from '../../cli/commands/settle';
import { addStart } from '../../cli/commands/start';
import { addStatus } from '../../cli/commands/status';
import { addToken } from '../../cli/commands/token';
import { addUndoStart } from '../../cli/commands/undoStart';
import { createToken } from '../../services/access/tokens';
import { serve, type Served } from '../api/serve';
import { LILLBY } from '../services/years/support';
import { freshDatabase, type TestDatabase } from '../support/database';
import { commandLine } from './run';

let db: TestDatabase;
let served: Served;
const before = { ...process.env };

/** The commands against the real API and a real database; only the servers' start is left out. */
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db });
  const { token } = await createToken(db, 'installation');
  process.env['ARSHJUL_API'] = served.baseUrl;
  process.env['ARSHJUL_TOKEN'] = token;
});
afterAll(async () => {
  process.env = before;
  await served.close();
  await db.drop();
});

const COMMANDS = [addStart, addRelease, addUndoStart, addPause, addResume, addStatus, addOverdue, addAdjust, addClose, addSettle, addToken, addInvariants, addRehearse];

const arshjul = commandLine(COMMANDS);

const json = async (...argv: string[]): Promise<Record<string, unknown>> => JSON.parse((await arshjul(...argv, '--json')).out) as Record<string, unknown>;

describe('a year from the command line', () => {
  it('starts once, answers with the running one, is released, paused, resumed and followed', async () => {
    const first = await arshjul('start', LILLBY, '2027', '--participants', 'skolnamnden');
    expect(first.out).toContain('lillby-2027 är startat');
    expect(first.out).toContain('På papper (inga mejl): omsorgsnämnden.');
    expect(await json('start', LILLBY, '2027')).toMatchObject({ run: 'lillby-2027', alreadyRunning: true });
    expect((await arshjul('status', 'lillby', '2027')).out).toContain('startat men inte släppt');
    expect((await arshjul('release', 'lillby', '2027')).out).toContain('Lillby 2027 är släppt');
    expect((await arshjul('pause', 'lillby', '2027', '--organ', 'skolnamnden')).out).toContain('Skolnämnden: pausat. ');
    expect(await json('status', 'lillby', '2027')).toMatchObject({ released: true, paused: false, pausedOrgans: ['skolnamnden'] });
    expect((await arshjul('resume', 'lillby', '2027', '--organ', 'skolnamnden')).out).toContain('Skolnämnden: går vidare.');
    expect(await json('overdue', 'lillby', '2027')).toEqual({ run: 'lillby-2027', overdue: [] });
  });

  it.each(['start', 'rehearse'])('%s of a year without meetings is something missing, and names the years that there are', async (command) => {
    expect(await arshjul(command, LILLBY, '2041')).toMatchObject({ status: 3, error: expect.stringMatching(/^Det finns inga sammanträden för 2041\. År som finns: \d{4}/) as string });
  });

  it('inserts a step from a file, with its faults by line, and takes it back', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'steg-')), 'extra.yaml');
    const text = 'steg:\n  extra-dialog:\n    namn: Extra dialog\n    organ: KS\n    när: 14 oktober\n    från: ekonomichef\n    formulär: genomfrd\n';
    writeFileSync(file, text);
    const wrong = await arshjul('adjust', 'lillby', '2027', '--insert', file, '--preview');
    expect(wrong).toMatchObject({ status: 1, error: expect.stringMatching(/extra\.yaml:7:15: Formuläret "genomfrd" finns inte/) });
    writeFileSync(file, text.replace('genomfrd', 'genomford'));
    expect((await arshjul('adjust', 'lillby', '2027', '--insert', file, '--preview')).out).toMatch(/Extra dialog, kommunstyrelsen \[extra-dialog\/KS\]: tillkommer tors 14 okt 2027/);
    expect(await arshjul('adjust', 'lillby', '2027', '--insert', file, '--reason', 'KS vill det')).toMatchObject({ status: 0, out: expect.stringMatching(/Ändringen är gjord/) });
    expect(await arshjul('adjust', 'lillby', '2027', '--undo', '--reason', 'Det blev inget')).toMatchObject({ status: 0, out: expect.stringMatching(/Extra dialog, kommunstyrelsen \[extra-dialog\/KS\]: utgår/) });
    expect(await arshjul('adjust', 'lillby', '2027', '--undo', '--preview')).toMatchObject({ status: 1, error: expect.stringMatching(/ingen justering att ångra/) });
    rmSync(dirname(file), { recursive: true });
  });

  it('tells of a version that gives a step another name, and of an organ by its name', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'version-')), 'arshjul.yaml');
    writeFileSync(file, readFileSync(join(LILLBY, 'arshjul.yaml'), 'utf8').replace('namn: Budgetdag\n', 'namn: Dialogdag\n'));
    const { out } = await arshjul('adjust', 'lillby', '2027', '--definition', file, '--follow', 'now', '--organ', 'KF', '--decided', '2027-04-26', '--preview');
    expect(out).toContain('  Steg som byter namn:\n    Budgetdag → Dialogdag (budgetdag)\n');
    expect(out).not.toMatch(/inga$|(?:omsorgs|skol)namnden: /m);
    rmSync(dirname(file), { recursive: true });
  });

  it('takes up another version with the decision behind it, and says what it needs', async () => {
    const lines = ['adjust', 'lillby', '2027', '--definition', join(LILLBY, 'arshjul.yaml')];
    expect(await arshjul(...lines)).toMatchObject({ status: 1, error: expect.stringMatching(/--follow started/) });
    expect(await arshjul(...lines, '--follow', 'now')).toMatchObject({ status: 1, error: expect.stringMatching(/--organ KF/) });
    expect(await arshjul(...lines, '--follow', 'now', '--organ', 'KF', '--decided', '2027-04-26', '--preview')).toMatchObject({ status: 0 });
    expect(await arshjul('adjust', 'lillby', '2027', '--carried')).toMatchObject({ status: 0, out: expect.stringMatching(/Inget beslut bär något/) });
  });

  it('previews an adjustment, refuses it without a reason, and applies it', async () => {
    const move = ['adjust', 'lillby', '2027', '--step', 'budgetdag', '--due', '2027-05-19'];
    const preview = await arshjul(...move, '--preview');
    expect(preview).toMatchObject({ status: 0 });
    expect(preview.out).toMatch(/Budgetdag, kommunstyrelsen \[budgetdag\/KS\]: klart .* → ons 19 maj 2027/);
    expect(preview.out).not.toContain('inga');
    expect(await arshjul(...move)).toMatchObject({ status: 1, error: expect.stringContaining('varför') });
    expect((await arshjul(...move, '--reason', 'Lokalen var upptagen')).out).toContain('Planen har revision 4.');
    expect(await arshjul(...move, '--reason', 'Igen', '--revision', '1')).toMatchObject({ status: 1, error: expect.stringContaining('Planen har ändrats') });
  });

  it('ends with status 2 when a preview passes a lawful day, and still prints it', async () => {
    const shown = await arshjul('adjust', 'lillby', '2027', '--meeting', 'KF-2027-11-22', '--to', '2027-12-14', '--preview');
    expect(shown.status).toBe(2);
    expect(shown.out).toContain('KL 11');
  });

  it('closes a period, settles a step for a nämnd on paper, and closes the year with a reason only', async () => {
    const day = new Date().toISOString().slice(0, 10);
    expect((await arshjul('close', 'lillby', '2027', '--period', 'P04', '--day', '2026-01-02')).out).toContain('P04 2027 är stängd 2026-01-02');
    expect((await arshjul('close', 'lillby', '2027', '--period', 'P44')).status).toBe(1);
    expect((await arshjul('settle', 'lillby', '2027', 'delarsuppgifter/omsorgsnamnden/P04', '--day', day, '--paragraph', '12')).out).toContain('är avgjort');
    expect(await arshjul('close', 'lillby', '2027')).toMatchObject({ status: 1, error: expect.stringContaining('Ange ett skäl') });
    expect((await arshjul('close', 'lillby', '2027', '--reason', 'Provet är slut')).out).toContain('Lillby 2027 är avslutat.');
  });

  it('undoes a start', async () => {
    await arshjul('start', LILLBY, '2028');
    expect((await arshjul('undo-start', 'lillby', '2028')).out).toContain('är ångrad');
    expect(await json('start', LILLBY, '2028')).toMatchObject({ run: 'lillby-2028-2' });
  });
});

describe('what is wrong is said in Swedish', () => {
  it('names the municipalities, the years and the steps that exist', async () => {
    expect(await arshjul('start', 'storby', '2027')).toMatchObject({ status: 1, error: expect.stringContaining('astorp') });
    expect(await arshjul('start', LILLBY, '2051')).toMatchObject({ status: 3, error: expect.stringContaining('2028') });
    expect(await arshjul('start', LILLBY, 'tjugosju')).toMatchObject({ status: 1, error: expect.stringContaining('fyra siffror') });
    expect(await arshjul('status', 'lillby', '2029')).toMatchObject({ status: 1, error: expect.stringContaining('2028') });
    await arshjul('start', LILLBY, '2029');
    const several = await arshjul('settle', 'lillby', '2029', 'delarsuppgifter');
    expect(several).toMatchObject({ status: 1, error: expect.stringContaining('delarsuppgifter/skolnamnden/P04') });
    expect(await arshjul('settle', 'lillby', '2029', 'finns-inte')).toMatchObject({ status: 1, error: expect.stringContaining('finns-inte') });
  });

  it('ends with status 3 when the server does not answer', async () => {
    const api = process.env['ARSHJUL_API'];
    process.env['ARSHJUL_API'] = 'http://127.0.0.1:9';
    const ended = await arshjul('status', 'lillby', '2029');
    process.env['ARSHJUL_API'] = api;
    expect(ended).toMatchObject({ status: 3, error: expect.stringContaining('svarar inte') });
  });
});

describe('tokens and rehearsals', () => {
  it('makes a token that the API takes, and refuses an unknown role', async () => {
    const made = await json('token', '--role', 'lasare', '--kommun', 'lillby');
    const answer = await fetch(`${served.baseUrl}/api/v1/cycles?municipality=lillby`, { headers: { Authorization: `Bearer ${String(made['token'])}` } });
    expect(answer.status).toBe(200);
    expect((await arshjul('token', '--role', 'kung')).status).toBe(1);
  });

  it('starts a rehearsal by hand and says where to step it', async () => {
    const started = await json('rehearse', LILLBY, '2027', '--hand');
    expect(started).toMatchObject({ run: 'lillby-2027-ovning-1', state: 'byHand', url: `${served.baseUrl}/ar/lillby-2027-ovning-1` });
    expect((await arshjul('rehearse', LILLBY, '2027', '--seed', 'ett')).status).toBe(1);
  });
});
