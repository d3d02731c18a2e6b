// A newcomer's first ten minutes, in a real browser: a rehearsal by hand from its start to the first late answers.
import type { Browser, Page } from 'playwright-core';
import { addWorkingDays } from '../../domain/calendar/workingDays';
import { openBrowser } from '../support/browser';
import { become, faults, picture, scrollsSideways, visitor } from './looking';
import { servePages, type ServedPages } from './served';

jest.setTimeout(300_000);

const run = 'astorp-2027-ovning-1';
let served: ServedPages;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [served, browser] = await Promise.all([servePages(), openBrowser()]);
  page = await visitor(browser, served.baseUrl);
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

afterEach(() => expect(served.errors).toEqual([]));

/** The page has no fault that axe finds, does not scroll sideways on a phone, and says that it is a rehearsal. */
async function good(name: string, rehearsal = true): Promise<void> {
  await picture(page, name);
  expect(await faults(page)).toEqual([]);
  if (rehearsal) expect(await page.locator('.banner.drill').innerText()).toContain('ÖVNING');
  expect(await page.locator('.banner.trial').innerText()).toContain('Utvärderingsläge');
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(page)).toBe(false);
  if (size) await page.setViewportSize(size);
}

async function stepTo(day: string): Promise<void> {
  await page.goto(`/ar/${run}/ovning`);
  await page.fill('#dag', day);
  await page.getByRole('button', { name: 'Till datumet' }).click();
  await page.waitForSelector('#hande', { timeout: 120_000 });
}

test('a rehearsal is started from the page where a role is chosen', async () => {
  await page.goto('/');
  await good('01-valj-roll', false);
  await page.selectOption('#kommun', 'astorp');
  await page.fill('#ova-ar', '2027');
  await page.getByRole('button', { name: 'Starta övningen' }).click();
  await page.waitForURL(`**/ar/${run}/ovning`);
  await good('02-ovning');
});

test('the mails wait until somebody has seen who gets what', async () => {
  await page.getByRole('link', { name: 'Se utskicket och släpp det' }).first().click();
  await good('03-utskick');
  await page.getByRole('button', { name: /släpp utskicket/ }).click();
  expect(await page.locator('.banner.wait').count()).toBe(0);
});

test('the clock is stepped to the next event, and what happened is told', async () => {
  await page.goto(`/ar/${run}/ovning`);
  await page.getByRole('button', { name: 'Till nästa händelse' }).click();
  await page.waitForSelector('#hande');
  expect(await page.locator('.happened li').count()).toBeGreaterThan(0);
  await good('04-det-har-hande');
  await stepTo('2027-01-15');
});

test('a mail is read in the built-in inbox and answered by its link, without a menu', async () => {
  await page.goto('/inkorg');
  await good('05-inkorg');
  await page.locator('.rows a', { hasText: 'ÖVNING' }).first().click();
  await good('06-mejl');
  await page.locator('.mail-text a[href*="/svar/"]').first().click();
  expect(await page.locator('nav').count()).toBe(0);
  await good('07-svarsformular');
});

test('what nobody does becomes late, and the page of the year says what, where and what is at risk', async () => {
  await page.goto(`/ar/${run}/perioder`);
  await good('08-perioder');
  await stepTo('2027-01-25');
  await page.goto(`/ar/${run}/perioder`);
  await page.getByRole('button', { name: /bokslut|december/ }).first().click();
  await stepTo('2027-02-25');
  await page.goto('/roll');
  await good('00-roller', false);
  await become(page, run, 'kommunchef');
  await page.waitForURL(`**/ar/${run}`);
  const late = page.locator('.rows.late > li');
  expect(await late.count()).toBeGreaterThan(0);
  expect(await late.first().innerText()).toMatch(/arbetsdagar? sent[\s\S]*Trappan:/);
  await good('09-laget');
  // Within one screen: the whole first row is above the fold, on the desk and on the phone.
  for (const size of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    const box = await late.first().boundingBox();
    expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThanOrEqual(size.height);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('every page of the year holds', async () => {
  await become(page, run, 'ekonomichef');
  const step = await served.db.prisma.occurrence.findFirstOrThrow({ where: { run, state: 'open' }, orderBy: { id: 'asc' } });
  const meeting = await served.db.prisma.meeting.findFirstOrThrow({ where: { run, organ: 'bildningsnamnden', day: { gt: '2027-03-01' } }, orderBy: { day: 'asc' } });
  for (const [name, path] of [
    ['10-planen', `/ar/${run}/plan`],
    ['11-steget', `/ar/${run}/steg/${step.id}`],
    ['12-sammantraden', `/ar/${run}/sammantraden`],
    ['13-sammantradet', `/ar/${run}/sammantraden/${meeting.id}`],
    ['14-mina', '/mina'],
    ['15-utanfor', `/ar/${run}/utanfor`],
    ['16-utanfor-steget', `/ar/${run}/utanfor?steg=${encodeURIComponent(step.id)}`],
    ['17-justera', `/ar/${run}/justera`],
    ['18-justera-steget', `/ar/${run}/justera?steg=${encodeURIComponent(step.id)}`],
    ['19-tidslinjen', `/ar/${run}/tidslinje`],
    ['20-sent', `/ar/${run}/sent`],
    ['21-utskick', `/ar/${run}/utskick`],
    ['22-ova', '/ova'],
  ] as const) {
    expect((await page.goto(path))?.status()).toBe(200);
    await good(name);
  }
});

test('a date is moved: everything that follows is listed first, then done under that revision', async () => {
  const step = await served.db.prisma.occurrence.findFirstOrThrow({ where: { run, state: 'planned', answerBy: { not: null } }, orderBy: [{ opens: 'asc' }, { id: 'asc' }] });
  await page.goto(`/ar/${run}/justera?steg=${encodeURIComponent(step.id)}`);
  await page.fill('#answerBy', addWorkingDays(step.answerBy ?? '', 2));
  await page.getByRole('button', { name: 'Se vad som händer' }).first().click();
  await page.waitForSelector('text=Inget är ändrat än');
  expect((await served.db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run, id: step.id } } })).answerBy).toBe(step.answerBy);
  await good('23-justera-forhandsvisa');
  await page.fill('#reason', 'Anvisningarna blev försenade.');
  await page.getByRole('button', { name: 'Gör justeringen' }).click();
  await page.waitForSelector('text=Planen är justerad');
  await good('24-justerat');
  expect((await served.db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run, id: step.id } } })).answerBy).toBe(addWorkingDays(step.answerBy ?? '', 2));
});

test('a plan that has moved on since the preview is shown again instead of changed', async () => {
  const step = await served.db.prisma.occurrence.findFirstOrThrow({ where: { run, state: 'planned', answerBy: { not: null } }, orderBy: [{ opens: 'desc' }, { id: 'asc' }] });
  await page.goto(`/ar/${run}/justera?steg=${encodeURIComponent(step.id)}`);
  await page.fill('#answerBy', addWorkingDays(step.answerBy ?? '', 1));
  await page.getByRole('button', { name: 'Se vad som händer' }).first().click();
  await page.waitForSelector('text=Inget är ändrat än');
  await served.db.prisma.run.update({ where: { id: run }, data: { revision: { increment: 1 } } });
  await page.fill('#reason', 'Jag står kvar.');
  await page.getByRole('button', { name: 'Gör justeringen' }).click();
  await page.waitForSelector('.notice.bad');
  expect(await page.locator('.notice.bad').first().innerText()).toContain('Planen har ändrats sedan du tittade');
  expect(await page.inputValue('#reason')).toBe('Jag står kvar.');
});

test('a step is registered as done outside', async () => {
  const step = await served.db.prisma.occurrence.findFirstOrThrow({ where: { run, state: 'open' }, orderBy: { id: 'desc' } });
  await page.goto(`/ar/${run}/utanfor?steg=${encodeURIComponent(step.id)}`);
  await page.fill('#dag', '2027-02-24');
  await page.fill('#paragraf', '§ 12');
  await page.getByRole('button', { name: 'Registrera' }).click();
  await page.waitForURL('**/steg/**');
  expect(await page.locator('dl.facts').first().innerText()).toMatch(/Genomfört utanför systemet[\s\S]*§ 12/);
});
