import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../cli/main';
import type { Plan } from '../../domain/plan/types';
import { astorpFiles } from './astorp';

/** Runs a command in this process. */
async function arshjul(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const toOut = jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))));
  const toErr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text))));
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await main(['node', 'arshjul', ...args]);
    return { status: Number(process.exitCode), out, err };
  } finally {
    process.exitCode = before;
    toOut.mockRestore();
    toErr.mockRestore();
  }
}

const base = mkdtempSync(join(tmpdir(), 'kommuner-'));
const folder = join(base, 'provkommun');
mkdirSync(folder);
afterAll(() => rmSync(base, { recursive: true }));

function copy(change: (files: Record<string, string>) => void): string {
  const files: Record<string, string> = { ...astorpFiles };
  change(files);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('arshjul plan', () => {
  it('prints the year, each step’s source once', async () => {
    const { status, out } = await arshjul('plan', 'astorp', '2027');
    expect(status).toBe(0);
    expect(out).toContain('Årshjul Åstorp 2027');
    expect(out).toContain('November 2027');
    expect(out.split('Efter april månad gör nämnder och styrelser en delårsuppföljning').length).toBe(2);
  });

  it('sets the law’s day beside the act that it binds, and leaves out a day that says nothing new', async () => {
    const { out } = await arshjul('plan', 'astorp', '2027');
    expect(out).toContain('Klart: tjänstemännen tis 9 mar (samma dag som handlingsstopp) · organen mån 26 apr · lagen (KL 11:20) tors 15 apr för det som planeras till fre 19 mar (17 arbetsdagar till godo)\n');
    expect(out).toContain('Klart: tjänstemännen tis 12 okt (samma dag som handlingsstopp) · organen mån 22 nov · lagen (KL 11:10) tis 30 nov (6 arbetsdagar till godo)\n');
    for (const [, first, second] of out.matchAll(/Klart: \S+ (\S+ \d+ \S+)[^·\n]* · organen (\S+ \d+ \S+)/g)) expect(first).not.toBe(second);
  });

  it('does not call a year without remarks of which check says more', async () => {
    const { out } = await arshjul('plan', 'degerfors', '2027');
    const checked = (await arshjul('check', 'degerfors', '2027')).out;
    const [, warnings = '', notes = ''] = /0 fel, (\d+ varning(?:ar)?), (\d+ upplysningar)\.\n$/.exec(checked) ?? [];
    expect(parseInt(warnings, 10)).toBeGreaterThan(0);
    expect(out).toContain(`Inget fel och ingen varning i planens dagar.\narshjul check säger mer: ${warnings} och ${notes}.\n`);
  });

  it('answers with one JSON object', async () => {
    const { status, out } = await arshjul('plan', 'astorp', '2027', '--json');
    const plan = JSON.parse(out) as Plan;
    expect(status).toBe(0);
    expect(plan).toMatchObject({ municipality: 'Åstorp', year: 2027, electionYear: false, definition: { decision: { organ: 'KF', date: '2023-08-28' } } });
    expect(plan.steps.every((o) => o.opens && o.due && o.why.length > 0)).toBe(true);
  });

  it('takes meetings from another file, and ends with 2 when the law is broken by them', async () => {
    const file = join(folder, 'moten.csv');
    writeFileSync(file, `organ;datum;typ;handlingsstopp\nKS;2027-12-01;;\nKF;2027-12-13;;\n`);
    const { status, out, err } = await arshjul('plan', 'astorp', '2027', '--json', '--meetings', file);
    expect(status).toBe(2);
    expect((JSON.parse(out) as Plan).findings.map((f) => f.rule)).toContain('stat-budget-kf');
    expect(err).toContain('bryter mot lagen');
  });

  it.each([
    [['plan', 'astorp', '2040'], 3, 'År som finns: 2026, 2027'],
    [['plan', 'astorp', 'snart'], 1, '"snart" är inget år'],
    [['plan', 'astorp', '1999'], 3, 'Det finns inga sammanträden för 1999. År som finns: 2026'],
    [['plan', 'atlantis', '2027'], 1, 'Det finns ingen kommun som heter atlantis. De som finns är'],
    [['plan', 'astrop', '2027'], 1, 'Det finns ingen kommun som heter astrop. Menade du "astorp"?'],
    [['plan', './finns-inte', '2027'], 1, 'Mappen ./finns-inte finns inte.\n'],
    [['plna', 'astorp', '2027'], 1, 'Menade du plan?\n'],
    [['plan', 'astorp', '2027', '--jsno'], 1, 'Menade du --json?\n'],
    [['plan', 'astorp', '2027', '--meetings', '/finns/inte.csv'], 1, 'finns inte'],
  ])('%j ends with %i', async (args, status, text) => {
    const ran = await arshjul(...args);
    expect([ran.status, ran.out]).toEqual([status, '']);
    expect(ran.err).toContain(text);
  });
});

describe('arshjul check', () => {
  it('lists every assumption with its line', async () => {
    const { status, out } = await arshjul('check', 'astorp', '2027');
    expect(status).toBe(0);
    expect(out).toMatch(/Upplysning \(antagande\) arshjul\.yaml:\d+ bokslutsdag: Dagen i mars är inte angiven/);
    expect(out).toMatch(/0 fel, 0 varningar, \d+ upplysningar\./);
  });

  it('counts one as one', async () => {
    expect((await arshjul('check', 'astorp', '2028')).out).toMatch(/0 fel, 1 varning, \d+ upplysningar\.\n$/);
  });

  it('ends with 1 and the places when the files do not hold', async () => {
    const path = copy((files) => {
      files['arshjul.yaml'] = astorpFiles['arshjul.yaml'].replace('styrka: bör', 'styrka: bor');
    });
    const plain = await arshjul('check', path);
    expect(plain.status).toBe(1);
    expect(plain.err).toMatch(/arshjul\.yaml:\d+:13: Värdet "bor" är inte tillåtet/);
    const json = await arshjul('check', path, '--json');
    expect(json.status).toBe(1);
    expect((JSON.parse(json.out) as { errors: unknown[] }).errors).toMatchObject([{ file: 'arshjul.yaml', column: 13 }]);
  });

  it('ends with 2 when the definition lacks what the law wants', async () => {
    const path = copy((files) => {
      files['arshjul.yaml'] = astorpFiles['arshjul.yaml'].replace('    typ: årsredovisning\n', '');
    });
    const { status, out } = await arshjul('check', path);
    expect(status).toBe(2);
    expect(out).toContain('FEL (stat-arsredovisning)');
  });
});

describe('arshjul diff', () => {
  it('is empty for the same year, and lists what differs', async () => {
    expect((await arshjul('diff', 'astorp', '2027', 'astorp', '2027')).out).toContain('inga skillnader');
    const { out } = await arshjul('diff', 'astorp', '2027', 'astorp', '2028', '--json');
    const { changes } = JSON.parse(out) as { changes: { occurrence: string; what: string }[] };
    expect(changes).toContainEqual(expect.objectContaining({ occurrence: 'vision-uppfoljning/KS', what: 'added' }));
    expect(changes).toContainEqual(expect.objectContaining({ occurrence: 'inriktningsmal-utvardering/KS', what: 'removed' }));
  });
});

describe('a file that cannot be written', () => {
  const nowhere = join(base, 'finns-inte', 'fil');
  const calendar = join(base, 'moten.csv');
  writeFileSync(calendar, 'organ;datum\nKS;2027-01-20\n');

  it.each([
    ['simulate', ['simulate', 'astorp', '2027', '--svg', nowhere], `${nowhere} kan inte skrivas: mappen finns inte.\n`],
    ['meetings', ['meetings', 'astorp', calendar, '--out', nowhere], `${nowhere} kan inte skrivas: mappen finns inte.\n`],
    ['meetings, of a folder', ['meetings', 'astorp', calendar, '--out', base], `${base} kan inte skrivas: det är en mapp.\n`],
    ['next', ['next', 'astorp', '2027', '--folder-only', '--out', join(calendar, 'en', 'mapp')], `${join(calendar, 'en')} kan inte skrivas: mappen finns inte.\n`],
  ])('is told in one sentence: %s', async (_name, args, text) => {
    expect(await arshjul(...args)).toMatchObject({ status: 1, err: text });
  });
});

describe('what differs', () => {
  it('is told by the names of organs, with their ids in the occurrence only', async () => {
    const { status, out } = await arshjul('diff', 'astorp', '2027', 'astorp', '2028');
    expect(status).toBe(0);
    expect(out).toMatch(/^Åstorp 2027 jämfört med Åstorp 2028: \d+ skillnader\.\n/);
    expect(out).toContain(', kommunstyrelsen [');
    expect(out).toMatch(/\n {2}\d+ förekomster av \d+ steg flyttas bara med kalendern: .*\.\n$/);
    expect(out.replace(/\[[^\]]*\]/g, '')).not.toMatch(/socialnamnden|, KS /);
    expect((await arshjul('diff', 'astorp', '2027', 'astorp', '2027')).out).toBe('Åstorp 2027 jämfört med Åstorp 2027: inga skillnader.\n');
  });
});

describe('a document whose folder does not say who decided it', () => {
  it('is not said to be decided by that', async () => {
    expect((await arshjul('plan', 'lilla-edet', '2027')).out).toContain('Styrdokument beslutat 26 oktober 2020; ');
    expect((await arshjul('plan', 'astorp', '2027')).out).toContain('Styrdokument beslutat av kommunfullmäktige 28 augusti 2023; ');
  });
});
