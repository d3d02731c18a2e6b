import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { main } from '../../cli/main';
import { calendarWith } from '../../domain/calendar/workingDays';
import { plan } from '../../domain/plan/plan';
import { clashesOf } from '../../domain/simulate/clashes';
import { Heap } from '../../domain/simulate/heap';
import { pictureOf } from '../../domain/simulate/picture';
import type { Simulated } from '../../domain/simulate/result';
import { simulate, simulatedYear } from '../../domain/simulate/year';
import { loadMunicipality } from '../../services/years/municipality';

const LILLBY = join(__dirname, '../fixtures/kommuner/lillby');
const lillby = loadMunicipality(LILLBY);
const input = { definition: lillby.definition, organisation: lillby.organisation, meetings: lillby.meetings, year: 2027, seed: 1 };

describe('a simulated year', () => {
  const world = simulate(input);
  const year = simulatedYear(input);

  it('comes to its end with what the seed wants to go wrong', () => {
    const { counts } = year;
    expect(counts.unfinished).toBe(0);
    for (const n of [counts.late, counts.sentBack, counts.wentOnWithout, counts.remitted, counts.tabled, counts.actionPlans, counts.adjustments, counts.absences, counts.reminders, counts.escalations]) {
      expect(n).toBeGreaterThan(0);
    }
    expect(counts.mails.mostMorningPerPersonAndDay).toBe(1);
  });

  it('is the same again for the same seed, and another for another', () => {
    expect(simulatedYear(input)).toEqual(year);
    expect(simulatedYear({ ...input, seed: 2 })).not.toEqual({ ...year, seed: 2 });
  });

  it('says at once what came back only from the last working day of all of the answer on, whatever day its figures had', () => {
    const { definition, organisation, meetings } = loadMunicipality('degerfors');
    const { mails } = simulate({ definition, organisation, meetings, year: 2027, seed: 1 });
    const wanted = new Map(plan({ definition, organisation, meetings, year: 2027, facts: [] }).steps.flatMap((o) => o.tasks.map((t): [string, typeof t] => [`${o.id}|${t.key}`, t])));
    const back = mails.flatMap((m) => m.items.filter((i) => i.kind === 'sentBack').map((i) => ({ at: m.kind, day: m.day, task: wanted.get(i.task ?? '') })));
    const inTwo = back.filter(({ task }) => task?.figures !== undefined);
    expect(inTwo.length).toBeGreaterThan(5);
    const early = inTwo.filter(({ day, task }) => task !== undefined && day < calendarWith(definition.freeDays).add(task.due, -1));
    expect(early.length).toBeGreaterThan(0);
    expect(early.filter(({ at }) => at === 'atOnce')).toEqual([]);
  });

  it('leaves its organisation and meetings as they were', () => {
    expect(lillby.organisation.absences).toEqual(loadMunicipality(LILLBY).organisation.absences);
    expect(lillby.meetings).toEqual(loadMunicipality(LILLBY).meetings);
  });

  it('has the plan that its facts give, taken one by one or all at once', () => {
    expect(world.facts.length).toBeGreaterThan(30);
    expect(world.history.plan()).toEqual(plan({ ...input, facts: world.facts }));
  });

  it('counts each mail and duty in one week and at one person', () => {
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    expect(sum(year.weeks.map((w) => w.mails))).toBe(year.counts.mails.total);
    expect(sum(year.people.map((p) => p.mails))).toBe(year.counts.mails.total);
    expect(sum(year.people.flatMap((p) => p.weeks.map((w) => w.mails)))).toBe(year.counts.mails.total);
    expect(sum(year.weeks.map((w) => w.reminders))).toBe(year.counts.reminders);
    expect(sum(year.weeks.map((w) => w.escalations))).toBe(year.counts.escalations);
    expect(year.weeks.every((w, i) => i === 0 || w.monday > (year.weeks[i - 1]?.monday ?? ''))).toBe(true);
    expect(year.peaks[0]?.due).toBe(Math.max(...year.weeks.map((w) => w.due)));
  });

  it('says who is told of whom, what the kommunchef hears and what an absence meets', () => {
    expect(year.escalations).toHaveLength(year.counts.escalations);
    expect(year.escalations[0]).toMatchObject({ day: '2027-05-20', due: '2027-05-17', of: 'ec-solen', ofName: 'Enhetschef solen', toName: 'Verksamhetschef forskola' });
    const told = year.kommunchef.heard.filter((h) => h.about.some((a) => a.kind === 'escalation')).map((h) => h.day);
    expect(told).toEqual(year.escalations.filter((e) => e.to === year.kommunchef.person).map((e) => e.day));
    expect(year.clashes.filter((c) => c.kind === 'frånvaro').map((c) => c.text)).toEqual([expect.stringContaining('Enhetschef manen är borta fre 7 maj–tors 20 maj')]);
  });

  it('finds what is due in the semesterperiod, and sends nothing then', () => {
    const season = simulatedYear({ ...input, definition: { ...input.definition, semester: { label: 'semester', from: '05-12', to: '05-24' } } });
    expect(season.clashes.map((c) => c.kind)).toContain('semester');
    const away = simulate({ ...input, definition: { ...input.definition, semester: { label: 'semester', from: '05-12', to: '05-24' } } });
    expect(away.mails.filter((m) => m.day >= '2027-05-12' && m.day <= '2027-05-24')).toEqual([]);
    expect(world.mails.some((m) => m.day >= '2027-05-12' && m.day <= '2027-05-24')).toBe(true);
  });

  it('finds meetings on red days', () => {
    const organ = [...world.matters.values()].find((m) => m.meeting !== null)?.meeting;
    const meetings = input.meetings.map((m) => (m.id === organ ? { ...m, day: '2027-06-06', handlingsstopp: '2027-05-28' } : m));
    const clash = simulatedYear({ ...input, meetings }).clashes.find((c) => c.kind === 'ledig dag');
    expect(clash?.text).toContain('sammanträdet sön 6 jun ligger på nationaldagen');
  });

  it.each([
    ['2027-05-06', 'tors 6 maj, Kristi himmelsfärdsdag.', 'sammanträdet tors 6 maj ligger på Kristi himmelsfärdsdag.'],
    ['2027-05-08', 'lör 8 maj, som inte är en arbetsdag.', 'sammanträdet ligger lör 8 maj, som inte är en arbetsdag.'],
  ])('calls %s by its name, and the step as the mails do', (day, answers, sits) => {
    const own = simulate(input);
    const task = [...own.tasks.values()].find((t) => t.occurrence === 'delarsuppgifter/skolnamnden/P04' && t.state !== 'withdrawn');
    const matter = [...own.matters.values()].find((m) => m.meeting !== null && m.state !== 'superseded');
    const meeting = own.meetings.get(matter?.meeting ?? '');
    if (!task || !meeting) throw new Error('nothing to move');
    task.dueDay = day;
    own.meetings.set(meeting.id, { ...meeting, day });
    const texts = clashesOf(own).filter((c) => c.kind === 'ledig dag').map((c) => c.text);
    expect(texts).toContainEqual(`Uppgifter från enheterna, april 2027: en uppgift ska vara klar ${answers}`);
    expect(texts).toContainEqual(expect.stringMatching(new RegExp(`: ${sits}$`)));
  });
});

describe('the picture of the weeks', () => {
  const svg = pictureOf(simulatedYear({ ...input, definition: { ...input.definition, municipality: 'Å & "B" <by>' } }));

  it('says in words what it shows', () => {
    expect(svg).toMatch(/<svg [^>]*role="img" aria-labelledby="titel beskrivning" lang="sv">/);
    expect(svg).toContain('<title id="titel">Å &amp; &quot;B&quot; &lt;by&gt; 2027, simulerat med frö 1: mejl och uppgifter vecka för vecka</title>');
    expect(svg).toMatch(/<desc id="beskrivning">Stapeldiagram [^<]*100 mejl[^<]*29 uppgifter[^<]*<\/desc>/);
    expect(svg).toContain('<title>Vecka 37, från mån 13 sep: 10 mejl, 7 uppgifter,');
  });

  it('is well formed, with bars that are as high as what they show', () => {
    expect(unclosed(svg)).toEqual([]);
    const heights = [...svg.matchAll(/height="([\d.]+)" class="mejl"\/>(?!<text x="18")/g)].map((m) => Number(m[1]));
    const mails = simulatedYear(input).weeks.map((w) => w.mails).filter((n) => n > 0);
    expect(heights).toHaveLength(mails.length);
    heights.forEach((h, i) => expect(h / (mails[i] ?? 0)).toBeCloseTo((heights[0] ?? 0) / (mails[0] ?? 1), 1));
  });
});

/** Tags that are not closed in order. */
function unclosed(xml: string): string[] {
  const open: string[] = [];
  for (const [, end, name, self] of xml.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/gi)) {
    if (self === '/') continue;
    if (end !== '/') open.push(name ?? '');
    else if (open.pop() !== name) return [`${name} closes another`];
  }
  return open;
}

describe('arshjul simulate', () => {
  const out = mkdtempSync(join(tmpdir(), 'simulate-'));
  afterAll(() => rmSync(out, { recursive: true }));

  it('prints the year in Swedish, and ends as the plan does', async () => {
    const { status, out: text } = await arshjul('simulate', LILLBY, '2027');
    expect(status).toBe((await arshjul('plan', LILLBY, '2027')).status);
    expect(text).toContain('Lillby 2027, simulerat med frö 1. Beteendet är antaget; inget har skickats.');
    expect(text).toContain('29 uppgifter, 100 mejl (94 morgonmejl, 6 direkt), 35 påminnelser, 2 eskaleringar, 17 beslut, 1 åtgärdsplan.');
    for (const part of ['Vecka för vecka', 'v. 37 (13–19 september)', 'Toppar', 'Mejl per person och vecka', 'Eskaleringar', 'Kommunchefen hör (Kommunchef)', 'Krockar med ledigheter och frånvaro']) {
      expect(text).toContain(part);
    }
  });

  it('answers with one JSON object, and writes the picture beside it', async () => {
    const file = join(out, 'veckor.svg');
    const { out: text, err } = await arshjul('simulate', LILLBY, '2027', '--seed', '1', '--json', '--svg', file);
    const answer = JSON.parse(text) as Simulated;
    expect(answer).toEqual(JSON.parse(JSON.stringify(simulatedYear(input))));
    expect(Object.keys(answer)).toEqual(['municipality', 'year', 'seed', 'counts', 'weeks', 'people', 'peaks', 'escalations', 'kommunchef', 'clashes', 'assumed', 'findings']);
    expect(readFileSync(file, 'utf8')).toBe(pictureOf(answer));
    expect(err).toContain(file);
  });

  it.each([
    [['simulate', LILLBY, '2027', '--seed', 'x'], 1, 'x är inget frö.'],
    [['simulate', 'ingenstans', '2027'], 1, 'Det finns ingen kommun som heter ingenstans.'],
    [['simulate', LILLBY, '2049'], 3, 'Det finns inga sammanträden för 2049.'],
    [['simulate', LILLBY, '2027', '--svg', join(out, 'saknas', 'bild.svg')], 1, 'kan inte skrivas: mappen finns inte.'],
  ])('ends %j with status %i', async (args, status, text) => {
    const ended = await arshjul(...args);
    expect(ended).toMatchObject({ status, out: '' });
    expect(ended.err).toContain(text);
  });
});

/** Runs a command in this process. */
async function arshjul(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let written = '';
  let err = '';
  const toOut = jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((written += String(text))));
  const toErr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text))));
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await main(['node', 'arshjul', ...args]);
    return { status: Number(process.exitCode), out: written, err };
  } finally {
    process.exitCode = before;
    toOut.mockRestore();
    toErr.mockRestore();
  }
}

it('gives things in order, the first one first', () => {
  fc.assert(fc.property(fc.array(fc.integer()), (numbers) => {
    const heap = new Heap<number>((a, b) => a < b);
    for (const n of numbers) heap.push(n);
    const taken: number[] = [];
    for (let n = heap.pop(); n !== undefined; n = heap.pop()) taken.push(n);
    expect(taken).toEqual([...numbers].sort((a, b) => a - b));
  }));
});
