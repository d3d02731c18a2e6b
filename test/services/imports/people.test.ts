import { instantAt } from '../../../domain/calendar/zone';
import { inTransaction } from '../../../services/base/db';
import { clockOfRow } from '../../../services/base/clock';
import { importPeople, type PeopleImport } from '../../../services/imports/people';
import { decideVanished, listVanished, vanishedOfYear } from '../../../services/imports/vanished';
import { handOverAbsences } from '../../../services/people/handOver';
import { organisationOf } from '../../../services/people/load';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, locked, occurrenceOf, P04, settleDown, tasksOf } from '../years/support';
import { applyNow } from '../plan/bending';
import { personal, startReal, written } from './support';

let db: TestDatabase;
let run: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** A real year in which the April collection is open; the file of the fixtures has been taken in once. */
beforeEach(async () => {
  await db.prisma.run.updateMany({ data: { kind: 'rehearsal', state: 'finished' } });
  run = await startReal(db);
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
  await take(personal());
});

const take = (content: Buffer, more: Partial<PeopleImport> = {}) => importPeople(db, ekonomichef, { municipality: 'lillby', file: 'personal.csv', content, ...more });
const only = async (content: Buffer, more: Partial<PeopleImport> = {}) => {
  const { years, ...rest } = await take(content, more);
  const [year] = years;
  if (!year) throw new Error('no year');
  return { ...rest, ...year };
};
const chefOf = async (unit: string) => (await tasksOf(db, run, P04)).get(`${unit}|answer|chef`)?.person;
const org = () => inTransaction(db, (tx) => organisationOf(tx, run));
const told = async (person: string) => (await db.prisma.notice.findMany({ where: { run, person, dropped: null, occasion: { startsWith: 'handed|' } } })).length;
const NEW_CHEF: [RegExp, string] = [/ec-solen;[^;]*;[^;]*;enhetschef/, 'anna.berg;Anna Berg;anna.berg@lillby.example;enhetschef'];

describe('a file of people', () => {
  test('the first time ansvar codes come in; the second time nothing is written', async () => {
    expect((await org()).units.find((u) => u.id === 'manen')?.ansvar).toEqual(['2120', '2121']);
    expect((await org()).units.find((u) => u.id === 'solen')?.ansvar).toHaveLength(10);
    const before = await written(db, run);
    expect(await only(personal())).toMatchObject({ changed: false, lines: [], moved: [], replanned: 0, vanished: [], notes: ['1 rad utan roll lästes inte.'] });
    expect(await written(db, run)).toEqual(before);
  });

  test('a new chef takes over what is unfinished and is told once; a dry run says the same and keeps nothing', async () => {
    const before = await written(db, run);
    const dry = await only(personal(NEW_CHEF), { dryRun: true });
    expect(dry).toMatchObject({
      changed: true,
      lines: ['Ny person: Anna Berg, anna.berg@lillby.example (anna-berg).', 'Enhetschef solen är chef vid solen till och med 2027-05-06.', 'Anna Berg blir chef vid solen från 2027-05-07.'],
      moved: [{ key: `${P04}|solen|answer|chef`, to: 'anna-berg', name: 'Anna Berg' }],
    });
    expect(await written(db, run)).toEqual(before);
    expect(await chefOf('solen')).toBe('ec-solen');

    const done = await only(personal(NEW_CHEF), { list: dry.list });
    expect(done).toEqual({ ...dry, dryRun: false });
    expect(await chefOf('solen')).toBe('anna-berg');
    expect(await chefOf('manen')).toBe('ec-manen');
    expect(await told('anna-berg')).toBe(1);
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'peopleImported' } })).toBe(2);

    const after = await written(db, run);
    expect(await only(personal(NEW_CHEF))).toMatchObject({ changed: false, lines: [], moved: [] });
    expect(await written(db, run)).toEqual(after);
    await expect(take(personal(), { list: dry.list })).rejects.toMatchObject({ code: 'conflict' });
    expect(await chefOf('solen')).toBe('anna-berg');
  });

  test('a new chef of a later day gets the tasks when that day comes', async () => {
    const later: [RegExp, string] = [/ec-solen;[^;]*;[^;]*;enhetschef;solen;forskola;;2110-2119;/, 'anna.berg;Anna Berg;anna.berg@lillby.example;enhetschef;solen;forskola;;2110-2119;11/5 2027'];
    expect(await only(personal(later))).toMatchObject({ moved: [], lines: expect.arrayContaining(['Enhetschef solen är chef vid solen till och med 2027-05-10.', 'Anna Berg blir chef vid solen från 2027-05-11.']) });
    expect(await only(personal(later))).toMatchObject({ changed: false });
    expect(await db.prisma.wake.count({ where: { run, process: `cycle/${run}`, reason: 'organisation' } })).toBeGreaterThan(0);
    const look = () => inTransaction(db, async (tx) => {
      const row = await tx.run.findUniqueOrThrow({ where: { id: run } });
      return handOverAbsences(tx, row, clockOfRow(row));
    });
    expect(await look()).toEqual(instantAt('2027-05-11', '00:30'));
    expect(await chefOf('solen')).toBe('ec-solen');
    await db.prisma.run.update({ where: { id: run }, data: { clockNow: instantAt('2027-05-11', '06:00') } });
    expect(await look()).toBeNull();
    expect(await chefOf('solen')).toBe('anna-berg');
    expect(await told('anna-berg')).toBe(1);
    await db.prisma.run.update({ where: { id: run }, data: { clockNow: instantAt('2027-05-12', '06:00') } });
    expect(await only(personal(later))).toMatchObject({ changed: false });
  });

  test('a vacant post goes to the next up, and to whoever is appointed', async () => {
    const vacant: [RegExp, string] = [/ec-solen;[^;]*;[^;]*;enhetschef/, 'vakant;;;enhetschef'];
    expect(await only(personal(vacant))).toMatchObject({ moved: [{ to: 'vc-forskola' }], vanished: [] });
    expect(await only(personal(NEW_CHEF))).toMatchObject({ moved: [{ to: 'anna-berg' }] });
    expect(await chefOf('solen')).toBe('anna-berg');
  });

  test('takes the processes of posts and absences together and in order, so that it stops nobody who takes them so', async () => {
    const other = 'delarsuppgifter/omsorgsnamnden/P04';
    const ids = (await db.prisma.process.findMany({ where: { run, occurrence: { in: [P04, other] } }, orderBy: { id: 'asc' } })).map((p) => p.id);
    expect(ids).toHaveLength(2);
    // The absence is of the first process, the new chef of the second.
    expect(ids[0]).toContain('omsorgsnamnden');
    const look = await locked(db, ids[0] ?? '');
    const taken = take(personal(NEW_CHEF, [/(ec-ekbacken;.*3110;;);;/, '$1ec-bjorkgarden;7 maj 2027;2027-05-20']));
    try {
      await look.waitedFor();
      await look.client.query('select 1 from process where id = $1 for update nowait', [ids[1]]);
    } finally {
      await look.commit();
    }
    expect((await taken).years[0]?.moved.map((m) => m.to).sort()).toEqual(['anna-berg', 'ec-bjorkgarden']);
  });

  test('an absence with a substitute, then with other days', async () => {
    const away = (to: string): [RegExp, string] => [/(ec-manen;.*2120, 2121;;);;/, `$1ec-stjarnan;7 maj 2027;${to}`];
    expect(await only(personal(away('2027-05-20')))).toMatchObject({ moved: [{ key: `${P04}|manen|answer|chef`, to: 'ec-stjarnan' }], replanned: 0 });
    expect(await only(personal(away('2027-05-20')))).toMatchObject({ changed: false });
    expect(await only(personal(away('2027-05-28')))).toMatchObject({ lines: ['Enhetschef manen är i stället borta 2027-05-07–2027-05-28; Enhetschef stjarnan svarar.'], moved: [] });
    expect(await db.prisma.absence.findMany({ where: { run } })).toMatchObject([{ fromDay: '2027-05-07', toDay: '2027-05-28', substitute: 'ec-stjarnan' }]);
  });

  test('a new unit is planned for what has not opened; without leave it is a misspelling', async () => {
    const line: ['', string] = ['', 'eva.ek;Eva Ek;eva.ek@lillby.example;enhetschef;Kometen;forskola;;2140;;;;'];
    await expect(take(personal(line))).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'rad 17, enhet', text: 'Enheten "Kometen" finns inte. Är den ny, kör med --new-units.' }] });
    const revision = (await db.prisma.run.findUniqueOrThrow({ where: { id: run } })).revision;
    const P08 = 'delarsuppgifter/skolnamnden/P08';
    const asks = async (id: string) => ((await occurrenceOf(db, run, id)).planned as unknown as { tasks: { key: string }[] }).tasks.map((t) => t.key);
    expect(await asks(P08)).not.toContain('Kometen|answer|chef');
    const done = await only(personal(line), { newUnits: true });
    expect(done).toMatchObject({ lines: expect.arrayContaining(['Ny enhet: Kometen (Kometen) under forskola.']), revision: revision + 1 });
    expect(done.replanned).toBeGreaterThan(0);
    expect(await asks(P08)).toContain('Kometen|answer|chef');
    // what has opened keeps the tasks that it handed out
    expect(await chefOf('Kometen')).toBeUndefined();
    expect(await only(personal(line))).toMatchObject({ changed: false });
  });

  test('every error at once, and nothing is changed', async () => {
    const before = await written(db, run);
    const bad = personal(
      [/ec-manen;[^;]*;ec-manen@lillby.example;enhetschef;manen/, 'ec-manen;Enhetschef manen;ec-manen(at)lillby;enhetschef;månenn'],
      [/ec-stjarnan;(.*)enhetschef;stjarnan;forskola;;2130/, 'ec-stjarnan;$1enhetchef;stjarnan;forskola;;2110'],
      ['', 'ny;;ny@lillby.example;enhetschef;ekbacken;;;;;Nils Nilsson;2027-05-01;'],
    );
    const error = await take(bad).then(() => null, (e: unknown) => e);
    expect(error).toMatchObject({
      code: 'invalid',
      detail: 'personal.csv har 7 fel. Ingenting har ändrats.',
      errors: [
        { field: 'rad 7, enhet', text: 'Enheten "månenn" finns inte. Menade du "manen"? Är den ny, kör med --new-units.' },
        { field: 'rad 7, e-post', text: '"ec-manen(at)lillby" är ingen e-postadress.' },
        { field: 'rad 8, ansvar', text: 'Ansvarskoden 2110 står också vid solen.' },
        { field: 'rad 8, roll', text: expect.stringMatching(/^Rollen "enhetchef" finns inte\. Menade du "enhetschef"\?/) },
        { field: 'rad 17, namn', text: 'ny finns inte sedan förut, så namnet behövs.' },
        { field: 'rad 17, frånvarande till', text: expect.stringContaining('sista dag saknas') },
        { field: 'rad 17, ersättare', text: '"Nils Nilsson" finns varken i filen eller i organisationen.' },
      ],
    });
    expect(await written(db, run)).toEqual(before);
  });

  test('only the one who leads may, a rehearsal is left alone, and without a running year it is said what to do', async () => {
    await expect(importPeople(db, { id: 'ec-solen', role: 'chef', via: 'session', run }, { municipality: 'lillby', file: 'a.csv', content: personal() })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(importPeople(db, { ...ekonomichef, municipality: 'annanby' }, { municipality: 'lillby', file: 'a.csv', content: personal() })).rejects.toMatchObject({ code: 'not-found' });
    await db.prisma.run.update({ where: { id: run }, data: { kind: 'rehearsal' } });
    await expect(take(personal(NEW_CHEF))).rejects.toMatchObject({ code: 'not-found', detail: expect.stringContaining('Inget år pågår i lillby') });
    expect(await chefOf('solen')).toBe('ec-solen');
  });

  test('the same key twice gives the same receipt', async () => {
    const input = { municipality: 'lillby', file: 'personal.csv', content: personal(NEW_CHEF) };
    const first = await importPeople(db, ekonomichef, input, { idempotencyKey: 'k' });
    expect(await importPeople(db, ekonomichef, input, { idempotencyKey: 'k' })).toEqual(first);
    await expect(importPeople(db, ekonomichef, { ...input, content: personal() }, { idempotencyKey: 'k' })).rejects.toMatchObject({ code: 'conflict' });
    await db.prisma.idempotency.deleteMany();
  });
});

describe('nobody approves his own', () => {
  const SOLEN = `${P04}|solen|answer|chef`;
  /** Who approves what the enhetschef of Solen answers, and Månen. */
  const approvers = async () => {
    const tasks = await tasksOf(db, run, P04);
    const above = (unit: string) => [...tasks.values()].find((t) => t.id === tasks.get(`${unit}|answer|chef`)?.parent)?.person;
    return { solen: above('solen'), manen: above('manen') };
  };
  const look = (day: string) => inTransaction(db, async (tx) => {
    await tx.run.update({ where: { id: run }, data: { clockNow: instantAt(day, '06:00') } });
    const row = await tx.run.findUniqueOrThrow({ where: { id: run } });
    return handOverAbsences(tx, row, clockOfRow(row));
  });

  test('a chef whom the file makes chef of the level above too has his own approved one level up, until somebody else has it', async () => {
    const both: [RegExp, string] = [/vc-forskola;[^;]*;[^;]*;verksamhetschef/, 'ec-solen;Enhetschef solen;ec-solen@lillby.example;verksamhetschef'];
    expect(await approvers()).toEqual({ solen: 'vc-forskola', manen: 'vc-forskola' });
    expect((await only(personal(both))).moved).toEqual([{ key: `${P04}|forskola|approve|chef`, to: 'ec-solen', name: 'Enhetschef solen' }]);
    expect(await approvers()).toEqual({ solen: 'fc-skolnamnden', manen: 'ec-solen' });
    await db.prisma.run.update({ where: { id: run }, data: { clockNow: instantAt('2027-05-08', '06:00') } });
    await only(personal());
    expect(await approvers()).toEqual({ solen: 'vc-forskola', manen: 'vc-forskola' });
    expect((await tasksOf(db, run, P04)).get('solen|answer|chef')).toMatchObject({ key: SOLEN, person: 'ec-solen', state: 'open' });
  });

  test('nor when that begins on a later day; a second look that day does nothing', async () => {
    await only(personal([/vc-forskola;[^;]*;[^;]*;verksamhetschef;(.*;2100);/, 'ec-solen;Enhetschef solen;ec-solen@lillby.example;verksamhetschef;$1;11/5 2027']));
    await look('2027-05-10');
    expect(await approvers()).toEqual({ solen: 'vc-forskola', manen: 'vc-forskola' });
    await look('2027-05-11');
    expect(await approvers()).toEqual({ solen: 'fc-skolnamnden', manen: 'ec-solen' });
    const before = await written(db, run);
    await look('2027-05-11');
    await look('2027-05-12');
    expect(await written(db, run)).toEqual(before);
  });

  test('an approval of two levels in one hand comes back to that hand after an absence', async () => {
    const top = async () => [...(await tasksOf(db, run, P04)).values()].find((t) => t.kind === 'approve' && t.parent === null)?.person;
    await only(personal([/fc-skolnamnden;[^;]*;[^;]*;förvaltningschef/, 'vc-forskola;Verksamhetschef forskola;vc-forskola@lillby.example;förvaltningschef']));
    expect(await top()).toBe('vc-forskola');
    await db.prisma.absence.create({ data: { run, person: 'vc-forskola', fromDay: '2027-05-12', toDay: '2027-05-13', substitute: 'vc-aldreomsorg' } });
    await look('2027-05-12');
    expect(await top()).toBe('vc-aldreomsorg');
    await look('2027-05-14');
    expect(await top()).toBe('vc-forskola');
  });
});

describe('what an adjustment has decided', () => {
  const ARRIVES = { kind: 'arrive' as const, person: 'nya', name: 'Nya Nord', email: 'nya@lillby.example', posts: [{ unit: 'solen' }], from: '2027-05-07' };
  const OF_POST = 'Uppdraget chef vid solen är annorlunda i filen än vad en justering har bestämt, och lämnas som det är. Ska det bli annorlunda görs det som en justering av året.';
  const nightly = ['1 rad utan roll lästes inte.'];

  test('stands when the file says otherwise, and is noted, every night', async () => {
    await applyNow(db, run, ARRIVES);
    expect(await chefOf('solen')).toBe('nya');
    const before = await written(db, run);
    for (const content of [personal(), personal(NEW_CHEF)]) {
      expect(await only(content)).toMatchObject({ changed: false, lines: [], moved: [], vanished: [], notes: [...nightly, OF_POST] });
    }
    expect(await written(db, run)).toEqual(before);
    expect((await org()).people.some((p) => p.id === 'anna-berg')).toBe(false);
    // what no adjustment has decided changes as ever
    expect(await only(personal([/ec-manen;[^;]*;[^;]*;enhetschef/, 'anna.berg;Anna Berg;anna.berg@lillby.example;enhetschef']))).toMatchObject({ changed: true, notes: [...nightly, OF_POST] });
    expect([await chefOf('solen'), await chefOf('manen')]).toEqual(['nya', 'anna-berg']);
  });

  test('a newcomer of whom the file is silent has not vanished', async () => {
    await applyNow(db, run, ARRIVES);
    const done = await only(personal([/ec-solen;.*\r\n/, '']));
    expect(done).toMatchObject({ changed: false, vanished: [], notes: [...nightly, 'Nya Nord är chef vid solen enligt en justering och finns inte där i filen.'] });
    expect(await db.prisma.finding.count({ where: { run, rule: 'saknas-i-filen', closedAt: null } })).toBe(0);
  });

  test('a unit that an adjustment has moved is not moved back, and a decision that is undone leaves the file in charge', async () => {
    await applyNow(db, run, { kind: 'splitUnit', unit: 'solen', into: [{ id: 'solen', label: 'Solen norra' }, { id: 'solen-sodra', label: 'Solen södra', chef: null }], from: '2027-05-07' });
    const named: [RegExp, string] = [/ec-solen;(.*);enhetschef;solen;forskola;;2110-2119/, 'ec-solen;$1;enhetschef;solen;forskola;;2118'];
    const done = await only(personal(named));
    expect(done.notes).toContain('Enheten Solen norra är annorlunda i filen än vad en justering har bestämt, och lämnas som den är. Ska det bli annorlunda görs det som en justering av året.');
    expect((await org()).units.find((u) => u.id === 'solen')).toMatchObject({ label: 'Solen norra', ansvar: expect.arrayContaining(['2110', '2119']) });
    await applyNow(db, run, { kind: 'undo' });
    expect(await only(personal(named))).toMatchObject({ changed: true });
    expect((await org()).units.find((u) => u.id === 'solen')).toMatchObject({ ansvar: ['2118'] });
  });
});

describe('a manager who vanishes from the file', () => {
  const WITHOUT: [RegExp, string] = [/ec-solen;.*\r\n/, ''];
  const waiting = { person: 'ec-solen', role: 'chef', scope: 'unit:solen', name: 'Enhetschef solen', post: 'chef vid solen', tasks: 1, state: 'waiting' };

  test('keeps the tasks and is listed; the ekonomichef is told once', async () => {
    expect(await only(personal(WITHOUT))).toMatchObject({ changed: false, moved: [], vanished: [waiting] });
    expect(await chefOf('solen')).toBe('ec-solen');
    const notices = await db.prisma.notice.findMany({ where: { run, person: 'ekonomichef', kind: 'finding', occasion: { startsWith: 'saknas-i-filen' } } });
    expect(notices.map((n) => n.payload)).toEqual([{ finding: 'Enhetschef solen (chef vid solen) finns inte i filen och behåller sina uppgifter tills någon har bestämt.' }]);
    const before = await written(db, run);
    expect(await only(personal(WITHOUT))).toMatchObject({ vanished: [waiting] });
    expect(await written(db, run)).toEqual(before);
    expect(await listVanished(db, ekonomichef, 'lillby')).toMatchObject([{ ...waiting, given: false }]);
    expect(await vanishedOfYear(db, ekonomichef, run)).toEqual(await listVanished(db, ekonomichef, 'lillby'));
  });

  test('is asked about no more once somebody has decided to keep, until the file has had the person again', async () => {
    await take(personal(WITHOUT));
    await decideVanished(db, ekonomichef, { municipality: 'lillby', person: 'ec-solen', decision: 'keep', reason: 'Filen är fel.' });
    expect(await only(personal(WITHOUT))).toMatchObject({ vanished: [{ ...waiting, state: 'kept' }] });
    await expect(decideVanished(db, ekonomichef, { municipality: 'lillby', person: 'ec-solen', decision: 'keep' })).rejects.toMatchObject({ code: 'not-found', detail: expect.not.stringMatching(/ec-solen|npx/) });
    expect(await db.prisma.timelineEntry.findMany({ where: { run, kind: 'vanishedDecided' } })).toMatchObject([{ subject: 'ec-solen', payload: { old: 'ec-solen', new: 'ec-solen', why: 'Filen är fel.' } }]);
    expect(await only(personal())).toMatchObject({ vanished: [] });
    expect(await only(personal(WITHOUT))).toMatchObject({ vanished: [waiting] });
  });

  test('hands over to the person that somebody decides, who keeps it although the file does not say so', async () => {
    await take(personal(WITHOUT));
    await expect(decideVanished(db, ekonomichef, { municipality: 'lillby', person: 'ec-solen', decision: 'handOver', to: 'ingen' })).rejects.toMatchObject({ errors: [{ field: 'to' }] });
    // By e-mail too; what is kept has the person's id, and the name in its text.
    const { email } = await db.prisma.person.findUniqueOrThrow({ where: { run_id: { run, id: 'ec-manen' } } });
    const decided = await decideVanished(db, ekonomichef, { municipality: 'lillby', person: 'ec-solen', decision: 'handOver', to: email });
    expect(decided.years).toEqual([{ run, posts: ['chef vid solen'], moved: 1 }]);
    expect(await chefOf('solen')).toBe('ec-manen');
    expect(await told('ec-manen')).toBe(1);
    expect(await db.prisma.timelineEntry.findMany({ where: { run, kind: 'vanishedDecided' } })).toMatchObject([{ payload: { old: 'ec-solen', new: 'ec-manen', why: 'Lämnas över till Enhetschef manen.' } }]);
    expect(await vanishedOfYear(db, ekonomichef, run)).toMatchObject([{ person: 'ec-manen', scope: 'unit:solen', state: 'kept', given: true }]);
    await db.prisma.run.update({ where: { id: run }, data: { clockNow: instantAt('2027-05-08', '06:00') } });
    const before = await written(db, run);
    const night = await only(personal(WITHOUT));
    expect(night).toMatchObject({ changed: false, moved: [] });
    expect(night.vanished.filter((v) => v.state === 'waiting')).toEqual([]);
    expect(await chefOf('solen')).toBe('ec-manen');
    expect(await written(db, run)).toEqual(before);
  });
});
