import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '../../../domain/arshjul/definition';
import { instantAt } from '../../../domain/calendar/zone';
import type { Adjustment } from '../../../services/plan/adjust';
import { overdue } from '../../../services/tasks/overdue';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, P04, settleDown, tasksOf } from '../years/support';
import { applyNow, aprilOpen, ownFolder, ownText } from './bending';

let db: TestDatabase;
let run: string;
/** With one day for the whole answer: Friday 14 May and Tuesday 14 September. */
const TEXT = ownText().replace(/ +svar siffror: .*\n/g, '');
const { folder, remove } = ownFolder();
writeFileSync(join(folder, 'arshjul.yaml'), TEXT);
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(async () => {
  await db.drop();
  remove();
});
beforeEach(async () => {
  run = await aprilOpen(db, folder);
});

const P08 = 'delarsuppgifter/skolnamnden/P08';
/** Another ladder, another title for the enhetschefer, and another hour: dates, receivers and forms as they were. */
const nextText = () =>
  TEXT
    .replace(/ {2}trappa:\n(?: {4}.*\n| {6}.*\n)+/, '  trappa:\n    - när: 2 arbetsdagar före\n      gör: påminn\n    - när: 2 arbetsdagar efter\n      gör: eskalera\n      till: närmaste chef\n')
    .replace('chef: enhetschef', 'chef: rektor')
    .replace('morgonmejl: "07:30"', 'morgonmejl: "08:30"')
    .replace('öppning: "06:00"', 'öppning: "07:00"')
    // Who is asked is told by the new title.
    .replace(/varje enhetschef/g, 'varje rektor');
const takeUp = (follow: 'started' | 'now'): Adjustment => ({ kind: 'newDefinition', follow, text: nextText(), decision: { organ: 'KF', day: '2027-04-26', paragraph: '§ 40' } });
const solen = async (occurrence = P04) => (await tasksOf(db, run, occurrence)).get('solen|answer|chef');
const mails = async (person: string) => db.prisma.mail.findMany({ where: { run, person }, orderBy: { writtenAt: 'asc' } });

describe('another ladder in the middle of the year', () => {
  it('is not for what has opened: its rungs, its titles and who is told what comes stay; what opens later has the new', async () => {
    expect((await solen())?.nextRungAt).toEqual(instantAt('2027-05-11', '06:00'));
    await applyNow(db, run, takeUp('started'));
    // The morning is one for everybody: its hour is the newest.
    expect((await solen())?.nextRungAt).toEqual(instantAt('2027-05-11', '07:00'));
    await at(db, run, '2027-05-11', '08:30');
    expect(await solen()).toMatchObject({ rung: 1, nextRungAt: instantAt('2027-05-13', '07:00') });
    const told = (await mails('ec-solen')).at(-1);
    expect(told?.text).toMatch(/enhetschef/);
    expect(told?.text).not.toMatch(/rektor/);
    for (const day of ['2027-05-13', '2027-05-17']) await at(db, run, day, '08:30');
    expect((await overdue(db, run)).filter((r) => r.occurrence === P04 && r.kind === 'answer').map((r) => [r.role, r.rung])).toEqual([['enhetschef', 'påminnelse 1 arbetsdag efter svarsdagen']]);
    await at(db, run, '2027-05-19', '08:30');
    expect(await solen()).toMatchObject({ rung: 4 });

    await at(db, run, '2027-09-07', '10:00');
    await closePeriod(db, ekonomichef, run, { period: 'P08' });
    await settleDown(db, run);
    expect(await solen(P08)).toMatchObject({ dueDay: '2027-09-14', nextRungAt: instantAt('2027-09-10', '07:00') });
    await at(db, run, '2027-09-10', '08:30');
    expect((await mails('ec-solen')).at(-1)?.text).toMatch(/rektor/);
  });

  it('is for what has opened too where that is said, from now on, and not any more when it is undone', async () => {
    const before = await solen();
    await applyNow(db, run, takeUp('now'));
    expect(await solen()).toMatchObject({ rung: 0, nextRungAt: instantAt('2027-05-12', '07:00') });
    await applyNow(db, run, { kind: 'undo' });
    expect(await solen()).toMatchObject({ rung: 0, nextRungAt: before?.nextRungAt, dueDay: before?.dueDay });
    expect(((await db.prisma.run.findUniqueOrThrow({ where: { id: run } })).definition as unknown as Definition).kept).toBeUndefined();
  });
});
