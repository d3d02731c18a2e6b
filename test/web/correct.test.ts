// The secretary's page of a meeting: what was registered wrongly is put right there, and why it cannot be is said there.
import { createSession } from '../../services/access/session';
import { registerMeeting } from '../../services/decisions/register';
import { json } from '../../services/base/db';
import { serve, type Served } from '../api/serve';
import { addStep, lookAt, matterAt, place } from '../services/decisions/support';
import { freshDatabase, type TestDatabase } from '../support/database';
import { smallYear, type SmallYear } from '../support/smallYear';

// A small year has rows and no planner.
jest.mock('../../services/plan/replan', () => ({ ...jest.requireActual<object>('../../services/plan/replan'), replan: jest.fn().mockResolvedValue([]) }));

let db: TestDatabase;
let served: Served;
let year: SmallYear;
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db });
  year = await smallYear(db, { phase: 'deciding', now: ['2027-05-21', '12:00'] });
});
afterAll(async () => {
  await served.close();
  await db.drop();
});

test('a bifall is put right to an avslag with a reason; an empty reason and another revision are said beside the form', async () => {
  await lookAt(db, year);
  await year.setClock('2027-06-01', '16:00');
  const { id } = await matterAt(db, year, 'BUN');
  await registerMeeting(db, year.actor('p-ns', 'namndsekreterare', 'simulated'), 'BUN-2027-06-01', { outcomes: [{ matter: id, outcome: 'bifall' }] });
  const cookie = `arshjul=${await createSession(db, year.run, 'p-ns')}`;
  const path = `${served.baseUrl}/ar/${year.run}/sammantraden/BUN-2027-06-01`;
  const page = async (): Promise<string> => (await fetch(path, { headers: { Cookie: cookie } })).text();
  const send = async (fields: Record<string, string>): Promise<{ status: number; text: string }> => {
    const html = await page();
    const form = html.slice(html.indexOf('Rätta registreringen</summary>'));
    const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '';
    const body = new URLSearchParams({ _skydd: field('_skydd'), _nyckel: field('_nyckel'), revision: field('revision'), arende: id, gor: 'ratta', ...fields });
    const answer = await fetch(path, { method: 'POST', body, headers: { Cookie: cookie }, redirect: 'manual' });
    return { status: answer.status, text: await answer.text() };
  };
  const avslag = { [`ratta.${id}.outcome`]: 'avslag' };
  const empty = await send(avslag);
  expect({ status: empty.status, said: empty.text.includes('Skriv varför registreringen rättas.'), open: empty.text.includes('<details open><summary>Rätta') }).toEqual({ status: 422, said: true, open: true });
  expect((await send({ ...avslag, [`ratta.${id}.reason`]: 'Fel rad.', revision: '99' })).status).toBe(409);
  expect((await send({ ...avslag, [`ratta.${id}.reason`]: 'Fel rad.' })).status).toBe(303);
  expect(await db.prisma.matter.findUniqueOrThrow({ where: { id } })).toMatchObject({ outcome: 'avslag' });
  const other = await (await fetch(path, { headers: { Cookie: `arshjul=${await createSession(db, year.run, 'p-ec1')}` } })).text();
  expect(other).not.toContain('Rätta registreringen');
  expect(served.errors).toEqual([]);
});

test('a final decision says in what it differs from the preliminary one, as it was registered, and can be put right there', async () => {
  await addStep(db, year, { id: 'budget/BUN', organ: 'BUN', chain: [place(0, 'BUN', 'beslutar', 'BUN-2027-06-01', '2027-06-01')] });
  const { planned } = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: 'budget/BUN' } } });
  await db.prisma.occurrence.update({ where: { run_id: { run: year.run, id: 'budget/BUN' } }, data: { planned: json({ ...(planned as object), finalOf: ['ramarna'] }) } });
  await year.setClock('2027-05-24');
  await lookAt(db, year, 'budget/BUN');
  await year.setClock('2027-06-01', '16:00');
  const { id } = await matterAt(db, year, 'BUN', 'budget/BUN');
  await registerMeeting(db, year.actor('p-ns', 'namndsekreterare', 'simulated'), 'BUN-2027-06-01', { outcomes: [{ matter: id, outcome: 'bifall', differs: 'Ramen är lägre.' }] });
  const headers = { Cookie: `arshjul=${await createSession(db, year.run, 'p-ns')}` };
  const path = `${served.baseUrl}/ar/${year.run}/sammantraden/BUN-2027-06-01`;
  const html = await (await fetch(path, { headers })).text();
  const form = html.slice(html.lastIndexOf('<form', html.indexOf(`name="ratta.${id}.outcome"`)));
  expect(form).toMatch(new RegExp(`Skiljer det sig från det preliminära \\(ramarna\\), och i vad\\?[\\s\\S]*<textarea id="ratta.${id}.differs"[^>]*>\\s*Ramen är lägre.</textarea>`));
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '';
  const body = new URLSearchParams({ _skydd: field('_skydd'), _nyckel: field('_nyckel'), revision: field('revision'), arende: id, gor: 'ratta' });
  for (const [name, text] of Object.entries({ outcome: 'bifall', differs: 'Ramen är högre.', reason: 'Fel ord.' })) body.set(`ratta.${id}.${name}`, text);
  expect((await fetch(path, { method: 'POST', body, headers, redirect: 'manual' })).status).toBe(303);
  const entry = await db.prisma.timelineEntry.findFirstOrThrow({ where: { run: year.run, subject: id, kind: 'decisionCorrected' } });
  expect(entry.payload).toMatchObject({ differs: 'Ramen är högre.' });
});
