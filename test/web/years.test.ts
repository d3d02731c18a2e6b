// A real year from its start to its end on the pages: started, undone, somebody away, two wheels at once, closed.
import type { Browser, Page } from 'playwright-core';
import { createSession } from '../../services/access/session';
import { clockOfRow } from '../../services/base/clock';
import { inTransaction } from '../../services/base/db';
import { handOut } from '../../services/tasks/handOut';
import { openBrowser } from '../support/browser';
import { smallYear, type SmallYear } from '../support/smallYear';
import { become, faults, picture, scrollsSideways, visitor } from './looking';
import { servePages, type ServedPages } from './served';

jest.setTimeout(180_000);

const run = 'astorp-2027';
let served: ServedPages;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([servePages(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

afterEach(() => expect(served.errors).toEqual([]));

async function good(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await faults(page)).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(page)).toBe(false);
  if (size) await page.setViewportSize(size);
}

async function as(year: string, person: string): Promise<Page> {
  const page = await visitor(browser, served.baseUrl);
  const value = await createSession(served.db, year, person);
  await page.context().addCookies([{ name: 'arshjul', value, url: served.baseUrl, httpOnly: true, sameSite: 'Lax' }]);
  return page;
}

/** Chooses from the closed menu *Mer*. */
async function more(page: Page, text: string): Promise<void> {
  await page.locator('details.more summary').click();
  await page.locator('details.more').getByRole('link', { name: text, exact: true }).click();
  await page.waitForLoadState();
}

const runs = () => served.db.prisma.run.findMany({ where: { kind: 'real' }, orderBy: { createdAt: 'asc' } });

describe('starting a year', () => {
  test('shows what would be settled before anything is done, then starts it from the first page', async () => {
    const page = await visitor(browser, served.baseUrl);
    await page.goto('/');
    await page.getByRole('link', { name: 'Starta ett år', exact: true }).click();
    // Several municipalities: which one comes first. A signed-in person has only their own.
    await page.selectOption('#kommun', 'astorp');
    await page.getByRole('button', { name: 'Välj kommunen' }).click();
    await page.waitForSelector('#ar');
    await good(page, 'y01-starta');
    await page.fill('#ar', '2027');
    await page.fill('#fran', '2027-05-03');
    await page.uncheck('#med-socialnamnden');
    await page.getByRole('button', { name: 'Se vad som händer' }).click();
    await page.waitForSelector('#avgors');
    expect(await page.locator('h1').innerText()).toBe('Starta Åstorp 2027');
    expect(await page.locator('section[aria-labelledby=papper]').innerText()).toContain('På papper: Socialnämnden');
    await good(page, 'y02-starta-forhandsvisa');
    expect(await runs()).toEqual([]);

    await page.selectOption('#hur-arsredovisning', 'utgar');
    await page.getByRole('button', { name: 'Starta Åstorp 2027' }).click();
    await page.waitForURL(`**/ar/${run}/utskick`);
    expect(await served.db.prisma.run.findUniqueOrThrow({ where: { id: run } })).toMatchObject({ kind: 'real', fromDay: '2027-05-03', state: 'running', releasedAt: null });
    expect(await served.db.prisma.organ.findMany({ where: { run, participates: false }, select: { id: true } })).toEqual([{ id: 'socialnamnden' }]);
    const settled = await served.db.prisma.occurrence.findMany({ where: { run, state: 'settled' } });
    expect(settled.length).toBeGreaterThan(5);
    for (const o of settled) expect(o.settledAs).toMatchObject({ how: o.step === 'arsredovisning' ? 'utgar' : 'genomfort-utanfor' });
  });

  test('says that the year runs already, and what is wrong with a year or a day', async () => {
    const page = await as(run, 'ekonomichef');
    await page.goto('/');
    await more(page, 'Starta ett år');
    await page.fill('#ar', '2027');
    await page.getByRole('button', { name: 'Se vad som händer' }).click();
    expect(await page.locator('.notice.warn').innerText()).toContain('redan igång');
    await page.goto('/starta?visa=1&ar=1999&fran=2027-01-01');
    expect(await page.locator('[id="fel-ar"]').innerText()).toContain('1999');
    await good(page, 'y03-starta-fel');
    await page.goto('/starta?visa=1&ar=2027&fran=igar');
    expect(await page.locator('[id="fel-fran"]').innerText()).toBe('Skriv datumet som ÅÅÅÅ-MM-DD.');
  });

  test('is not started by a form from somewhere else', async () => {
    const before = (await runs()).length;
    const page = await visitor(browser, served.baseUrl);
    await page.goto('/starta');
    const tokens: Record<string, string>[] = [{}, { _skydd: 'x' }];
    for (const fields of tokens) {
      const answer = await page.request.post('/starta', { form: { kommun: 'astorp', ar: '2028', fran: '2028-01-01', ...fields } });
      expect(answer.status()).toBe(403);
    }
    expect((await runs()).length).toBe(before);
  });
});

describe('undoing a start', () => {
  test('takes the year back, and it can be started again', async () => {
    const page = await as(run, 'ekonomichef');
    await page.goto(`/ar/${run}`);
    await more(page, 'Ångra starten');
    await good(page, 'y04-angra');
    await page.getByRole('button', { name: 'Ångra starten av Åstorp 2027' }).click();
    await page.waitForURL('**/?angrad=1');
    expect(await page.locator('.notice.good').innerText()).toContain('Starten är ångrad');
    expect((await served.db.prisma.run.findUniqueOrThrow({ where: { id: run } })).state).toBe('undone');
    await page.goto('/starta?visa=1&kommun=astorp&ar=2027&fran=2027-05-03');
    await page.getByRole('button', { name: 'Starta Åstorp 2027' }).click();
    await page.waitForURL(`**/ar/${run}-2/utskick`);
  });

  test('says why it cannot be done once a mail has gone', async () => {
    const page = await as(`${run}-2`, 'ekonomichef');
    const mail = await served.db.prisma.mail.create({ data: { id: 'm-prov', run: `${run}-2`, municipality: 'astorp', person: 'ekonomichef', kind: 'morning', occasion: 'morning|prov', localDay: '2027-05-03', toAddress: 'x@prov.example', messageId: '<prov@prov.example>', subject: 'Prov', text: 'Prov', html: '', state: 'sent', writtenAt: new Date() } });
    await page.goto(`/ar/${run}-2/angra`);
    expect(await page.locator('main').innerText()).toMatch(/1\smejl har redan gått ut/);
    expect(await page.locator('main form').count()).toBe(0);
    await good(page, 'y05-angra-for-sent');
    await served.db.prisma.mail.delete({ where: { id: mail.id } });
  });
});

describe('with a small year', () => {
  let first: SmallYear;
  let second: SmallYear;

  beforeAll(async () => {
    second = await smallYear(served.db, { run: 'liten-2028', kind: 'real' });
    await served.db.prisma.run.update({ where: { id: second.run }, data: { year: 2028 } });
    // The two share the municipality's one morning process: the second small year brings its own row of it.
    await served.db.prisma.process.delete({ where: { id: 'morgon/liten' } });
    first = await smallYear(served.db, { run: 'liten-2027', kind: 'real' });
    await served.db.prisma.occurrence.updateMany({ where: { run: second.run }, data: { label: 'Uppföljning i nästa hjul' } });
    for (const year of [first, second]) {
      const row = await year.runRow();
      const occurrence = await served.db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
      await inTransaction(served.db, (tx) => handOut(tx, row, occurrence, year.process, clockOfRow(row)));
    }
  });

  const taskIn = (year: SmallYear, n: number) => served.db.prisma.task.findUniqueOrThrow({ where: { run_key: { run: year.run, key: `${year.occurrence}|bun-e${n}|answer|chef` } } });

  test('a person sees what waits in both wheels in one list, and answers in the other without choosing a role', async () => {
    const page = await as(first.run, 'p-ec1');
    await page.goto('/mina');
    expect(await page.locator('.rows .tag', { hasText: 'års hjul' }).allInnerTexts()).toEqual(expect.arrayContaining(['2027 års hjul', '2028 års hjul']));
    await good(page, 'y06-mina-tva-hjul');
    await page.getByRole('link', { name: /Uppföljning i nästa hjul/ }).click();
    expect(await page.locator('.top .year').innerText()).toBe('Liten 2028');
    for (const [key, value] of Object.entries({ budget: '100', prognos: '100', kommentar: 'Enligt plan.' })) await page.fill(`[name="f.${key}"]`, value);
    await good(page, 'y07-andra-hjulet');
    await page.getByRole('button', { name: 'Skicka svaret' }).click();
    await page.waitForURL(/tack=1/);
    expect((await taskIn(second, 1)).state).toBe('done');
    expect((await taskIn(first, 1)).state).toBe('open');
  });

  test('one inbox for both wheels; a mail of either opens, a provkörning’s does not stand there', async () => {
    const { email } = await served.db.prisma.person.findUniqueOrThrow({ where: { run_id: { run: first.run, id: 'p-ec1' } } });
    const receive = (year: string, n: number, to = email) =>
      served.db.prisma.inboxMail.create({ data: { messageId: `<${year}-${String(n)}@prov>`, run: year, toAddress: to, subject: `Mejl om ${year}`, text: `Text om ${year}`, html: '', headers: {}, realAt: new Date(), writtenAt: new Date(), raw: Buffer.from('x') } });
    const practice = await smallYear(served.db, { run: 'liten-2029-ovning-9' });
    await receive(first.run, 1);
    const other = await receive(second.run, 1);
    const hidden = await receive(practice.run, 1);
    const page = await as(first.run, 'p-ec1');
    await page.goto(`/inkorg?till=${encodeURIComponent(email)}`);
    const lines = (await page.locator('.rows > li').allInnerTexts()).join('\n');
    expect(lines).toContain(`Mejl om ${first.run}`);
    expect(lines).toContain(`Mejl om ${second.run}`);
    expect(lines).toContain('2028 års hjul');
    expect(lines).not.toContain(practice.run);
    await good(page, 'y14-inkorg-tva-hjul');
    await page.goto(`/inkorg/${String(other.id)}`);
    expect(await page.locator('.mail-text').innerText()).toContain(`Text om ${second.run}`);
    expect((await page.goto(`/inkorg/${String(hidden.id)}`))?.status()).toBe(404);
    const alone = await as(practice.run, 'p-ec1');
    await alone.goto('/inkorg');
    expect(await alone.locator('.rows > li').allInnerTexts()).toEqual([expect.stringContaining(practice.run)]);
  });

  test('reaches no further in the other wheel than the person’s own roles there', async () => {
    const page = await as(first.run, 'p-ec1');
    const status = async (path: string): Promise<number | undefined> => (await page.goto(path))?.status();
    expect(await status(`/uppgift/${(await taskIn(second, 2)).id}`)).toBe(404);
    expect(await status(`/ar/${second.run}/plan`)).toBe(200);
    expect(await status(`/ar/${second.run}/justera`)).toBe(403);
    expect(await status(`/ar/${run}-2/plan`)).toBe(404);

    // The same name for somebody else, and a year that is over, are not the person's.
    await served.db.prisma.person.update({ where: { run_id: { run: second.run, id: 'p-ec1' } }, data: { email: 'annan@liten.example' } });
    expect(await status(`/ar/${second.run}/plan`)).toBe(404);
    await served.db.prisma.person.update({ where: { run_id: { run: second.run, id: 'p-ec1' } }, data: { email: (await served.db.prisma.person.findUniqueOrThrow({ where: { run_id: { run: first.run, id: 'p-ec1' } } })).email } });
    expect(await status(`/ar/${second.run}/plan`)).toBe(200);
    await served.db.prisma.run.update({ where: { id: second.run }, data: { kind: 'rehearsal', clockKind: 'stepped', clockNow: new Date() } });
    expect(await status(`/ar/${second.run}/plan`)).toBe(404);
    await served.db.prisma.run.update({ where: { id: second.run }, data: { kind: 'real', clockKind: 'real', clockNow: null } });
  });

  test('an absence hands the tasks over, and its end gives them back', async () => {
    const page = await as(first.run, 'p-ekc');
    await page.goto(`/ar/${first.run}`);
    await more(page, 'Frånvaro');
    const { today } = clockOfRow(await first.runRow());
    await page.selectOption('#person', '');
    await page.fill('#from', today);
    await page.fill('#to', '2099-01-31');
    await page.selectOption('#substitute', 'p-vc');
    await page.getByRole('button', { name: 'Registrera frånvaron' }).click();
    expect(await page.locator('[id="fel-person"]').innerText()).toContain('Välj vem som är borta.');
    expect([await page.inputValue('#person'), await served.db.prisma.absence.count({ where: { run: first.run } })]).toEqual(['', 0]);
    await page.selectOption('#person', 'p-ec2');
    await page.fill('#from', '2020-01-01');
    await page.fill('#to', '2020-01-31');
    await page.getByRole('button', { name: 'Se vad som flyttas' }).click();
    expect(await page.locator('.notice').innerText()).toBe('Frånvaron är redan över, så ingenting flyttas.');
    await page.fill('#from', today);
    await page.fill('#to', '2020-01-01');
    await page.selectOption('#substitute', 'p-vc');
    await page.getByRole('button', { name: 'Registrera frånvaron' }).click();
    expect(await page.locator('[id="fel-to"]').innerText()).toContain('före den första');
    expect(await page.inputValue('#substitute')).toBe('p-vc');
    await good(page, 'y08-franvaro-fel');
    await page.fill('#to', '2099-01-31');
    await page.getByRole('button', { name: 'Se vad som flyttas' }).click();
    expect(await page.locator('.notice').innerText()).toMatch(/Det här byter händer nu: 2\suppgifter\.[\s\S]+Förskoleenhet 2: till Verksamhetschef, svar senast[\s\S]+Förskolan: till Förvaltningschef, godkännande senast/);
    expect((await taskIn(first, 2)).person).toBe('p-ec2');
    await good(page, 'y08b-franvaro-forhand');
    // Something else than was seen: told, with what would move now, which is what the next press registers.
    await page.locator('main form.card [name=list]').evaluate((e) => e.setAttribute('value', 'en annan'));
    await page.getByRole('button', { name: 'Registrera frånvaron' }).click();
    expect(await page.locator('[role=alert]').innerText()).toContain('inte längre detsamma som du såg');
    expect(await page.locator('.notice[role=status]').innerText()).toContain('Det här byter händer nu');
    expect(await page.inputValue('main form.card [name=list]')).toMatch(/^[0-9a-f]{16}$/);
    await good(page, 'y08c-franvaro-annan');
    await page.fill('#reason', 'Tjänstledig');
    await page.getByRole('button', { name: 'Registrera frånvaron' }).click();
    await page.waitForURL(/klart=registrerad/);
    expect((await taskIn(first, 2)).person).toBe('p-vc');
    expect(await page.locator('.rows > li').first().innerText()).toContain('Borta nu');
    await good(page, 'y09-franvaro');
    await page.getByRole('button', { name: /Avsluta frånvaron/ }).click();
    await page.waitForURL(/klart=avslutad/);
    expect((await taskIn(first, 2)).person).toBe('p-ec2');
  });

  test('everybody registers their own absence, nobody another’s', async () => {
    const page = await as(first.run, 'p-ec3');
    await page.goto(`/ar/${first.run}/franvaro`);
    expect(await page.locator('#person').count()).toBe(0);
    await page.fill('#from', '2099-03-01');
    await page.fill('#to', '2099-03-05');
    await page.selectOption('#substitute', 'p-ec1');
    await page.getByRole('button', { name: 'Registrera frånvaron' }).click();
    await page.waitForURL(/klart=registrerad/);
    await good(page, 'y10-egen-franvaro');
    const token = await page.inputValue('main form [name=_skydd]');
    const other = { person: 'p-ec1', from: '2099-03-01', to: '2099-03-05', substitute: 'p-vc' };
    expect((await page.request.post(`/ar/${first.run}/franvaro`, { form: { ...other, _skydd: token } })).status()).toBe(403);
    expect((await page.request.post(`/ar/${first.run}/franvaro`, { form: { ...other, person: 'p-ec3' } })).status()).toBe(403);
    await page.getByRole('button', { name: /Ta bort frånvaron/ }).click();
    await page.waitForURL(/klart=avslutad/);
    expect(await served.db.prisma.absence.count({ where: { run: first.run, person: 'p-ec3' } })).toBe(0);
  });

  test('the year is closed with a reason when steps are left, and can still be read', async () => {
    const chef = await as(first.run, 'p-ec1');
    for (const path of ['avsluta', 'angra']) expect((await chef.goto(`/ar/${first.run}/${path}`))?.status()).toBe(403);
    const page = await as(first.run, 'p-ekc');
    await page.goto(`/ar/${first.run}`);
    await more(page, 'Avsluta året');
    await page.getByRole('button', { name: 'Avsluta Liten 2027' }).click();
    expect(await page.locator('[id="fel-reason"]').innerText()).toBe('Skäl behövs när steg återstår.');
    await good(page, 'y11-avsluta');
    expect((await first.runRow()).state).toBe('running');
    await page.fill('#reason', 'Provet är slut.');
    await page.getByRole('button', { name: 'Avsluta Liten 2027' }).click();
    await page.waitForSelector('.notice.good');
    expect((await first.runRow()).state).toBe('finished');
    expect(await page.locator('.notice.good').innerText()).toContain('Liten 2027 är avslutat');
    await good(page, 'y12-avslutat');
  });
});

test('the role chooser still leads into a year', async () => {
  const page = await visitor(browser, served.baseUrl);
  await become(page, `${run}-2`, 'ekonomichef');
  await page.waitForURL(`**/ar/${run}-2`);
  await page.goto('/roll');
  await good(page, 'y13-valj-roll');
});
