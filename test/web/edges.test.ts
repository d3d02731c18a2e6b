// What a page answers when something is wrong: who is unknown, what is another's, what was not sent from here, what is too much.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../api/app';
import { formToken } from '../../web/request/formToken';
import { createSession } from '../../services/access/session';
import { clockOfRow } from '../../services/base/clock';
import { inTransaction, openDb } from '../../services/base/db';
import { issueLink } from '../../services/mail/links';
import { handOut } from '../../services/tasks/handOut';
import { storeInboxMail } from '../../services/mail/inbox';
import { serve } from '../api/serve';
import { smallYear, type SmallYear } from '../support/smallYear';
import { servePages, type ServedPages } from './served';

let served: ServedPages;
let year: SmallYear;
let link: string;

beforeAll(async () => {
  served = await servePages();
  year = await smallYear(served.db);
  const run = await year.runRow();
  const occurrence = await served.db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
  await inTransaction(served.db, (tx) => handOut(tx, run, occurrence, year.process, clockOfRow(run)));
  link = await linkTo(1);
});

afterAll(async () => {
  await served?.stop();
});

const taskOf = (n: number) => served.db.prisma.task.findUniqueOrThrow({ where: { run_key: { run: year.run, key: `${year.occurrence}|bun-e${n}|answer|chef` } } });

async function linkTo(n: number): Promise<string> {
  const task = await taskOf(n);
  return inTransaction(served.db, (tx) => issueLink(tx, { run: year.run, task: task.id, person: `p-ec${n}`, expiresDay: '2027-12-31' }));
}

interface Page {
  status: number;
  text: string;
  headers: Headers;
}

async function get(path: string, session?: string): Promise<Page> {
  const answer = await fetch(served.baseUrl + path, { redirect: 'manual', ...(session === undefined ? {} : { headers: { Cookie: `arshjul=${session}` } }) });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

async function post(path: string, fields: Record<string, string>, options: { session?: string; headers?: Record<string, string> } = {}): Promise<Page> {
  const answer = await fetch(served.baseUrl + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...(options.session === undefined ? {} : { Cookie: `arshjul=${options.session}` }), ...options.headers },
    body: new URLSearchParams(fields),
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

const secretOf = (path: string): string => path.slice('/svar/'.length);
const answer = { 'f.budget': '12 500', 'f.prognos': '12 400', 'f.kommentar': 'Enligt plan.', gor: 'skicka' };

describe('who asks', () => {
  it('sends an unknown person to the page where a role is chosen, with 401 and one sentence', async () => {
    for (const path of ['/mina', `/ar/${year.run}`, '/inkorg', '/uppgift/t1', `/ar/${year.run}/justera`]) {
      const page = await get(path);
      expect([path, page.status]).toEqual([path, 401]);
      expect(page.text).toContain('Du är inte inloggad');
      expect(page.text).toContain('Utvärderingsläge');
    }
    expect((await get('/mina', 'as_' + 'x'.repeat(43))).status).toBe(401);
  });

  it('answers 404 for another year, another person’s task and what does not exist', async () => {
    const session = await createSession(served.db, year.run, 'p-ec1');
    const other = await taskOf(2);
    for (const path of ['/ar/annan-2027', `/uppgift/${other.id}`, '/uppgift/finns-inte', `/ar/${year.run}/steg/finns/inte`, '/inkorg/999', '/finns-inte', `/ar/${year.run}/sammantraden/X-1`]) {
      expect([path, (await get(path, session)).status]).toEqual([path, 404]);
    }
  });

  it('keeps the pages of those who lead the year from a chef', async () => {
    const session = await createSession(served.db, year.run, 'p-ec1');
    for (const path of ['justera', 'utskick', 'utanfor', 'avsluta', 'angra']) expect([path, (await get(`/ar/${year.run}/${path}`, session)).status]).toEqual([path, 403]);
  });

  it('answers 410 for a link that is unknown, and for one that has expired', async () => {
    expect((await get(`/svar/${'x'.repeat(43)}`)).status).toBe(410);
    const task = await taskOf(3);
    const expired = await inTransaction(served.db, (tx) => issueLink(tx, { run: year.run, task: task.id, person: 'p-ec3', expiresDay: '2027-05-01' }));
    const page = await get(expired);
    expect(page.status).toBe(410);
    expect(page.text).toContain('Länken gäller inte längre');
  });

  it('lets a link answer its own task only, and never approve', async () => {
    const approve = await served.db.prisma.task.findFirstOrThrow({ where: { run: year.run, kind: 'approve', person: 'p-vc' } });
    const path = await inTransaction(served.db, (tx) => issueLink(tx, { run: year.run, task: approve.id, person: 'p-vc', expiresDay: '2027-12-31' }));
    const page = await get(path);
    expect(page.text).toContain('Att godkänna kräver att du är inloggad');
    expect((await post(path, { _skydd: formToken(secretOf(path)), gor: 'godkann' })).status).toBeGreaterThanOrEqual(400);
    expect((await served.db.prisma.task.findUniqueOrThrow({ where: { id: approve.id } })).state).toBe('waiting');
  });
});

describe('forms', () => {
  it('refuses a form without its token, with another session’s token, or sent from another site', async () => {
    const session = await createSession(served.db, year.run, 'p-ec1');
    const other = await createSession(served.db, year.run, 'p-ec2');
    const task = await taskOf(1);
    for (const fields of [answer, { ...answer, _skydd: formToken(other) }, { ...answer, _skydd: 'x' }]) {
      expect((await post(`/uppgift/${task.id}`, fields, { session })).status).toBe(403);
      expect((await post(link, fields)).status).toBe(403);
    }
    const good = { ...answer, _skydd: formToken(session) };
    const foreign: Record<string, string>[] = [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://annan.example' }];
    for (const headers of foreign) {
      const page = await post(`/uppgift/${task.id}`, good, { session, headers });
      expect(page.status).toBe(403);
      expect(page.text).toMatch(/annan webbplats/);
    }
    expect(await served.db.prisma.answer.count({ where: { run: year.run } })).toBe(0);
  });

  it('refuses what is too long with 413, and shows what had been written when it could not be taken', async () => {
    const page = await post(link, { ...answer, _skydd: formToken(secretOf(link)), 'f.kommentar': 'x'.repeat(70_000) });
    expect(page.status).toBe(413);
    expect(page.text).toContain('64 kB');
    const kept = await post(link, { ...answer, 'f.kommentar': 'Det jag skrev om hyran.' });
    expect(kept.status).toBe(403);
    expect(kept.text).toContain('Det jag skrev om hyran.');
  });

  it('takes a double press once, and says it when somebody else was first', async () => {
    const path = await linkTo(2);
    const fields = { ...answer, _skydd: formToken(secretOf(path)), _nyckel: 'nyckel-1234', revision: '1' };
    const [first, second] = await Promise.all([post(path, fields), post(path, fields)]);
    expect([first.status, second.status]).toEqual([303, 303]);
    const task = await taskOf(2);
    expect(await served.db.prisma.answer.count({ where: { task: task.id } })).toBe(1);
    const late = await post(path, { ...fields, _nyckel: 'nyckel-5678', 'f.kommentar': 'En gammal flik.' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('En gammal flik.');
  });

  it('asks about kr and tkr, and takes the answer when the person stands by it', async () => {
    const path = await linkTo(3);
    const slip = { ...answer, 'f.budget': '12 500', 'f.prognos': '12 400 000', 'f.atgarder': 'Inga.', _skydd: formToken(secretOf(path)) };
    const asked = await post(path, slip);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('Är det rätt enhet?');
    expect(asked.text).toContain('name="bekraftat"');
    expect((await post(path, { ...slip, bekraftat: '1' })).status).toBe(303);
  });
});

describe('reading changes nothing', () => {
  it('GET and HEAD leave every row as it was', async () => {
    const session = await createSession(served.db, year.run, 'p-ekc');
    const count = async (): Promise<unknown> =>
      (await served.db.pool.query(`select (select count(*) from timeline_entry) a, (select count(*) from answer) b, (select count(*) from draft) c, (select sum(revision) from task) d,
        (select count(*) from wake) e, (select count(*) from notice) f, (select string_agg(x::text, '' order by token_hash) from task_link x) g, (select max(revision) from run) h`)).rows;
    const before = await count();
    for (const path of [link, `${link}?gor=skicka`, '/mina', `/ar/${year.run}`, `/ar/${year.run}/plan`, `/ar/${year.run}/steg/${year.occurrence}`, `/ar/${year.run}/sammantraden`,
      `/ar/${year.run}/sammantraden/BUN-2027-06-01`, `/ar/${year.run}/utskick`, `/ar/${year.run}/utanfor`, `/ar/${year.run}/perioder`, `/ar/${year.run}/tidslinje`, `/ar/${year.run}/franvaro`, `/ar/${year.run}/avsluta`, `/ar/${year.run}/angra`, '/inkorg', '/ova', '/starta', `/ar/${year.run}/ovning`]) {
      expect([path, (await get(path, session)).status]).toEqual([path, 200]);
      await fetch(served.baseUrl + path, { method: 'HEAD', headers: { Cookie: `arshjul=${session}` } });
    }
    expect(await count()).toEqual(before);
  });
});

describe('an exercise’s clock', () => {
  it.each(['2020-01-01', 'snart', ''])('that cannot be set to "%s" says what may be written', async (dag) => {
    const session = await createSession(served.db, year.run, 'p-ekc');
    const { today } = clockOfRow(await year.runRow());
    const page = await post(`/ar/${year.run}/ovning`, { _skydd: formToken(session), till: 'dag', dag }, { session });
    expect(page.status).toBe(422);
    const said = [...page.text.matchAll(/<(?:p|li)>([^<]*(?:klocka|ÅÅÅÅ)[^<]*)</gi)].map(([, text]) => text);
    expect(said).toEqual([expect.stringContaining('Klockan kan inte ställas'), `Skriv dagen som ÅÅÅÅ-MM-DD, tidigast ${today}.`]);
  });
});

describe('safety', () => {
  it('sends the headers that keep a page to itself', async () => {
    const page = await get(link);
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(page.headers.get('Content-Security-Policy')).not.toContain('unsafe-inline');
    expect(page.headers.get('Cache-Control')).toBe('no-store');
    expect(page.headers.get('Referrer-Policy')).toBe('same-origin');
    expect(page.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(page.text).not.toMatch(/ style="| onclick=|<script>/);
  });

  it('shows a mail as text, and its own HTML only in a sandbox', async () => {
    const session = await createSession(served.db, year.run, 'p-ekc');
    await storeInboxMail(served.db, {
      messageId: '<elak@liten.example>', run: year.run, toAddress: 'ekc@liten.example', subject: '<b>Hej</b>', text: 'Se http://127.0.0.1/svar/x <img src=x onerror=alert(1)>',
      html: '<html><head></head><body><script>alert(1)</script><a href="http://127.0.0.1/svar/x">Svara</a></body></html>', headers: {}, writtenAt: null, raw: Buffer.from('x'),
    });
    const { id } = await served.db.prisma.inboxMail.findFirstOrThrow({ where: { run: year.run } });
    const page = await get(`/inkorg/${id}`, session);
    expect(page.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page.text).toContain('<a href="http://127.0.0.1/svar/x">');
    expect(page.text).toContain('&lt;b&gt;Hej&lt;/b&gt;');
    const own = await get(`/inkorg/${id}/html`, session);
    expect(own.headers.get('Content-Security-Policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(own.headers.get('Content-Security-Policy')).not.toMatch(/script-src|allow-scripts|allow-same-origin/);
  });

  it('has no fault of its own', () => expect(served.errors).toEqual([]));
});

describe('the database is away', () => {
  it('says plainly that the answer could not be taken, and gives back what was written', async () => {
    const db = openDb('postgresql://nobody@127.0.0.1:9/nowhere');
    const errors: unknown[] = [];
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', createApp({ db, config: { auth: 'evaluation', baseUrl }, log: (error) => errors.push(error) }));
    const answered = await fetch(`${baseUrl}/uppgift/x`, {
      method: 'POST',
      headers: { Cookie: `arshjul=as_${'x'.repeat(43)}` },
      body: new URLSearchParams({ ...answer, 'f.kommentar': 'Det här får inte försvinna.' }),
    });
    const text = await answered.text();
    expect(answered.status).toBe(503);
    expect(text).toContain('Det här får inte försvinna.');
    expect(text).toContain('De längre texter som du har skrivit står nedan.');
    expect(errors).toHaveLength(1);
    const read = await (await fetch(`${baseUrl}/uppgift/x`, { headers: { Cookie: `arshjul=as_${'x'.repeat(43)}` } })).text();
    expect(read).toContain('Databasen svarar inte just nu.');
    expect(read).not.toMatch(/tagits emot|nedan/);
    expect(text).not.toMatch(/\.ts:\d|Error:|ECONNREFUSED/);
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
    await db.close();
  });

  it.each([['ECONNREFUSED', 'Det du har skrivit är kvar'], ['EHOSTUNREACH', 'ingenting har tagits emot'], ['P1017', 'vi fick inget kvitto']])('%s just when it is sent: the form comes back with all that was written', async (code, said) => {
    const { pool } = served.db;
    const broken = Object.assign(Object.create(pool) as typeof pool, { query: pool.query.bind(pool), connect: () => Promise.reject(Object.assign(new Error('x'), { code })) });
    const own = await serve({ db: { ...served.db, pool: broken } });
    const path = await linkTo(1);
    const answered = await fetch(own.baseUrl + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ ...answer, 'f.prognos': '12 345', _skydd: formToken(secretOf(path)) }) });
    const text = await answered.text();
    await own.close();
    expect(answered.status).toBe(503);
    expect(text).toContain(said);
    expect(text).toMatch(/<input[^>]*name="f\.prognos"[^>]*value="12 345"/);
    expect(text).toContain('Enligt plan.');
  });
});
