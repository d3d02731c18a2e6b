// Schema, migrations and generated client say the same, and no domain column takes its time from the database's clock.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { repoRoot } from '../../runtime/paths';
import { freshDatabase, type TestDatabase } from '../support/database';
import { buildProduct } from '../support/product';

const schema = readFileSync(join(repoRoot, 'prisma/schema.prisma'), 'utf8');

function migrate(command: string, url: string) {
  return spawnSync(process.execPath, [join(repoRoot, 'dist/runtime/migrate.js'), command], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: url } });
}

describe('migrations', () => {
  let db: TestDatabase;

  beforeAll(async () => {
    buildProduct();
    db = await freshDatabase();
  }, 120_000);

  afterAll(() => db.drop());

  it('give exactly what the schema says', () => {
    const answer = migrate('drift', db.url);
    expect(answer.stderr).toBe('');
    expect(answer.status).toBe(0);
  });

  it('do nothing a second time', () => {
    const answer = migrate('deploy', db.url);
    expect(answer.stderr).toBe('');
    expect(JSON.parse(answer.stdout)).toEqual([]);
  });

  it('are all applied, by name', async () => {
    const folders = readdirSync(join(repoRoot, 'prisma/migrations'), { withFileTypes: true }).filter((e) => e.isDirectory());
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    const { rows } = await client.query<{ migration_name: string }>('select migration_name from _prisma_migrations order by 1');
    await client.end();
    expect(rows.map((row) => row.migration_name)).toEqual(folders.map((folder) => folder.name).sort());
  });

  it('let one real year of a municipality run at a time', async () => {
    const row = (id: string, kind: string, state: string) => [id, 'x', 'X', 2027, 1, kind, state, '{}', 'h', '2027-01-01', 'real', new Date(0), 'p'];
    const insert = (values: unknown[]) =>
      db.pool.query(
        `insert into run (id, municipality, municipality_name, year, number, kind, state, definition, definition_hash, from_day, clock_kind, created_at, created_by, participants)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,'null')`,
        values,
      );
    await insert(row('x-2027', 'real', 'running'));
    await insert(row('x-2027-ovning-1', 'rehearsal', 'running'));
    await insert(row('x-2027-0', 'real', 'undone'));
    await expect(insert(row('x-2027-2', 'real', 'running'))).rejects.toMatchObject({ constraint: 'run_one_real' });
  });
});

describe('the schema', () => {
  it('is the one that the client was generated from', () => {
    const inline = /"inlineSchema": ("(?:[^"\\]|\\.)*")/.exec(readFileSync(join(repoRoot, 'generated/prisma/internal/class.ts'), 'utf8'));
    expect(JSON.parse(inline![1]!)).toBe(schema);
  });

  it('takes no time from the database', () => {
    expect(schema.split('\n').filter((line) => /default\((now|dbgenerated)/.test(line) && !line.trimStart().startsWith('//'))).toEqual([]);
  });
});
