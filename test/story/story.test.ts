import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { buildProduct, newStateDir, removeStateDir, startProduct, type Product } from '../support/product';
import { become, faults, picture, visitor } from '../web/looking';

/**
 * The README's first ten minutes in a real browser, on the product that `npm start` runs: its own PostgreSQL, Temporal server,
 * worker, mail by SMTP, pages. Nobody is simulated; the newcomer steps the clock with the two buttons.
 */
const RUN = 'astorp-2027-ovning-1';
const NAMND = 'bygg-och-miljonamnden';

describe('the first ten minutes', () => {
  const stateDir = newStateDir();
  let product: Product;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    buildProduct();
    [product, browser] = await Promise.all([startProduct(stateDir), openBrowser()]);
    page = await visitor(browser, product.url);
    page.setDefaultTimeout(90_000);
  }, 400_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
    removeStateDir(stateDir);
  }, 60_000);

  async function stepTo(day: string): Promise<void> {
    await page.goto(`/ar/${RUN}/ovning`);
    await page.fill('#dag', day);
    await page.getByRole('button', { name: 'Till datumet' }).click();
    await page.waitForSelector('#hande');
  }

  /** Says that a period is closed, and sees it said on the page. */
  async function close(period: RegExp): Promise<void> {
    await page.goto(`/ar/${RUN}/perioder`);
    await page.getByRole('button', { name: period }).first().click();
    await page.waitForSelector('.notice.good');
  }

  async function good(name: string): Promise<void> {
    await picture(page, `story-${name}`);
    expect(await faults(page)).toEqual([]);
    expect(await page.locator('.banner.drill').innerText()).toContain('ÖVNING');
  }

  async function fill(values: Record<string, string>): Promise<void> {
    for (const [key, value] of Object.entries(values)) await page.fill(`[name="f.${key}"]`, value);
  }

  /** Opens the first duty that `what` names. What an act has set going is there a moment later: the page is read again until it is. */
  async function openDuty(what: RegExp): Promise<void> {
    const link = page.getByRole('link', { name: what }).first();
    for (const until = performance.now() + 60_000; ; ) {
      await page.goto('/mina');
      if ((await link.count()) > 0) return link.click();
      if (performance.now() > until) throw new Error(`nothing on /mina is called ${String(what)}:\n${await page.locator('body').innerText()}`);
    }
  }

  /** A person answers the first duty of theirs that `what` names. */
  async function answer(person: string, what: RegExp, values: Record<string, string>, choices: Record<string, string> = {}): Promise<void> {
    await become(page, RUN, person);
    await openDuty(what);
    await fill(values);
    for (const [key, label] of Object.entries(choices)) await page.locator(`[name="f.${key}"][value="${label}"]`).check();
    await page.getByRole('button', { name: 'Skicka svaret' }).click();
    await page.waitForURL(/tack=1/);
  }

  async function approve(person: string): Promise<void> {
    await become(page, RUN, person);
    await openDuty(/Godkänn: Ekonomi- och måluppgifter/);
    await page.getByRole('button', { name: 'Godkänn sammanställningen' }).click();
    await page.waitForSelector('text=Sammanställningen är godkänd');
  }

  it('starts a rehearsal, releases the mails and steps the clock', async () => {
    await page.goto('/');
    await page.selectOption('#kommun', 'astorp');
    await page.fill('#ova-ar', '2027');
    await page.getByRole('button', { name: 'Starta övningen' }).click();
    await page.waitForURL(`**/ar/${RUN}/ovning`);
    await page.getByRole('link', { name: 'Se utskicket och släpp det' }).first().click();
    await page.getByRole('button', { name: /släpp utskicket/ }).click();
    await page.goto(`/ar/${RUN}/ovning`);
    await page.getByRole('button', { name: 'Till nästa händelse' }).click();
    await page.waitForSelector('#hande');
    expect(await page.locator('.happened li').count()).toBeGreaterThan(0);
    await good('01-hande');
  }, 180_000);

  it('answers from the link in a mail, and gets a receipt', async () => {
    await stepTo('2027-01-15');
    await page.goto('/inkorg');
    // Mails of one morning arrive in any order: whose it is decides which tasks are left for the tests after this one.
    await page.selectOption('#till', 'fc.social@astorp.example');
    await page.getByRole('button', { name: 'Visa' }).click();
    await page.locator('.rows a', { hasText: 'ÖVNING' }).first().click();
    await page.locator('.mail-text a[href*="/svar/"]').first().click();
    expect(await page.locator('nav').count()).toBe(0);
    const path = new URL(page.url()).pathname;
    for (const box of await page.locator('textarea').all()) await box.fill('Enligt plan.');
    await page.getByRole('button', { name: 'Skicka svaret' }).click();
    await page.waitForURL(/tack=1/);
    expect(await page.locator('.notice.good h2').innerText()).toBe('Tack, svaret är mottaget');
    await good('02-kvittens');
    await page.goto(path);
    expect(await page.locator('body').innerText()).toContain('Enligt plan.');
  }, 180_000);

  it('closes the books; a nämnd answers, and its secretary registers the meeting', async () => {
    await become(page, RUN, 'ekonomichef');
    await stepTo('2027-01-25');
    await close(/bokslut|december/);
    await answer('fc-bygg-och-miljo', /Svara: Årsrapport intern kontroll/, { resultat: 'Granskningarna visar inga brister.' });
    await stepTo('2027-02-26');
    await become(page, RUN, `sekreterare-${NAMND}`);
    await openDuty(/ygg- och miljönämnden/);
    await good('03-sammantrade');
    await page.getByRole('radio', { name: 'Godkänner', exact: true }).first().check();
    await page.getByRole('button', { name: /Registrera/ }).click();
    await page.waitForURL(/registrerat=1/);
  }, 240_000);

  it('reminds and escalates those who did nothing, and the kommunchef sees on one page what is late', async () => {
    await become(page, RUN, 'kommunchef');
    await page.goto(`/ar/${RUN}`);
    const late = page.locator('.rows.late > li');
    expect(await late.count()).toBeGreaterThan(0);
    expect(await late.first().innerText()).toMatch(/arbetsdagar? sent[\s\S]*Trappan:/);
    await good('04-laget');
    await page.goto(`/ar/${RUN}/tidslinje`);
    const told = await fetch(`${product.url}/api/v1/cycles/${RUN}/timeline?limit=500`, { headers: { authorization: `Bearer ${product.token}` } });
    const text = await told.text();
    expect(text).toContain('"reminded"');
    expect(text).toContain('"escalated"');
  }, 120_000);

  it('compiles and approves upward; a confirmed deficit makes an åtgärdsplan happen', async () => {
    await become(page, RUN, 'ekonomichef');
    await stepTo('2027-05-11');
    await close(/april/);
    await stepTo('2027-05-12');
    const what = /Svara: Ekonomi- och måluppgifter från enheterna, april/;
    const calm = { budget: '8 000', utfall: '2 600', prognos: '8 000', kommentar: 'Enligt plan.' };
    const red = { ...calm, prognos: '9 500', kommentar: 'Fler ärenden än väntat.', orsak: 'Ärendena har ökat.', atgard: 'Vikarier tas in restriktivt från juni.' };
    const goal = { maluppfyllelse: 'uppnås' };
    await answer('ec-bygglov', what, red, goal);
    await good('05-svar');
    await answer('ec-kart-och-matning', what, calm, goal);
    await answer('ec-miljotillsyn', what, calm, goal);
    await approve('vc-plan-och-bygg');
    await approve('vc-miljo-och-livsmedel');
    await become(page, RUN, 'fc-bygg-och-miljo');
    await page.goto('/mina');
    await page.getByRole('link', { name: /Godkänn: Ekonomi- och måluppgifter/ }).first().click();
    expect(await page.locator('tr.sum').innerText()).toMatch(/24\s000[\s\S]*25\s500/);
    await good('06-godkann');
    await page.getByRole('button', { name: 'Godkänn sammanställningen' }).click();
    await page.waitForSelector('text=Sammanställningen är godkänd');
    await stepTo('2027-05-13');
    await become(page, RUN, 'fc-bygg-och-miljo');
    await page.goto('/mina');
    await page.getByRole('link', { name: /Åtgärdsplan/ }).first().waitFor();
    await good('07-atgardsplan');
  }, 400_000);

  it('moves a date with its effects listed first', async () => {
    await become(page, RUN, 'ekonomichef');
    await page.goto(`/ar/${RUN}/justera?steg=${encodeURIComponent('ik-riskbedomning/socialnamnden')}`);
    await page.fill('#answerBy', '2027-10-01');
    await page.getByRole('button', { name: 'Se vad som händer' }).first().click();
    await page.waitForSelector('text=Inget är ändrat än');
    await good('08-forhandsvisning');
    await page.fill('#reason', 'Anvisningarna blev försenade.');
    await page.getByRole('button', { name: 'Gör justeringen' }).click();
    await page.waitForSelector('text=Planen är justerad');
  }, 120_000);

  it('leaves no broken promise behind', async () => {
    const answer = await fetch(`${product.url}/api/v1/invariants`, { headers: { authorization: `Bearer ${product.token}` } });
    expect(await answer.json()).toMatchObject({ findings: [] });
  });
});
