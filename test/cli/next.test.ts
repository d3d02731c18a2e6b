import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCheck } from '../../cli/commands/check';
import { addNext } from '../../cli/commands/next';
import { addStart } from '../../cli/commands/start';
import { createToken } from '../../services/access/tokens';
import { serve, type Served } from '../api/serve';
import { freshDatabase, type TestDatabase } from '../support/database';
import { commandLine } from './run';

const ENSJO = join(__dirname, '../fixtures/kommuner/ensjo');
let db: TestDatabase;
let served: Served;
let folder: string;
const before = { ...process.env };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arshjul-next-'));
  db = await freshDatabase();
  served = await serve({ db });
  const { token } = await createToken(db, 'installation');
  process.env['ARSHJUL_API'] = served.baseUrl;
  process.env['ARSHJUL_TOKEN'] = token;
});
afterAll(async () => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
  await served.close();
  await db.drop();
});

const arshjul = commandLine([addNext, addStart, addCheck]);

it('proposes a folder that passes check, from the folder alone while the year has not run', async () => {
  const at = join(folder, 'a', 'ensjo');
  const made = await arshjul('next', ENSJO, '2027', '--out', at);
  expect(made).toMatchObject({ status: 0 });
  expect(made.out).toContain('Bara ur mappen: året har inte körts här');
  expect(made.out).toContain('Har slutat: Rektor halvtid A.');
  expect(readdirSync(at).sort()).toEqual(['arshjul.yaml', 'forslag.md', 'organisation.yaml', 'sammantraden.yaml']);
  const check = await arshjul('check', at);
  expect(check).toMatchObject({ status: 0 });
  expect(check.out).toContain('0 fel');
});

it('never writes into a folder that is there', async () => {
  const at = join(folder, 'a', 'ensjo');
  writeFileSync(join(at, 'arshjul.yaml'), 'mitt eget');
  expect(await arshjul('next', ENSJO, '2027', '--out', at)).toMatchObject({ status: 1, error: expect.stringContaining('finns redan, och inget skrivs över') as string });
  expect(readFileSync(join(at, 'arshjul.yaml'), 'utf8')).toBe('mitt eget');
});

it('asks the database how the year went when it ran, and not with --folder-only', async () => {
  await arshjul('start', ENSJO, '2027');
  const made = JSON.parse((await arshjul('next', ENSJO, '2027', '--out', join(folder, 'b', 'ensjo'), '--json')).out.replace(/^Skrev .*\n/gm, '')) as Record<string, unknown>;
  expect(made).toMatchObject({ year: 2028, from: { run: 'ensjo-2027', finished: false }, carried: { plans: [], open: [] } });
  expect((await arshjul('check', join(folder, 'b', 'ensjo'))).status).toBe(0);
  expect((await arshjul('next', ENSJO, '2027', '--out', join(folder, 'c', 'ensjo'), '--folder-only')).out).toContain('Bara ur mappen');
});

it('says what is wrong with the year, the municipality and the folder', async () => {
  expect(await arshjul('next', ENSJO, '2041', '--out', join(folder, 'd'))).toMatchObject({ status: 3, error: expect.stringContaining('År som finns: 2027, 2028, 2030, 2031') as string });
  expect(await arshjul('next', ENSJO, 'snart', '--out', join(folder, 'd'))).toMatchObject({ status: 1, error: expect.stringContaining('fyra siffror') as string });
  expect(await arshjul('next', ENSJO, '2027', '--out', join(folder, 'Å Ä'))).toMatchObject({ status: 1, error: expect.stringContaining('kan inte användas') as string });
  expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'c']);
});
