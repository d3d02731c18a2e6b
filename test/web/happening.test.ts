// A happening on the pages: who sees what, what it opens told before, registered, and taken back by whoever leads the year.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Actor } from '../../services/access/actor';
import { createSession } from '../../services/access/session';
import { startYear } from '../../services/years/start';
import { openBrowser } from '../support/browser';
import { at as clockAt, settleDown } from '../services/years/support';
import { faults, picture, scrollsSideways, visitor } from './looking';
import { servePages, type ServedPages } from './served';

jest.setTimeout(180_000);

const DEGERFORS = join(__dirname, '../../kommuner/degerfors');
const token: Actor = { id: 'token:test', role: 'ekonomichef', via: 'api' };
let served: ServedPages;
let browser: Browser;
let run: string;

beforeAll(async () => {
  [served, browser] = await Promise.all([servePages(), openBrowser()]);
  ({ run } = await startYear(served.db, token, { municipality: DEGERFORS, year: 2027, rehearsal: { seed: 1, simulate: 'none' } }));
  await clockAt(served.db, run, '2027-05-20', '10:00');
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});
afterEach(() => expect(served.errors).toEqual([]));

async function as(role: string, scope: string): Promise<Page> {
  const { person } = await served.db.prisma.roleHolder.findFirstOrThrow({ where: { run, role, scope } });
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
const main = (page: Page) => page.locator('main').textContent();

test('the secretary registers a dialogue of KS after having seen who gets what by when; another secretary cannot', async () => {
  const page = await as('namndsekreterare', 'organ:KS');
  await page.goto(`/ar/${run}/handelser`);
  await heading(page, 'Händelser');
  await good(page, 'handelser');
  expect(await main(page)).toContain('”Kommunstyrelsen kan vid behov bjuda in till särskilda dialogmöten.”');
  expect(await main(page)).toContain('Ekonomichefen eller organets sekreterare');
  await page.getByRole('link', { name: /Registrera händelsen\s?: Särskilt dialogmöte/i }).click();
  await good(page, 'handelse-formular');
  await page.getByRole('button', { name: 'Se vad som händer' }).click();
  expect(await page.locator('[role=alert]').textContent()).toContain('Skriv vad som har hänt.');
  await good(page, 'handelse-fel');
  await page.fill('#what', 'KS bjuder in till dialog om skolan.');
  await page.getByRole('button', { name: 'Se vad som händer' }).click();
  await heading(page, 'Det här öppnar om händelsen registreras');
  await good(page, 'handelse-oppnar');
  expect(await main(page)).toContain('Kommundirektör');
  expect(await main(page)).toContain('Den som får en uppgift får den i morgonmejlet när steget öppnar.');
  expect(await main(page)).toMatch(/svar senast tors\s10\sjun, klart/);
  expect(await served.db.prisma.occurrence.count({ where: { run, step: 'sarskilt-dialogmote' } })).toBe(0);
  await page.getByRole('button', { name: 'Registrera händelsen' }).click();
  await heading(page, 'Händelsen är registrerad');
  expect(await page.locator('[role=status]').textContent()).toContain('Händelsen ”Särskilt dialogmöte” är registrerad. Ekonomichefen kan ångra den under Justera planen');
  await good(page, 'handelse-registrerad');
  await settleDown(served.db, run);
  expect(await served.db.prisma.occurrence.findMany({ where: { run, step: 'sarskilt-dialogmote' } })).toMatchObject([{ id: 'sarskilt-dialogmote/KS/1', state: 'open', answerBy: '2027-06-10' }]);
  expect(await served.db.prisma.task.count({ where: { run, occurrence: 'sarskilt-dialogmote/KS/1', state: 'open', role: 'kommunchef' } })).toBe(1);
  await page.getByRole('link', { name: 'Till händelserna' }).click();
  expect(await main(page)).toContain('KS bjuder in till dialog om skolan (registrerad för hand)');
  // What it opened by its name, not by its id.
  expect(await page.locator('.rows a').allTextContents()).toContain('Särskilt dialogmöte');
  expect(await main(page)).not.toContain('sarskilt-dialogmote');
  await good(page, 'handelser-registrerat');

  const other = await as('namndsekreterare', 'organ:socialnamnden');
  await other.goto(`/ar/${run}/handelser`);
  expect(await other.getByRole('link', { name: /Registrera händelsen\s?: Särskilt dialogmöte/i }).count()).toBe(0);
  expect((await other.goto(`/ar/${run}/handelser/sarskilt-dialogmote`))?.status()).toBe(403);
  expect(await main(other)).toContain('Händelsen ”Särskilt dialogmöte” registreras av ekonomichefen eller organets sekreterare.');
  expect((await other.goto(`/ar/${run}/handelser/finns-inte`))?.status()).toBe(404);
});

test('a deficit is registered in tkr; what cannot be is told in the form; the last one is taken back', async () => {
  const page = await as('ekonomichef', 'kommun');
  await page.goto(`/ar/${run}/handelser/atgardsplan`);
  // The text is for everybody in the year, an unconfirmed amount is not.
  expect(await main(page)).toContain('En mening som alla i året kan läsa; skriv inga belopp.');
  await page.selectOption('#organ', 'socialnamnden');
  await page.fill('#what', 'Placeringarna kostar mer än budgeten.');
  await page.fill('#amount', 'mycket');
  await page.getByRole('button', { name: 'Se vad som händer' }).click();
  expect(await page.locator('[role=alert]').textContent()).toContain('Underskottet går inte att läsa.');
  expect([await page.inputValue('#what'), await page.inputValue('#organ')]).toEqual(['Placeringarna kostar mer än budgeten.', 'socialnamnden']);
  await page.fill('#amount', '-900');
  await page.getByRole('button', { name: 'Se vad som händer' }).click();
  await good(page, 'handelse-underskott');
  expect(await main(page)).toContain('Nämndpresidiet informeras');
  await page.getByRole('button', { name: 'Registrera händelsen' }).click();
  await heading(page, 'Händelsen är registrerad');
  expect(await served.db.prisma.actionPlan.findMany({ where: { run } })).toMatchObject([{ deviation: -900_000, state: 'running' }]);

  await page.goto(`/ar/${run}/handelser/atgardsplan`);
  await page.selectOption('#organ', 'socialnamnden');
  await page.fill('#what', 'En gång till.');
  await page.fill('#amount', '-1');
  await page.getByRole('button', { name: 'Se vad som händer' }).click();
  expect(await page.locator('[role=alert]').textContent()).toMatch(/pågår redan hos Socialnämnden/i);

  await page.goto(`/ar/${run}/justera`);
  expect(await main(page)).toContain('en händelse registrerades (”Placeringarna kostar mer än budgeten.”)');
  await page.getByRole('button', { name: 'Se vad som händer om den ångras' }).click();
  await page.fill('#reason', 'Det var ett räknefel.');
  await page.getByRole('button', { name: 'Gör justeringen' }).click();
  await heading(page, 'Planen är justerad');
  expect(await served.db.prisma.actionPlan.count({ where: { run } })).toBe(0);
  await page.goto(`/ar/${run}/handelser`);
  expect(await main(page)).not.toContain('Placeringarna kostar');
});
