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
    [['plan', 'atlantis', '2027'], 1, 'astorp'],
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
