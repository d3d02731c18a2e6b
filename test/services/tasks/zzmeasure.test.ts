import { freshDatabase } from '../../support/database';
import { answerAs, handedOutYear } from './flow';
jest.mock('../../../services/tasks/present', () => {
  const real = jest.requireActual('../../../services/tasks/present');
  return process.env.NOPRESENT ? { ...real, presentHolder: (t: string, d: string) => `case when ${d}::text is not null then ${t}.person end` } : real;
});
it('m', async () => {
  const db = await freshDatabase();
  const out: string[] = [];
  for (let r = 0; r < 4; r++) {
    const year = await handedOutYear(db, { units: 300 });
    const t = process.hrtime.bigint();
    for (let i = 1; i <= 300; i++) await answerAs(db, year, i);
    out.push(String(Number(process.hrtime.bigint() - t) / 3e8));
  }
  console.log('ms/answer', out.join(' '));
  await db.drop();
}, 120000);
