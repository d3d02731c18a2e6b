// `arshjul happening` against the real API and a real database; only the servers' start is left out.
import { addAdjust } from '../../cli/commands/adjust';
import { addHappening } from '../../cli/commands/happening';
import { addStart } from '../../cli/commands/start';
import { createToken } from '../../services/access/tokens';
import { serve, type Served } from '../api/serve';
import { LILLBY } from '../services/years/support';
import { freshDatabase, type TestDatabase } from '../support/database';
import { commandLine } from './run';

let db: TestDatabase;
let served: Served;
const before = { ...process.env };
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

const arshjul = commandLine([addStart, addAdjust, addHappening]);
const DEFICIT = ['happening', 'lillby', '2027', 'atgardsplan', '--organ', 'skolnamnden', '--what', 'Vikarierna kostar mer än budgeten.', '--day', '2027-05-20', '--amount=-400 000'];

it('lists what can be registered, shows what one opens, registers it and takes it back', async () => {
  await arshjul('start', LILLBY, '2027');
  expect((await arshjul('happening', 'lillby', '2027')).out).toMatch(/^atgardsplan {2}Åtgärdsplan.*\n {2}hos .*skolnamnden.*registreras av ekonomichefen eller organets sekreterare; öppnar Åtgärdsplan/);
  const shown = await arshjul(...DEFICIT, '--preview');
  expect(shown.out).toMatch(/Det här skulle öppna:\n {2}Åtgärdsplan .*\[atgardsplan\/skolnamnden\/1\]: öppnar tors 20 maj 2027, svar senast tors 3 jun 2027/);
  expect(shown.out).toContain('Förvaltningschef skolnämnden svarar senast tors 3 jun 2027');
  expect(await db.prisma.fact.count({ where: { run: 'lillby-2027' } })).toBe(0);
  expect(await arshjul(...DEFICIT)).toMatchObject({ status: 0, out: expect.stringMatching(/Händelsen är registrerad\. Planen har revision \d+\./) });
  expect((await arshjul('happening', 'lillby', '2027')).out).toContain('tors 20 maj 2027: Vikarierna kostar mer än budgeten (registrerad för hand)  atgardsplan/skolnamnden/1');
  expect(await db.prisma.actionPlan.findMany()).toMatchObject([{ deviation: -400_000 }]);
  expect(await arshjul('adjust', 'lillby', '2027', '--undo', '--reason', 'Fel nämnd')).toMatchObject({ status: 0 });
  expect((await arshjul('happening', 'lillby', '2027')).out).not.toContain('Registrerat i år');
});

it.each([
  [['happening', 'lillby', '2027', 'atgardsplan', '--what', 'x'], /Ange var det hände med --organ/],
  [['happening', 'lillby', '2027', 'atgardsplan', '--organ', 'skolnamnden'], /Skriv vad som har hänt/],
  [[...DEFICIT.slice(0, -1), '--amount=mycket'], /"mycket" är inget belopp/],
  [['happening', 'lillby', '2027', 'atgardsplanen', '--organ', 'skolnamnden', '--what', 'x'], /Menade du "atgardsplan"/],
])('%j ends with 1 and one sentence', async (argv, text) => expect(await arshjul(...argv)).toMatchObject({ status: 1, error: expect.stringMatching(text) }));
