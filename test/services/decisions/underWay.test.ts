// A final decision that differs from the preliminary one: steps under way go on, whoever works there is told once and the step says it.
// A small year has rows and no planner, so what replanning does is tested where the planner is (test/services/plan).
jest.mock('../../../services/plan/replan', () => ({ ...jest.requireActual<object>('../../../services/plan/replan'), replan: () => Promise.resolve([]) }));

import { createSession } from '../../../services/access/session';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { correctDecision, type CorrectionInput } from '../../../services/decisions/correct';
import { addParagraph } from '../../../services/decisions/paragraph';
import { registerMeeting } from '../../../services/decisions/register';
import { writeMorning } from '../../../services/mail/morning';
import { serve } from '../../api/serve';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';
import { addStep, doneTasks, lookAt, matterAt, place, step } from './support';

let db: TestDatabase;
let year: SmallYear;
const KF = 'KF-2027-06-28';

/** The nämnd's draft is under way: one has answered, one has not, the approvals wait; another nämnd's is of another budget year. */
beforeEach(async () => {
  db = await freshDatabase();
  const steps = [step('ramar', { finalIn: 'budget' }), step('utkast', { after: ['ramar'] }), step('budget', { after: ['ramar'] }), step('internbudget', { after: ['budget'] })];
  year = await smallYear(db, { phase: 'deciding', now: ['2027-05-21', '12:00'], definition: { steps } });
  await addStep(db, year, { id: 'ramar/KS', organ: 'KS', chain: [], state: 'finished' });
  await addStep(db, year, { id: 'utkast/BUN', organ: 'BUN', chain: [], phase: 'collecting' });
  await addStep(db, year, { id: 'internbudget/BUN', organ: 'BUN', chain: [], phase: 'collecting' });
  await addStep(db, year, { id: 'budget/KS', organ: 'KS', chain: [place(0, 'KF', 'faststaller', KF, '2027-06-28')] });
  for (const id of ['utkast/BUN', 'internbudget/BUN']) await doneTasks(db, year, id, `step/${year.run}/${id}`);
  await db.prisma.task.updateMany({ where: { run: year.run, unit: 'bun-e1' }, data: { state: 'open', doneAt: null, doneBy: null, dueDay: '2027-07-05' } });
  await db.prisma.task.updateMany({ where: { run: year.run, unit: { in: ['bun-v1', 'bun-f'] } }, data: { state: 'waiting', doneAt: null, doneBy: null } });
  await lookAt(db, year, 'budget/KS');
  await db.prisma.notice.deleteMany({});
  await year.setClock('2027-06-28', '20:00');
});
afterEach(() => db.drop());

const secretary = () => year.actor(year.people.ksns, 'namndsekreterare', 'simulated');
const budget = () => matterAt(db, year, 'KF', 'budget/KS');
const register = async (outcome: object): Promise<void> => {
  await registerMeeting(db, secretary(), KF, { outcomes: [{ matter: (await budget()).id, ...outcome } as { matter: string; outcome: string }] });
};
const correct = async (input: CorrectionInput): Promise<void> => {
  await correctDecision(db, secretary(), (await budget()).id, input);
};
const told = async (): Promise<string[]> =>
  (await db.prisma.notice.findMany({ where: { run: year.run, kind: 'basisChanged', mail: null }, orderBy: [{ person: 'asc' }, { id: 'asc' }] })).map((n) => `${n.person} ${n.occurrence ?? ''} ${n.urgent ? 'now' : 'morning'}`);
const kept = async (): Promise<string[]> =>
  (await db.prisma.timelineEntry.findMany({ where: { run: year.run, kind: { in: ['basisChanged', 'basisStands'] } }, orderBy: { id: 'asc' } })).map((e) => `${e.kind} ${e.subject} ${e.actor}`);
async function morning(day: string): Promise<string[]> {
  await year.setClock(day, '07:00');
  const run = await year.runRow();
  await inTransaction(db, (tx) => writeMorning(tx, { run: year.run }, clockOfRow(run)));
  const mails = await db.prisma.mail.findMany({ where: { localDay: day }, orderBy: { person: 'asc' } });
  return mails.map((m) => `${m.person}: ${m.subject}\n${m.text}`);
}
async function page(): Promise<string> {
  const served = await serve({ db });
  try {
    const cookie = `arshjul=${await createSession(db, year.run, 'p-ec1')}`;
    return (await (await fetch(`${served.baseUrl}/ar/${year.run}/steg/utkast/BUN`, { headers: { Cookie: cookie } })).text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  } finally {
    await served.close();
  }
}
const CHANGED = 'Ärende hos KF är beslutat med ändring. Nämndens ram sänks med 2 mnkr.';

test('the step goes on; those who hold open and waiting tasks are told in the morning, with the § that has come, and its page says it', async () => {
  await register({ outcome: 'bifall-med-andring', change: 'Nämndens ram sänks med 2 mnkr.' });
  expect(await told()).toEqual(['p-ec1', 'p-fc', 'p-vc'].map((p) => `${p} utkast/BUN morning`));
  expect(await kept()).toEqual(['basisChanged utkast/BUN p-ksns']);
  expect((await db.prisma.task.findMany({ where: { occurrence: 'utkast/BUN' }, orderBy: { key: 'asc' } })).map((t) => `${t.state} ${t.round}`)).toEqual(['open 1', 'done 1', 'waiting 1', 'waiting 1']);
  await addParagraph(db, secretary(), (await budget()).id, { paragraph: '45' });
  const mails = await morning('2027-06-29');
  expect(mails.map((m) => m.split(':')[0])).toEqual(['p-ec1', 'p-fc', 'p-vc']);
  for (const mail of mails) {
    expect(mail).toContain('ÖVNING: Nya förutsättningar för Delårsuppföljning april 2027');
    expect(mail).toContain(`Kommunfullmäktige mån 28 jun, § 45: ${CHANGED}`);
    expect(mail).toContain('Du får veta det för att du har uppgifter på gång i steget. Utgå från det slutliga beslutet.');
    expect(mail).toContain(`/ar/${year.run}/steg/utkast/BUN`);
  }
  expect(await page()).toContain(`Förutsättningarna har ändrats Kommunfullmäktige mån 28 jun, § 45: ${CHANGED} Steget fortsätter.`);
});

test.each([[{ outcome: 'bifall' }], [{ outcome: 'avslag', motivation: 'Ramen räcker inte.' }]])('nobody is told at %j', async (outcome) => {
  await register(outcome);
  expect([await told(), await kept()]).toEqual([[], []]);
  expect(await page()).not.toContain('Förutsättningarna har ändrats');
});

test('nobody of an organ on paper, and nobody of another budget year', async () => {
  await db.prisma.organ.update({ where: { run_id: { run: year.run, id: 'BUN' } }, data: { participates: false } });
  await register({ outcome: 'bifall', differs: 'Ramen är lägre.' });
  expect([await told(), await kept()]).toEqual([[], ['basisChanged utkast/BUN p-ksns']]);
  await db.prisma.timelineEntry.deleteMany({ where: { kind: 'basisChanged' } });
  await db.prisma.occurrence.updateMany({ where: { run: year.run, step: 'utkast' }, data: { budgetYear: 2031 } });
  await correct({ outcome: 'bifall', differs: 'Ramen är högre.', reason: 'Fel ord.' });
  expect([await told(), await kept()]).toEqual([[], []]);
});

describe('when that was wrongly registered', () => {
  test('before the morning: nobody hears of it, and the page says nothing', async () => {
    await register({ outcome: 'bifall', differs: 'Ramen är lägre.' });
    await correct({ outcome: 'bifall', reason: 'Den är som i juni.' });
    expect(await told()).toEqual([]);
    expect(await kept()).toEqual(['basisChanged utkast/BUN p-ksns', 'basisStands utkast/BUN p-ksns']);
    expect(await page()).not.toContain('Förutsättningarna har ändrats');
    await correct({ outcome: 'bifall', differs: 'Ramen är högre.', reason: 'Den är ändå ändrad.' });
    expect(await told()).toHaveLength(3);
    expect(await page()).toContain('Ramen är högre.');
  });

  test('after the morning: those who were told are told what is right', async () => {
    await register({ outcome: 'bifall', differs: 'Ramen är lägre.' });
    await morning('2027-06-29');
    await correct({ outcome: 'bifall', reason: 'Den är som i juni.' });
    expect(await told()).toHaveLength(3);
    const mails = await morning('2027-06-30');
    expect(mails).toHaveLength(3);
    expect(mails[0]).toContain('Det preliminära beslutet gäller: Delårsuppföljning april 2027');
    expect(mails[0]).toContain('Ärende hos KF ändrar inte det preliminära beslutet. Det som sades förut var fel registrerat.');
    await correct({ outcome: 'bifall', differs: 'Ramen är högre.', reason: 'Den är ändå ändrad.' });
    expect(await told()).toHaveLength(3);
    expect((await kept()).at(-1)).toBe('basisChanged utkast/BUN p-ksns');
  });

  test('and is changed otherwise: the last word is told, once', async () => {
    await register({ outcome: 'bifall', differs: 'Ramen är lägre.' });
    await morning('2027-06-29');
    await correct({ outcome: 'bifall', differs: 'Ramen är högre.', reason: 'Fel ord.' });
    expect(await told()).toHaveLength(3);
    expect(await kept()).toEqual(['basisChanged utkast/BUN p-ksns', 'basisChanged utkast/BUN p-ksns']);
    const shown = await page();
    expect(shown).toContain('Ramen är högre.');
    expect(shown).not.toContain('Ramen är lägre.');
  });
});
