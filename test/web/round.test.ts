// One round in a real browser: answers by link and by session, a proposal, one handed in, approval, and two meetings.
import type { Browser, Page } from 'playwright-core';
import { createSession } from '../../services/access/session';
import { inTransaction } from '../../services/base/db';
import { clockOfRow } from '../../services/base/clock';
import { issueLink } from '../../services/mail/links';
import { untilQuiet } from '../../services/rehearsal/quiet';
import { handOut } from '../../services/tasks/handOut';
import { openBrowser } from '../support/browser';
import { smallYear, type SmallYear } from '../support/smallYear';
import { faults, picture, scrollsSideways, visitor } from './looking';
import { servePages, type ServedPages } from './served';

jest.setTimeout(180_000);

let served: ServedPages;
let browser: Browser;
let year: SmallYear;

beforeAll(async () => {
  [served, browser] = await Promise.all([servePages(), openBrowser()]);
  year = await smallYear(served.db);
  const run = await year.runRow();
  const occurrence = await served.db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
  await inTransaction(served.db, (tx) => handOut(tx, run, occurrence, year.process, clockOfRow(run)));
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

afterEach(() => expect(served.errors).toEqual([]));

const taskId = async (key: string): Promise<string> =>
  (await served.db.prisma.task.findUniqueOrThrow({ where: { run_key: { run: year.run, key: `${year.occurrence}|${key}` } } })).id;
const stateOf = async (key: string): Promise<string> =>
  (await served.db.prisma.task.findUniqueOrThrow({ where: { run_key: { run: year.run, key: `${year.occurrence}|${key}` } } })).state;
const answerKey = (n: number): string => `bun-e${n}|answer|chef`;

/** A signed-in person in a browser of their own. */
async function as(person: string, options: { script?: boolean; width?: 'narrow' | 'wide' } = {}): Promise<Page> {
  const page = await visitor(browser, served.baseUrl, options);
  const value = await createSession(served.db, year.run, person);
  await page.context().addCookies([{ name: 'arshjul', value, url: served.baseUrl, httpOnly: true, sameSite: 'Lax' }]);
  return page;
}

/** `script: false`: axe is a script, so a page without script is only looked at for its width. */
async function good(page: Page, name: string, { script = true } = {}): Promise<void> {
  await picture(page, name);
  if (script) expect(await faults(page)).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(page)).toBe(false);
  if (size) await page.setViewportSize(size);
}

/** Waits until every process has noticed what was done. */
async function quiet(): Promise<void> {
  await untilQuiet(served.db, year.run, { kick: () => undefined, alive: () => undefined }, 20_000);
}

/** Lets the year's own clock pass to a day; whoever waited for an instant before it looks again. */
async function until(day: string): Promise<void> {
  await quiet();
  const now = await year.setClock(day);
  await served.db.pool.query(`insert into wake (run, process, reason) select run, id, 'clock' from process where run = $1 and live and waiting_until <= $2`, [year.run, now]);
  await quiet();
}

async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [key, value] of Object.entries(values)) await page.fill(`[name="f.${key}"]`, value);
}

test('a chef answers by the link in the mail, on a phone without script: errors beside the field, draft, receipt', async () => {
  const id = await taskId(answerKey(1));
  const path = await inTransaction(served.db, (tx) => issueLink(tx, { run: year.run, task: id, person: 'p-ec1', expiresDay: '2027-12-31' }));
  const page = await visitor(browser, served.baseUrl, { script: false, width: 'narrow' });
  await page.goto(path);
  expect(await page.locator('nav').count()).toBe(0);
  expect(await page.locator('.amount .unit').first().innerText()).toBe('tkr');

  await fill(page, { budget: '12 500', prognos: 'tolv', kommentar: 'Fler barn än väntat <script>alert(1)</script>' });
  await page.getByRole('button', { name: 'Skicka svaret' }).click();
  await page.waitForSelector('.notice.bad');
  expect(await page.locator('[id="fel-f.prognos"]').innerText()).toMatch(/^Skriv ett belopp i tkr/);
  expect(await page.inputValue('[name="f.budget"]')).toBe('12 500');
  expect(await page.inputValue('[name="f.prognos"]')).toBe('tolv');
  expect(await page.inputValue('[name="f.kommentar"]')).toContain('<script>alert(1)</script>');
  await good(page, 'r01-fel-i-falt', { script: false });

  await fill(page, { prognos: '12 575,5' });
  await page.getByRole('button', { name: 'Förhandsvisa' }).last().click();
  expect(await page.locator('.deviation').innerText()).toMatch(/Avvikelse: −75,5\stkr – ett underskott/);
  expect(await page.locator('[id="fel-f.atgarder"]').innerText()).toContain('Planerade åtgärder');
  await page.getByRole('button', { name: 'Spara utkast' }).click();
  expect(await stateOf(answerKey(1))).toBe('open');

  await page.goto(path);
  expect(await page.inputValue('[name="f.prognos"]')).toBe('12 575,5');
  await fill(page, { atgarder: 'Färre vikarier under hösten.' });
  await page.getByRole('button', { name: 'Skicka svaret' }).click();
  await page.waitForURL(/tack=1/);
  expect(await page.locator('.notice.good h2').innerText()).toBe('Tack, svaret är mottaget');
  expect(await page.locator('dl.facts').last().innerText()).toContain('<script>alert(1)</script>');
  await good(page, 'r02-kvittens', { script: false });
  expect(await stateOf(answerKey(1))).toBe('done');
  expect(await served.db.prisma.draft.count({ where: { task: id } })).toBe(0);
});

test('the deviation is counted while one types, Enter looks before it sends, and a draft saves itself', async () => {
  const id = await taskId(answerKey(2));
  const page = await as('p-ec2');
  await page.goto('/mina');
  await good(page, 'r03-mina');
  await page.getByRole('link', { name: /Svara: Delårsuppföljning april/ }).click();
  await fill(page, { budget: '8 000', prognos: '7 900' });
  expect(await page.locator('.deviation').innerText()).toMatch(/Avvikelse: 100\stkr – ett överskott/);
  await page.getByText(/^Utkast sparat kl/).waitFor();
  expect(await served.db.prisma.draft.count({ where: { task: id, person: 'p-ec2' } })).toBe(1);
  await page.press('[name="f.prognos"]', 'Enter');
  await page.waitForSelector('.notice.bad');
  await good(page, 'r03-forhandsvisa');
  expect(await stateOf(answerKey(2))).toBe('open');
});

test('the ekonom proposes and the chef confirms; the ekonom hands in for another', async () => {
  const ekonom = await as('p-eko');
  await ekonom.goto('/mina');
  await good(ekonom, 'r04-ekonomens-lista');
  await ekonom.goto(`/uppgift/${await taskId(answerKey(2))}`);
  await fill(ekonom, { budget: '8 000', prognos: '7 850', kommentar: 'Vakanser under våren.' });
  await good(ekonom, 'r05-forslag');
  await ekonom.getByRole('button', { name: 'Lämna förslaget' }).click();
  await ekonom.waitForURL(/tack=1/);
  expect(await stateOf(answerKey(2))).toBe('open');

  const chef = await as('p-ec2', { width: 'narrow' });
  await chef.goto(`/uppgift/${await taskId(answerKey(2))}`);
  expect(await chef.locator('#forslag').innerText()).toBe('Förslag från Förvaltningsekonom');
  await good(chef, 'r06-bekrafta');
  await chef.getByRole('button', { name: 'Bekräfta förslaget som mitt svar' }).click();
  await chef.waitForURL(/tack=1/);
  expect(await stateOf(answerKey(2))).toBe('done');

  await ekonom.goto(`/uppgift/${await taskId(answerKey(3))}`);
  await ekonom.check('#act-onBehalf');
  await fill(ekonom, { budget: '6 000', prognos: '6 000', kommentar: 'Enligt plan.' });
  await ekonom.locator('button.main').click();
  await ekonom.waitForSelector('.notice.bad');
  expect(await ekonom.locator('[id="fel-f.received"]').innerText()).toContain('hur uppgiften togs emot');
  await ekonom.fill('[name="mottaget"]', 'telefon');
  await ekonom.locator('button.main').click();
  await ekonom.waitForURL(/tack=1/);
  expect(await ekonom.locator('.notice.good').innerText()).toContain('Inlämnat för Enhetschef 3 av Förvaltningsekonom (telefon)');
});

test('the approver sees the sum with its rows, sends back with a reason, adds a row and approves', async () => {
  const vc = await as('p-vc');
  await vc.goto(`/uppgift/${await taskId('bun-v1|approve|chef')}`);
  expect(await vc.locator('tr.sum').innerText()).toMatch(/26\s500/);
  await good(vc, 'r07-godkann');
  await vc.check('#enhet-2');
  await vc.getByRole('button', { name: 'Skicka tillbaka' }).click();
  expect(await vc.locator('[id="fel-skal"]').innerText()).toMatch(/\.$/);
  expect(await vc.isChecked('#enhet-2')).toBe(true);
  await vc.fill('#skal', 'Skriv vad som händer med hyran.');
  await vc.getByRole('button', { name: 'Skicka tillbaka' }).click();
  await vc.waitForURL(/tack=1/);

  const chef = await as('p-ec3', { width: 'narrow' });
  await chef.goto(`/uppgift/${await taskId(answerKey(3))}`);
  expect(await chef.locator('.notice.warn').innerText()).toContain('Skriv vad som händer med hyran.');
  await good(chef, 'r08-skickad-tillbaka');
  await fill(chef, { kommentar: 'Hyran är oförändrad.' });
  await chef.getByRole('button', { name: /Skicka/ }).click();
  await chef.waitForURL(/tack=1/);

  await vc.goto(`/uppgift/${await taskId('bun-v1|approve|chef')}`);
  await vc.locator('summary', { hasText: 'Lägg till en egen rad' }).click();
  await vc.locator('details [name="f.prognos"]').fill('-50');
  await vc.fill('#text', 'Central reserv');
  await vc.getByRole('button', { name: 'Lägg till raden' }).click();
  await vc.waitForURL(/tack=1/);
  expect(await vc.locator('tr.own').innerText()).toContain('Central reserv');
  await vc.getByRole('button', { name: 'Godkänn sammanställningen' }).click();
  await vc.waitForSelector('text=Sammanställningen är godkänd');

  const fc = await as('p-fc');
  await fc.goto(`/uppgift/${await taskId('bun-f|approve|chef')}`);
  await good(fc, 'r09-forvaltningschefen');
  await fc.getByRole('button', { name: 'Godkänn sammanställningen' }).click();
  await fc.waitForSelector('text=Sammanställningen är godkänd');
});

test('the nämndsekreterare registers a meeting in one form; the § comes later', async () => {
  await until('2027-06-02');
  const ns = await as('p-ns');
  await ns.goto('/mina');
  await ns.getByRole('link', { name: /Barn- och utbildningsnämnden/ }).click();
  await good(ns, 'r10-sammantrade');
  await ns.getByLabel('Återremiss', { exact: true }).check();
  await ns.getByRole('button', { name: /Registrera/ }).click();
  await ns.waitForSelector('.notice.bad');
  expect(await ns.getByLabel('Återremiss', { exact: true }).isChecked()).toBe(true);
  await good(ns, 'r11-fel-i-registrering');
  await ns.getByLabel('Godkänner').check();
  await ns.getByRole('button', { name: /Registrera/ }).click();
  await ns.waitForURL(/registrerat=1/);
  await ns.fill('input[name="paragraf"]', '45');
  await ns.getByRole('button', { name: 'Lägg till' }).click();
  await ns.waitForSelector('text=§ 45');
  await good(ns, 'r12-registrerat');
});

test('KS sends back; whoever it went to says that nothing is asked again', async () => {
  await until('2027-06-17');
  const ks = await as('p-ksns');
  await ks.goto(`/ar/${year.run}/sammantraden/KS-2027-06-16`);
  await ks.getByLabel('Återremiss', { exact: true }).check();
  await ks.locator('summary', { hasText: 'Vid ändring' }).click();
  await ks.getByLabel('Motivering').fill('Beskriv följderna för barngrupperna.');
  await ks.getByRole('button', { name: /Registrera/ }).click();
  await ks.waitForURL(/registrerat=1/);
  await quiet();

  const ns = await as('p-ns');
  await ns.goto('/mina');
  await good(ns, 'r13-aterremiss-i-listan');
  await ns.locator('a[href*="/ateroppna/"]').click();
  await good(ns, 'r14-vad-oppnas');
  await ns.getByRole('button', { name: 'Skicka vidare' }).click();
  expect(await ns.locator('#fel-reopen').innerText()).toBe('Välj ett av alternativen.');
  await ns.getByLabel(/Ingen behöver frågas igen/).check();
  await ns.fill('#tillagg', 'Följderna beskrivs i bilaga 2.');
  await ns.getByRole('button', { name: 'Skicka vidare' }).click();
  await ns.waitForURL(/klart=1/);
});

test('a pause is said on every page, also where a link leads', async () => {
  const chief = await as('p-ekc');
  await chief.goto(`/ar/${year.run}/utskick`);
  await chief.fill('#skal', 'Ekonomisystemet ligger nere.');
  await chief.getByRole('button', { name: 'Pausa' }).click();
  await chief.waitForSelector('.banner.pause');
  const path = await inTransaction(served.db, async (tx) => issueLink(tx, { run: year.run, task: await taskId(answerKey(1)), person: 'p-ec1', expiresDay: '2027-12-31' }));
  for (const place of ['/mina', `/ar/${year.run}`, `/ar/${year.run}/tidslinje`, path]) {
    await chief.goto(place);
    expect(await chief.locator('.banner.pause').innerText()).toContain('Pausat sedan');
  }
  await chief.goto(`/ar/${year.run}/tidslinje`);
  await good(chief, 'r15-tidslinjen');
});
