// A step with two answer days in a real browser: the figures first, the texts later, and what the level above sees of it.
import type { Browser, Page } from 'playwright-core';
import { createSession } from '../../services/access/session';
import { inTransaction } from '../../services/base/db';
import { issueLink } from '../../services/mail/links';
import { openBrowser } from '../support/browser';
import { smallTasks, type SmallYear } from '../support/smallYear';
import { ec, handedOutYear, taskBy, VC } from '../services/tasks/flow';
import { faults, picture, scrollsSideways, visitor } from './looking';
import { servePages, type ServedPages } from './served';
import { at } from './shown';

jest.setTimeout(180_000);

let served: ServedPages;
let browser: Browser;
let year: SmallYear;

beforeAll(async () => {
  [served, browser] = await Promise.all([servePages(), openBrowser()]);
  const tasks = smallTasks(3).map((t) => (t.kind === 'answer' ? { ...t, figures: '2027-05-13' } : t));
  year = await handedOutYear(served.db, { planned: { figuresBy: '2027-05-13', tasks } });
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

afterEach(() => expect(served.errors).toEqual([]));

async function as(person: string): Promise<Page> {
  const page = await visitor(browser, served.baseUrl);
  const value = await createSession(served.db, year.run, person);
  await page.context().addCookies([{ name: 'arshjul', value, url: served.baseUrl, httpOnly: true, sameSite: 'Lax' }]);
  return page;
}

async function good(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(page)).toBe(false);
}

const idOf = async (n: number): Promise<string> => (await taskBy(served.db, year, ec(n))).id;

test('by the link in the mail, on a phone without script: the figures alone, then the whole answer', async () => {
  const path = await inTransaction(served.db, async (tx) => issueLink(tx, { run: year.run, task: await idOf(1), person: 'p-ec1', expiresDay: '2027-12-31' }));
  const page = await visitor(browser, served.baseUrl, { script: false, width: 'narrow' });
  await page.goto(path);
  expect(await page.locator('dl.facts').first().innerText()).toMatch(/Siffrorna senast\s+tors\s13\smaj[\s\S]*Texterna senast\s+mån\s17\smaj/);
  await page.fill('[name="f.budget"]', '12 500');
  await page.getByRole('button', { name: 'Skicka bara siffrorna' }).click();
  expect(await page.locator('[id="fel-f.prognos"]').innerText()).toContain('Fyll i');
  expect(await page.locator('[id="fel-f.kommentar"]').count()).toBe(0);

  await page.fill('[name="f.prognos"]', '12 400');
  await page.getByRole('button', { name: 'Skicka bara siffrorna' }).click();
  expect(await page.locator('.notice.good h2').innerText()).toMatch(/^Siffrorna är mottagna, texterna senast måndag 17 maj$/);
  expect(await page.locator('section.card').innerText()).toMatch(/Budget\s+12\s500\stkr/);
  expect(await taskBy(served.db, year, ec(1))).toMatchObject({ state: 'open', dueDay: '2027-05-17', textsDue: null });
  // What was handed in stands in the form, to go on from.
  expect((await page.inputValue('[name="f.budget"]')).replace(/\s/g, '')).toBe('12500');

  await page.fill('[name="f.kommentar"]', 'Enligt plan.');
  await page.getByRole('button', { name: 'Skicka hela svaret' }).click();
  expect(await page.locator('.notice.good h2').innerText()).toBe('Tack, svaret är mottaget');
  expect((await taskBy(served.db, year, ec(1))).state).toBe('done');
});

test('signed in, and over the API: the list says what is left, the level above sees the figures at once', async () => {
  const chef = await as('p-ec2');
  await chef.goto('/mina');
  expect(await chef.locator('main').innerText()).toMatch(/siffrorna senast tors\s13\smaj, texterna senast mån\s17\smaj/);
  await chef.goto(`/uppgift/${await idOf(2)}`);
  await chef.fill('[name="f.budget"]', '9 000');
  await chef.fill('[name="f.prognos"]', '9 100');
  await good(chef, 'tva-dagar-fore');
  await chef.getByRole('button', { name: 'Skicka bara siffrorna' }).click();
  await chef.getByRole('heading', { name: /^Siffrorna är mottagna, texterna senast/ }).waitFor();
  await good(chef, 'tva-dagar-siffror');
  await chef.goto('/mina');
  expect(await chef.locator('main').innerText()).toMatch(/ · texterna senast mån\s17\smaj$/m);

  const third = await at(served.db, served, year, 'p-ec3');
  const sent = await third.api('POST', `/tasks/${await idOf(3)}/answers`, { values: { budget: 7_000_000, prognos: 7_000_000 }, part: 'figures' });
  expect(sent.status).toBe(201);
  expect(JSON.parse(sent.text)).toMatchObject({ part: 'figures', textsDue: '2027-05-17', text: 'Siffrorna är mottagna, texterna senast måndag 17 maj.' });
  expect(JSON.parse((await third.api('GET', `/tasks/${await idOf(3)}`)).text)).toMatchObject({ due: '2027-05-17', textsDue: null, figuresIn: true, state: 'open' });

  const above = await as('p-vc');
  await above.goto(`/uppgift/${(await taskBy(served.db, year, VC)).id}`);
  const body = await above.locator('main').innerText();
  expect(body).toMatch(/saknas, varav 2 har lämnat siffrorna/);
  expect(body).toContain('Texterna saknas');
  expect(await above.locator('tr.sum').innerText()).toMatch(/28\s500\s+28\s500/);
  expect(body).toContain('ska lämna texterna senast');
  await good(above, 'tva-dagar-over');
});

test('the late list says which part is missing', async () => {
  await year.setClock('2027-05-18', '10:00');
  const page = await as('p-kc');
  await page.goto(`/ar/${year.run}`);
  expect(await page.locator('ol.late').innerText()).toContain('Texterna saknas');
  await good(page, 'tva-dagar-sent');
});
