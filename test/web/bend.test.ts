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

async function as(person: string): Promise<Page> {
  const page = await visitor(browser, served.baseUrl);
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
  expect(await served.db.prisma.occurrence.count({ where: { run, id: 'extra-dialog/KS', state: 'dropped' } })).toBe(1);
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
  await page.selectOption('[id="occurrence.0"]', 'kf-budget/KS');
  await page.fill('[id="opens.0"]', '2027-10-01');
  await page.getByRole('button', { name: 'Se vad som händer' }).click();
  await heading(page, 'Det här händer om beslutet förs in');
  await good(page, 'beslut-effekter');
  await page.getByRole('button', { name: 'Gör justeringen' }).click();
  await heading(page, 'Beslutet är infört');
  expect((await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run, id: 'kf-budget/KS' } } })).opens).toBe('2027-10-01');
  expect((await db.prisma.carriedAdjustment.findFirstOrThrow({ where: { run } })).state).toBe('adopted');
  const fact = await db.prisma.fact.findFirstOrThrow({ where: { run, kind: 'together' } });
  expect(fact.payload).toMatchObject({ decision: { organ: 'KS', day: '2027-06-16', paragraph: '§ 71' } });
});
