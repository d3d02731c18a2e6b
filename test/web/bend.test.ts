// A running year that bends, on the pages: a step written in, taken back, and a decision that its owner carries out.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createSession } from '../../services/access/session';
import { registerMeeting } from '../../services/decisions/register';
import { answerTask } from '../../services/tasks/answer';
import { openBrowser } from '../support/browser';
import { at as clockAt, LILLBY, settleDown, startStepped, tasksOf } from '../services/years/support';
import { faults, picture, scrollsSideways, visitor } from './looking';
import { servePages, type ServedPages } from './served';

jest.setTimeout(180_000);

let served: ServedPages;
let browser: Browser;
let run: string;
const folder = join(mkdtempSync(join(tmpdir(), 'bend-')), 'lillby');

beforeAll(async () => {
  [served, browser] = await Promise.all([servePages(), openBrowser()]);
  cpSync(LILLBY, folder, { recursive: true });
  const tidplan = '  ks-tidplan:\n    namn: Kommunstyrelsens tidplan\n    organ: KS\n    när: 16 juni\n    öppnar: i februari\n    svar senast: 5 mars\n    från: ekonomichef\n    formulär: underlag\n    beslutet bär: tidplan\n    ägs av: kommunchef\n    behandling:\n      - KS fastställer i juni\n';
  writeFileSync(join(folder, 'arshjul.yaml'), readFileSync(join(LILLBY, 'arshjul.yaml'), 'utf8').replace('steg:\n', `steg:\n${tidplan}`));
  ({ run } = await startStepped(served.db, { municipality: folder }));
  await clockAt(served.db, run, '2027-05-07', '10:00');
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});
afterEach(() => expect(served.errors).toEqual([]));

async function as(person: string, options: Parameters<typeof visitor>[2] = {}): Promise<Page> {
  const page = await visitor(browser, served.baseUrl, options);
  const value = await createSession(served.db, run, person);
  await page.context().addCookies([{ name: 'arshjul', value, url: served.baseUrl, httpOnly: true, sameSite: 'Lax' }]);
  return page;
}

async function good(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await faults(page)).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(page)).toBe(false);
  if (size) await page.setViewportSize(size);
}

const heading = (page: Page, text: string) => expect(page.locator('h1').textContent()).resolves.toBe(text);

test('a step is written in, its faults told by row; then the adjustment is taken back', async () => {
  const page = await as('ekonomichef');
  await page.goto(`/ar/${run}/justera`);
  await good(page, 'justera-alla');
  expect(await page.getByText('Ångra den senaste justeringen').count()).toBe(0);
  await page.locator('summary', { hasText: 'Ett nytt steg' }).click();
  const wrong = 'steg:\n  extra-dialog:\n    namn: Extra dialog\n    organ: KS\n    när: 14 oktober\n    från: ekonomichef\n    formulär: genomfrd\n';
  await page.fill('#text-insertStep', wrong);
  await page.locator('details[open] button', { hasText: 'Se vad som händer' }).click();
  await page.waitForLoadState();
  expect(await page.locator('[role=alert]').textContent()).toContain('Rad 7, kolumn 15: Formuläret "genomfrd" finns inte. Menade du "genomford"?');
  expect(await page.inputValue('#text-insertStep')).toBe(wrong);
  await good(page, 'justera-fel');
  await page.fill('#text-insertStep', wrong.replace('genomfrd', 'genomford'));
  await page.locator('details[open] button', { hasText: 'Se vad som händer' }).click();
  await heading(page, 'Det här händer om du justerar');
  expect(await page.locator('main').textContent()).toContain('Extra dialog');
  await good(page, 'justera-nytt-steg');
  await page.fill('#reason', 'KS vill ha en dialog till.');
  await page.getByRole('button', { name: 'Gör justeringen' }).click();
  await heading(page, 'Planen är justerad');
  expect(await served.db.prisma.occurrence.count({ where: { run, id: 'extra-dialog/KS', state: 'planned' } })).toBe(1);

  await page.goto(`/ar/${run}/justera`);
  expect(await page.locator('main').textContent()).toContain('ett nytt steg fördes in (”KS vill ha en dialog till.”)');
  await page.getByRole('button', { name: 'Se vad som händer om den ångras' }).click();
  await page.fill('#reason', 'Det blev ingen dialog.');
  await good(page, 'justera-angra');
  await page.getByRole('button', { name: 'Gör justeringen' }).click();
  await heading(page, 'Planen är justerad');
  expect(await served.db.prisma.occurrence.count({ where: { run, id: 'extra-dialog/KS', state: { in: ['planned', 'open'] } } })).toBe(0);
});

test('meetings are offered of this year, and those later ones that the year waits for', async () => {
  const page = await as('ekonomichef');
  await page.goto(`/ar/${run}/justera`);
  const offered = await page.locator('#sammantrade option').evaluateAll((all: { value: string }[]) => all.map((o) => o.value));
  const chains = (await served.db.prisma.occurrence.findMany({ where: { run, state: { in: ['planned', 'open'] } } })).flatMap((o) => (o.planned as unknown as { chain: { meeting: string | null; day: string }[] }).chain);
  const later = [...new Set(chains.filter((c) => c.day >= '2028').map((c) => c.meeting))].sort();
  expect(await served.db.prisma.meeting.count({ where: { run, day: { gte: '2029' } } })).toBeGreaterThan(0);
  expect(later.length).toBeGreaterThan(0);
  expect(offered.filter((id) => !id.includes('-2027-')).sort()).toEqual(later);
  expect(offered.filter((id) => id.includes('-2027-')).length).toBeGreaterThan(5);
});

test('a decision that carries a tidplan waits on the year’s page; the owner carries it out, nobody else', async () => {
  const { db } = served;
  for (const t of (await tasksOf(db, run, 'ks-tidplan/KS')).values()) {
    if (t.state === 'open') await answerTask(db, { id: t.person ?? '', role: t.role, via: 'session', run }, t.id, { values: { sammanfattning: 'Tidplan.' } });
  }
  await settleDown(db, run);
  await clockAt(db, run, '2027-06-16', '16:00');
  const matter = await db.prisma.matter.findFirstOrThrow({ where: { run, occurrence: 'ks-tidplan/KS' } });
  await registerMeeting(db, { id: 'token:test', role: 'installation', via: 'cli' }, matter.meeting ?? '', { outcomes: [{ matter: matter.id, outcome: 'bifall', paragraph: '71' }] }, { run });

  const other = await as('ekonomichef');
  await other.goto(`/ar/${run}`);
  expect(await other.locator('main').textContent()).toMatch(/1\sbeslut väntar på att föras in i planen: Kommunstyrelsens tidplan \(KS/);
  await other.getByRole('link', { name: 'Se besluten' }).click();
  expect(await other.getByRole('link', { name: 'För in, eller avstå' }).count()).toBe(0);
  expect((await other.goto(`/ar/${run}/beslut/${matter.id}-schedule`))?.status()).toBe(403);

  const page = await as('kommunchef');
  await page.goto(`/ar/${run}/beslut`);
  await good(page, 'beslut');
  await page.getByRole('link', { name: 'För in, eller avstå' }).click();
  await good(page, 'beslut-tidplan');
  // The form grows by a button, without script too.
  const rows = (on: Page) => on.locator('fieldset').count();
  const plain = await as('kommunchef', { script: false });
  await plain.goto(page.url());
  expect(await rows(plain)).toBe(2);
  await plain.selectOption('[id="what.0"]', 'steg:kf-budget/KS');
  await plain.fill('[id="opens.0"]', '2027-10-01');
  await plain.getByRole('button', { name: 'Fler rader' }).click();
  expect([await rows(plain), await plain.inputValue('[id="what.0"]'), await plain.inputValue('[id="opens.0"]')]).toEqual([6, 'steg:kf-budget/KS', '2027-10-01']);
  await plain.getByRole('button', { name: 'Fler rader' }).click();
  expect(await rows(plain)).toBe(10);

  const look = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Se vad som händer' }).click();
    await page.waitForLoadState();
  };
  await page.selectOption('[id="what.0"]', 'steg:kf-budget/KS');
  await page.fill('[id="opens.0"]', '2027-10-01');
  for (let i = 0; i < 2; i += 1) await page.getByRole('button', { name: 'Fler rader' }).click();
  // Each row is told what is wrong with it; the empty ones between are closed up, so that the numbers are those of the rows.
  const meetings = await db.prisma.meeting.findMany({ where: { run, organ: 'KS', day: { gte: '2027-09-01', lte: '2027-12-31' } }, orderBy: { day: 'asc' } });
  const [moved, gone] = meetings.slice(-2);
  await page.fill('[id="due.3"]', '2027-11-01');
  await page.selectOption('[id="what.5"]', `mote:${moved?.id ?? ''}`);
  await page.fill('[id="opens.5"]', '2027-11-02');
  await page.selectOption('[id="what.7"]', `mote:${gone?.id ?? ''}`);
  await page.check('[id="out.7"]');
  await page.fill('[id="due.7"]', '2027-12-20');
  await look();
  expect(await page.locator('[role=alert] li').allTextContents()).toEqual([
    'Ändring 2: välj vad som ändras.',
    'Ändring 3: ett sammanträde har bara sin dag och sitt handlingsstopp.',
    'Ändring 4: skriv nya dagar eller kryssa för att det inte blir av, inte båda.',
  ]);
  expect(await page.getAttribute('[id="what.1"]', 'aria-invalid')).toBe('true');
  await good(page, 'beslut-tidplan-fel');

  // What the service finds is told at its row too: a step that opens after it is done.
  await page.fill('[id="due.1"]', '');
  await page.fill('[id="opens.2"]', '');
  await page.fill('[id="due.2"]', moved?.day ?? '');
  await page.fill('[id="due.3"]', '');
  await page.fill('[id="opens.0"]', '2028-10-01');
  await look();
  expect(await page.locator('[role=alert] h2').textContent()).toMatch(/^Ändring 1: Dagarna ligger i fel ordning/);
  expect(await page.getAttribute('[id="opens.0"]', 'aria-invalid')).toBe('true');
  expect(await rows(page)).toBe(10);

  // Seven changes of four kinds at once; more than the six moves of steps that there was room for.
  await page.fill('[id="opens.0"]', '2027-10-01');
  await page.fill('[id="due.1"]', '2027-11-24');
  await page.check('[id="out.2"]');
  const steps = (await page.locator('[id="what.0"] option').evaluateAll((all: { value: string }[]) => all.map((o) => o.value))).filter((v) => v.startsWith('steg:') && v !== 'steg:kf-budget/KS').slice(-4);
  for (const [i, step] of steps.entries()) {
    await page.selectOption(`[id="what.${String(i + 3)}"]`, step);
    await page.check(`[id="out.${String(i + 3)}"]`);
  }
  await page.selectOption('[id="what.1"]', `mote:${moved?.id ?? ''}`);
  await page.selectOption('[id="what.2"]', `mote:${gone?.id ?? ''}`);
  await page.fill('[id="due.2"]', '');
  await page.selectOption('[id="what.7"]', 'nytt:KS');
  await page.fill('[id="due.7"]', '2027-12-13');
  await page.fill('[id="papers.7"]', '2027-12-06');
  await look();
  expect(await page.locator('[role=alert]').allTextContents()).toEqual([]);
  await heading(page, 'Det här händer om beslutet förs in');
  await good(page, 'beslut-effekter');
  // Passing a lawful day asks for a name; what was typed in the rows comes along.
  await page.fill('#reason', 'KS tidplan');
  if ((await page.locator('#name').count()) > 0) await page.fill('#name', 'Kommunstyrelsen');
  await page.getByRole('button', { name: 'Gör justeringen' }).click();
  await heading(page, 'Beslutet är infört');
  expect(await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: moved?.id ?? '' } } })).toMatchObject({ day: '2027-11-24', state: 'planned' });
  expect(await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: gone?.id ?? '' } } })).toMatchObject({ state: 'cancelled' });
  expect(await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: 'KS-2027-12-13' } } })).toMatchObject({ handlingsstopp: '2027-12-06' });
  expect(await db.prisma.occurrence.count({ where: { run, id: { in: steps.map((s) => s.replace('steg:', '')) }, state: 'dropped' } })).toBe(4);
  expect((await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run, id: 'kf-budget/KS' } } })).opens).toBe('2027-10-01');
  expect((await db.prisma.carriedAdjustment.findFirstOrThrow({ where: { run } })).state).toBe('adopted');
  const fact = await db.prisma.fact.findFirstOrThrow({ where: { run, kind: 'together' } });
  expect(fact.payload).toMatchObject({ decision: { organ: 'KS', day: '2027-06-16', paragraph: '§ 71' } });
});
