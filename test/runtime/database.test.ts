import { freshDatabase, type TestDatabase } from '../support/database';

describe('the database of a suite', () => {
  let db: TestDatabase;

  beforeAll(async () => {
    db = await freshDatabase();
  });

  afterAll(() => db.drop());

  it('is migrated, empty and its own', async () => {
    const other = await freshDatabase();
    expect(await db.prisma.run.count()).toBe(0);
    await db.pool.query(`insert into wake (run, process, reason) values ('r', 'p', 'x')`);
    expect(await other.prisma.wake.count()).toBe(0);
    expect(await db.prisma.wake.count()).toBe(1);
    await other.drop();
  });
});
