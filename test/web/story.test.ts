// A newcomer's first ten minutes, in a real browser: a rehearsal by hand from the first mail to the first decision.
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { become, faults, picture, scrollsSideways, visitor } from './looking';
import { servePages, type ServedPages } from './served';

jest.setTimeout(240_000);

let served: ServedPages;
let browser: Browser;
let page: Page;
let run: string;

beforeAll(async () => {
  [served, browser] = await Promise.all([servePages(), openBrowser()]);
  page = await visitor(browser, served.baseUrl);
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

afterEach(() => expect(served.errors).toEqual([]));

async function good(name: string): Promise<void> {
  await picture(page, name);
  expect(await faults(page)).toEqual([]);
}

test('a rehearsal is started from the page where a role is chosen', async () => {
  await page.goto('/');
  await good('01-valj-roll');
  await page.selectOption('#kommun', 'astorp');
  await page.fill('#ova-ar', '2027');
  await page.getByRole('button', { name: 'Starta övningen' }).click();
  await page.waitForURL(/\/ar\/astorp-2027-ovning-1\/ovning$/);
  run = 'astorp-2027-ovning-1';
  await expect(page.locator('.banner.drill').textContent()).resolves.toContain('ÖVNING');
  await good('02-ovningens-klocka');
});

test('pages of a new year', async () => {
  for (const [name, path] of [
    ['03-laget', `/ar/${run}`],
    ['04-planen', `/ar/${run}/plan`],
    ['05-sammantraden', `/ar/${run}/sammantraden`],
    ['06-utskick', `/ar/${run}/utskick`],
    ['07-mina', '/mina'],
    ['08-inkorg', '/inkorg'],
    ['09-perioder', `/ar/${run}/perioder`],
    ['10-utanfor', `/ar/${run}/utanfor`],
    ['11-justera', `/ar/${run}/justera`],
    ['12-tidslinje', `/ar/${run}/tidslinje`],
  ] as const) {
    await page.goto(path);
    await good(name);
  }
});
