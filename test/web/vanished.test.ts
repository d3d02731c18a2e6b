// Who is no longer in the file of people, on the pages: found from the year's page, decided by the ekonomichef.
import type { Browser, Page } from 'playwright-core';
import { createSession } from '../../services/access/session';
import { importPeople } from '../../services/imports/people';
import { closePeriod } from '../../services/years/closePeriod';
import { openBrowser } from '../support/browser';
import { personal, startReal } from '../services/imports/support';
import { at as clockAt, ekonomichef, P04, settleDown, tasksOf } from '../services/years/support';
import { faults, picture, scrollsSideways, visitor } from './looking';
import { servePages, type ServedPages } from './served';

jest.setTimeout(180_000);

let served: ServedPages;
let browser: Browser;
let run: string;
beforeAll(async () => {
  [served, browser] = await Promise.all([servePages(), openBrowser()]);
  run = await startReal(served.db);
  await clockAt(served.db, run, '2027-05-07', '10:00');
  await closePeriod(served.db, ekonomichef, run, { period: 'P04' });
  await settleDown(served.db, run);
  const take = (content: Buffer) => importPeople(served.db, ekonomichef, { municipality: 'lillby', file: 'personal.csv', content });
  await take(personal());
  await take(personal([/ec-solen;.*\r\n/, ''], [/ec-manen;.*\r\n/, '']));
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
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

const chefOf = async (unit: string) => (await tasksOf(served.db, run, P04)).get(`${unit}|answer|chef`)?.person;
const card = (page: Page, name: string) => page.locator('section.card', { has: page.locator('h3', { hasText: name }) });

test('the ekonomichef finds them from the year’s page, hands one over and lets the other keep', async () => {
  const page = await as('ekonomichef');
  await page.goto(`/ar/${run}`);
  expect(await page.locator('.notice', { hasText: 'saknas i personalfilen' }).textContent()).toMatch(/2\spersoner saknas/);
  await good(page, 'laget-saknas');
  await page.getByRole('link', { name: 'Bestäm vad som ska gälla' }).click();
  await page.waitForURL(/\/saknas$/);
  expect(await page.locator('h1').textContent()).toBe('Saknas i personalfilen');
  expect(await page.locator('h3').allTextContents()).toEqual(['Enhetschef manen', 'Enhetschef solen']);
  await page.locator('details', { hasText: /1\sogjord uppgift/ }).first().locator('summary').click();
  await good(page, 'saknas');

  const solen = card(page, 'Enhetschef solen');
  expect(await solen.textContent()).toContain('chef vid solen');
  await solen.getByRole('button', { name: 'Lämna över' }).click();
  await page.waitForLoadState();
  expect(await page.locator('[role=alert]').textContent()).toContain('Skriv vem som tar över.');
  expect(await chefOf('solen')).toBe('ec-solen');
  await good(page, 'saknas-fel');
  await solen.locator('select').selectOption('ec-stjarnan');
  await solen.locator('input[name=reason]').fill('Slutade i april.');
  await solen.getByRole('button', { name: 'Lämna över' }).click();
  await page.waitForLoadState();
  expect(await page.locator('[role=status]').textContent()).toMatch(/Uppdragen är överlämnade\. 1\suppgift har gått över till den som tar över\./);
  expect(await chefOf('solen')).toBe('ec-stjarnan');

  await card(page, 'Enhetschef manen').getByRole('button', { name: 'Behåller uppdragen' }).click();
  await page.waitForLoadState();
  expect(await page.locator('[role=status]').textContent()).toContain('Personen behåller sina uppdrag.');
  expect(await chefOf('manen')).toBe('ec-manen');
  expect(await page.locator('main').textContent()).toContain('Ingen väntar på beslut.');
  expect(await page.locator('h2', { hasText: 'Behåller sina uppdrag' }).count()).toBe(1);
  // Who has just taken over is not among those who keep.
  expect(await page.locator('h3').allTextContents()).toEqual(['Enhetschef manen']);
  await good(page, 'saknas-klart');
  await page.goto(`/ar/${run}`);
  expect(await page.locator('.notice', { hasText: 'saknas i personalfilen' }).count()).toBe(0);
  expect(await page.locator('details.more a', { hasText: 'Saknas i personalfilen' }).count()).toBe(1);
  expect(await served.db.prisma.timelineEntry.findMany({ where: { run, kind: 'vanishedDecided', subject: 'ec-solen' } })).toMatchObject([{ actor: 'ekonomichef', payload: { new: 'ec-stjarnan', why: 'Slutade i april.' } }]);
});

test('whom the page does not ask about any more, the year’s page does not count', async () => {
  const page = await as('ekonomichef');
  await served.db.prisma.finding.updateMany({ where: { run, rule: 'saknas-i-filen', occasion: { endsWith: '|ec-manen' } }, data: { closedAt: null, name: null, reason: null } });
  await page.goto(`/ar/${run}`);
  expect(await page.locator('.notice', { hasText: 'saknas i personalfilen' }).textContent()).toMatch(/1\sperson saknas/);
  // The post has ended: nothing is left to decide, though the finding is open.
  await served.db.prisma.roleHolder.updateMany({ where: { run, person: 'ec-manen', role: 'chef' }, data: { toDay: '2027-05-01' } });
  await page.goto(`/ar/${run}`);
  expect(await page.locator('.notice', { hasText: 'saknas i personalfilen' }).count()).toBe(0);
  await page.goto(`/ar/${run}/saknas`);
  expect(await page.locator('h3').count()).toBe(0);
});

test('nobody else sees them or decides', async () => {
  const page = await as('ec-solen');
  expect((await page.goto(`/ar/${run}/saknas`))?.status()).toBe(403);
  await page.goto(`/ar/${run}`);
  expect(await page.locator('a[href$="/saknas"]').count()).toBe(0);
});
