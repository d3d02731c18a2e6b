import fc from 'fast-check';
import { addDays } from '../../domain/calendar/day';
import { calendarWith } from '../../domain/calendar/workingDays';
import { checkPlan } from '../../domain/plan/check';
import { diffPlans } from '../../domain/plan/diff';
import type { Fact } from '../../domain/plan/facts';
import { NoMeetings, plan } from '../../domain/plan/plan';
import type { Meeting } from '../../domain/organisation/types';
import { astorp, astorpPlan, occurrence } from './astorp';
import { KOMMUNER, planOf } from './kommuner';

const read = astorp();
const YEARS = [2026, 2027, 2028, 2029, 2030];

/** Each organ's day in a chain. */
function days(year: number, id: string, facts: readonly Fact[] = []): string[] {
  return occurrence(astorpPlan(year, facts), id).chain.map((m) => `${m.organ} ${m.verb} ${m.day}`);
}

describe('Åstorp 2027', () => {
  const p = astorpPlan(2027);

  it('has every id of the definition either dated or undated', () => {
    const told = new Set([...p.steps.map((o) => o.step), ...p.undated.map((u) => u.step)]);
    expect(read.definition.steps.map((s) => s.id).filter((id) => !told.has(id))).toEqual([]);
    expect(new Set(p.steps.map((o) => o.id)).size).toBe(p.steps.length);
  });

  it('breaks no law and fits', () => {
    for (const year of YEARS) expect(astorpPlan(year).findings.filter((f) => f.severity !== 'info')).toEqual([]);
  });

  it('counts the delår forward from the closed period', () => {
    const o = occurrence(p, 'delarsuppgifter/socialnamnden/P08');
    expect(o).toMatchObject({ opens: '2027-09-07', answerBy: '2027-09-14', due: '2027-09-20', budgetYear: 2027, waitsForPeriod: { fiscalYear: 2027, period: 'P08', expectedClose: '2027-09-07' }, deviation: { chain: 'budget-i-balans' } });
    expect(days(2027, 'delarsrapport-namnd/socialnamnden/P08')).toEqual(['socialnamnden godkanner 2027-09-30']);
    expect(days(2027, 'delarsrapport-koncern/KS/P08')).toEqual(['KS overlamnar 2027-10-20', 'revisionen bedomer 2027-11-05', 'KF beslutar 2027-11-22']);
  });

  it('puts the bokslut of the year before in the wheel, without a deviation chain', () => {
    const o = occurrence(p, 'delarsuppgifter/socialnamnden/P12');
    expect(o).toMatchObject({ budgetYear: 2026, opens: '2027-01-20' });
    expect(o.deviation).toBeUndefined();
    const whole = occurrence(p, 'arsredovisning/KS/P12');
    expect(whole).toMatchObject({ budgetYear: 2026, meetings: [{ organ: 'KS' }, { organ: 'KF', date: '2027-04-26' }] });
    expect(whole.builtOn).toContain('arsredovisning-namnd/socialnamnden/P12');
    expect(days(2027, 'kompletteringsbudget/KS')[1]).toBe('KF faststaller 2027-04-26');
  });

  it('decides the budget of 2028 in November and lets the nämnder follow', () => {
    expect(occurrence(p, 'kf-budget/KS').budgetYear).toBe(2028);
    expect(days(2027, 'kf-budget/KS')).toEqual(['KS foreslar 2027-10-20', 'KF faststaller 2027-11-22']);
    const n = occurrence(p, 'namndsmal-och-internbudget/socialnamnden');
    expect(n.after).toEqual(expect.arrayContaining(['kf-budget/KS', 'starta-namndsmal-internbudget/socialnamnden']));
    expect(n.opens >= '2027-11-22').toBe(true);
  });

  it('stops the April follow-up at KS, and KS does not report to itself', () => {
    expect(occurrence(p, 'delarsuppfoljning-april/socialnamnden/P04').chain.map((m) => m.organ)).toEqual(['socialnamnden', 'KS']);
    expect(occurrence(p, 'delarsuppfoljning-april/KS/P04').chain.map((m) => m.organ)).toEqual(['KS']);
  });

  it('joins the parallel analyses', () => {
    const o = occurrence(p, 'forslag-planeringsforutsattningar/KS');
    expect(o.waitsFor).toHaveLength(8);
    expect(o.waitsFor).toEqual(expect.arrayContaining(['omvarldsanalys-koncern/KS', 'nulagesanalys-namnd/socialnamnden', 'nulagesanalys-namnd/KS']));
  });

  it('asks along the line and marks who is his own superior', () => {
    const o = occurrence(p, 'delarsuppgifter/kultur-och-fritidsnamnden/P08');
    const byKey = new Map(o.tasks.map((t) => [t.key, t]));
    expect(byKey.get('bibliotek|answer|chef')).toMatchObject({ form: 'ekonomi-och-mal', due: '2027-09-14', parent: 'kultur-och-fritid|approve|chef' });
    expect(byKey.get('kultur-och-fritid|approve|chef')).toMatchObject({ due: '2027-09-16', parent: 'kultur-och-fritidsforvaltningen|approve|chef', sameAsBelow: true });
    expect(byKey.get('kultur-och-fritidsforvaltningen|approve|chef')).toMatchObject({ due: '2027-09-20' });
    expect(occurrence(p, 'delarsuppgifter/overformyndarnamnden/P08').tasks).toMatchObject([{ key: 'overformyndarkansliet|answer|chef', kind: 'answer' }]);
    expect(occurrence(p, 'delarsuppgifter/energibolaget/P08').tasks).toMatchObject([{ role: 'vd', level: 'organ', form: 'bolag' }]);
  });

  it('explains every date in Swedish', () => {
    const why = occurrence(p, 'delarsrapport-koncern/KS/P08').why;
    // KS takes its own report at the meeting where it takes the whole
    expect(why).toContain('Efter Nämndens delårsrapport (7 organ), klart tors 30 sep 2027.');
    expect(why).toContain('Bygger på Nämndens delårsrapport (kommunstyrelsen), som tas upp på samma sammanträde, ons 20 okt 2027; väntar inte på det.');
    expect(occurrence(p, 'kompletteringsbudget/KS').why).toContain('Tas upp på samma sammanträde som Kommunkoncernens årsredovisning, mån 26 apr 2027; väntar inte på det.');
    expect(why).toContain('Handlingsstopp tis 12 okt. Kommunstyrelsen överlämnar ons 20 okt. Överlämnas senast fre 22 okt.');
    expect(why.some((w) => w.startsWith('KL 11:16: ') && w.includes('Senast 31 oktober 2027; flyttas enligt lag (1930:173) till 1 november'))).toBe(true);
    for (const o of p.steps) expect(o.why.length).toBeGreaterThan(2);
    expect(occurrence(p, 'demografijustering/KS/M03').why).toContain('Efter Skattesats och budget med flerårsplan, som hör till hjulet 2026.');
  });
});

describe('years', () => {
  it('without meetings are refused with those that there are', () => {
    expect(() => astorpPlan(2040)).toThrow(NoMeetings);
    expect(() => astorpPlan(2040)).toThrow('Det finns inga sammanträden för 2040. År som finns: 2026, 2027, 2028, 2029, 2030, 2031.');
  });

  it('of election have the December budget and the newly elected KF', () => {
    for (const year of [2026, 2030]) {
      const p = astorpPlan(year);
      expect(p.electionYear).toBe(true);
      expect(occurrence(p, 'kf-budget/KS').law.find((l) => l.rule === 'stat-valar')?.status).toBe('ok');
      expect(occurrence(p, 'kf-budget-valar/KS')).toMatchObject({ asked: { role: 'ekonomichef' }, strength: 'kan' });
      expect(occurrence(p, 'kf-budget-valar/KS').law.find((l) => l.rule === 'stat-skattesats-reserv')).toMatchObject({ latest: `${year}-12-31`, status: 'ok' });
    }
    expect(astorpPlan(2027).undated.find((u) => u.step === 'kf-budget-valar')?.why).toContain('Finns bara valår; nästa gång 2030.');
  });

  it('of the mandatperiod come when they should', () => {
    const dated = (step: string) => YEARS.filter((y) => astorpPlan(y).steps.some((o) => o.step === step));
    expect(dated('inriktningsmal-utvardering')).toEqual([2027]);
    expect(dated('vision-uppfoljning')).toEqual([2028]);
  });

  it('are the same to the byte each time', () => {
    expect(JSON.stringify(astorpPlan(2027))).toBe(JSON.stringify(plan({ ...astorp(), year: 2027, facts: [] })));
  });

  it('do not differ from themselves', () => {
    for (const year of YEARS) expect(diffPlans(astorpPlan(year), astorpPlan(year))).toEqual([]);
  });
});

describe('facts', () => {
  const KS = 'KS-2027-10-20';

  it('move what hangs on a moved meeting and nothing else', () => {
    const moved = astorpPlan(2027, [{ kind: 'moveMeeting', meeting: KS, day: '2027-10-27' }]);
    const changes = diffPlans(astorpPlan(2027), moved);
    expect(new Set(changes.map((c) => c.occurrence))).toEqual(new Set(['besluta-extra-uppfoljning/KS', 'delarsrapport-namnd/KS/P08', 'delarsrapport-koncern/KS/P08', 'kf-budget/KS']));
    expect(changes).toContainEqual({ occurrence: 'kf-budget/KS', label: 'Skattesats och budget med flerårsplan', organ: 'KS', what: 'meeting', from: '2027-10-20', to: '2027-10-27' });
  });

  it('say when a move breaks the law', () => {
    const moved = astorpPlan(2027, [{ kind: 'moveMeeting', meeting: KS, day: '2027-11-03' }]);
    expect(moved.findings.filter((f) => f.severity === 'error').map((f) => f.rule)).toEqual(expect.arrayContaining(['stat-delar-overlamning', 'stat-budgetforslag-ks']));
  });

  it('bind a cancelled meeting’s ärenden to the next', () => {
    expect(days(2027, 'delarsrapport-koncern/KS/P08', [{ kind: 'cancelMeeting', meeting: KS }])[0]).toBe('KS overlamnar 2027-11-17');
  });

  it('count from the day on which the period was closed', () => {
    const late = astorpPlan(2027, [{ kind: 'periodClosed', fiscalYear: 2027, period: 'P08', day: '2027-09-09' }]);
    expect(occurrence(late, 'delarsuppgifter/socialnamnden/P08')).toMatchObject({ opens: '2027-09-09', answerBy: '2027-09-16' });
    expect(occurrence(late, 'delarsuppgifter/socialnamnden/P08').why).toContain('Perioden till och med augusti 2027 stängdes tors 9 sep 2027.');
    expect(occurrence(late, 'delarsuppgifter/socialnamnden/P04').opens).toBe('2027-05-10');
  });

  it('leave what has opened alone unless they name it', () => {
    const id = 'delarsuppgifter/socialnamnden/P08';
    const opened: Fact[] = [{ kind: 'opened', occurrence: id, day: '2027-09-07' }];
    const closed: Fact = { kind: 'periodClosed', fiscalYear: 2027, period: 'P08', day: '2027-09-09' };
    expect(occurrence(astorpPlan(2027, [...opened, closed]), id).opens).toBe('2027-09-07');
    expect(occurrence(astorpPlan(2027, [...opened, closed]), 'delarsuppgifter/KS/P08').opens).toBe('2027-09-09');
    const named = occurrence(astorpPlan(2027, [...opened, { kind: 'moveStep', occurrence: id, answerBy: '2027-09-16' }]), id);
    expect(named).toMatchObject({ answerBy: '2027-09-16', due: '2027-09-22', opens: '2027-09-07' });
    expect(named.tasks.find((t) => t.kind === 'answer')?.due).toBe('2027-09-16');
  });

  it('let an opened step follow its own meeting, and only that', () => {
    const id = 'delarsrapport-koncern/KS/P08';
    const opened: Fact[] = [{ kind: 'opened', occurrence: id, day: '2027-09-30' }];
    expect(days(2027, id, [...opened, { kind: 'moveMeeting', meeting: 'KS-2027-11-17', day: '2027-11-18' }])).toEqual(days(2027, id));
    expect(days(2027, id, [...opened, { kind: 'moveMeeting', meeting: KS, day: '2027-10-21' }])[0]).toBe('KS overlamnar 2027-10-21');
    expect(days(2027, id, [...opened, { kind: 'cancelMeeting', meeting: KS }])[0]).toBe('KS overlamnar 2027-11-17');
  });

  it('bind a bordlagt ärende to the meeting named, and what follows after it', () => {
    const id = 'kf-budget/KS';
    const facts: Fact[] = [
      { kind: 'opened', occurrence: id, day: '2027-10-06' },
      { kind: 'decided', occurrence: id, organ: 'KS', position: 0, outcome: 'bordlaggning', day: '2027-10-20', nextMeeting: 'KS-2027-11-17' },
    ];
    expect(days(2027, id, facts)).toEqual(['KS foreslar 2027-11-17', 'KF faststaller 2027-12-13']);
    const namnd = occurrence(astorpPlan(2027, facts), 'namndsmal-och-internbudget/socialnamnden');
    expect(namnd.opens >= '2027-12-13').toBe(true);
  });

  it('make an åtgärdsplan of a confirmed deviation', () => {
    const p = astorpPlan(2027, [{ kind: 'event', step: 'atgardsplan', organ: 'socialnamnden', n: 1, day: '2027-05-21', cause: 'prognosen visar underskott' }]);
    const o = occurrence(p, 'atgardsplan/socialnamnden/1');
    expect(o.kind).toBe('handelse');
    expect(o.answerBy).toBe('2027-06-04');
    expect(o.chain.map((m) => [m.organ, m.verb])).toEqual([['socialnamnden', 'beslutar'], ['KS', 'informeras']]);
    expect(o.tasks).toMatchObject([{ key: 'socialforvaltningen|answer|chef', form: 'atgardsplan' }]);
    expect(p.undated.some((u) => u.step === 'atgardsplan')).toBe(false);
  });

  it('take a dropped step out of the year and of what waits for it', () => {
    const p = astorpPlan(2027, [{ kind: 'dropStep', occurrence: 'hostrevidering/KS' }]);
    expect(p.steps.some((o) => o.id === 'hostrevidering/KS')).toBe(false);
    expect(p.undated.find((u) => u.step === 'hostrevidering')?.why).toContain('Alla förekomster är borttagna ur året.');
    expect(occurrence(p, 'kf-budget/KS').waitsFor).toEqual(['ks-planeringsforutsattningar/KS']);
  });

  it('move a step’s last day', () => {
    const p = astorpPlan(2027, [{ kind: 'moveStep', occurrence: 'budgetdag/KS', due: '2027-05-19' }]);
    expect(occurrence(p, 'budgetdag/KS')).toMatchObject({ due: '2027-05-19', answerBy: '2027-05-19' });
    expect(occurrence(p, 'politisk-beredning-var/KSAU').opens).toBe('2027-05-19');
  });
});

describe('whatever the calendar', () => {
  /** Åstorp's meetings, some moved a few days and some cancelled. */
  const shaken = fc
    .array(fc.record({ i: fc.nat(read.meetings.length - 1), by: fc.integer({ min: -9, max: 9 }), cancel: fc.boolean() }), { maxLength: 30 })
    .map((moves) => {
      const meetings = read.meetings.map((m): Meeting => ({ ...m }));
      for (const { i, by, cancel } of moves) {
        const m = meetings[i];
        if (!m) continue;
        if (cancel) m.state = 'cancelled';
        else Object.assign(m, { day: calendarWith().onOrAfter(addDays(m.day, by)), handlingsstopp: addDays(m.handlingsstopp, by) });
      }
      return meetings;
    });

  it('no duty falls on a free day, and the order holds', () => {
    fc.assert(
      fc.property(shaken, fc.constantFrom(...YEARS), (meetings, year) => {
        const p = plan({ ...read, meetings, year, facts: [] });
        const byId = new Map(p.steps.map((o) => [o.id, o]));
        for (const o of p.steps) {
          for (const d of [o.opens, ...(o.answerBy === undefined ? [] : [o.answerBy]), ...o.tasks.map((t) => t.due)]) expect([o.id, d, calendarWith().isWorkingDay(d)]).toEqual([o.id, d, true]);
          expect(o.opens <= o.due).toBe(true);
          expect((o.answerBy ?? o.opens) >= o.opens).toBe(true);
          for (const [i, m] of o.chain.entries()) expect(m.day <= (o.chain[i + 1]?.day ?? m.day)).toBe(true);
          for (const t of o.tasks) expect(t.due <= (o.tasks.find((x) => x.key === t.parent)?.due ?? t.due)).toBe(true);
          for (const id of o.waitsFor) expect((byId.get(id)?.due ?? '') <= o.due).toBe(true);
          expect(o.after.every((id) => byId.has(id)) && o.builtOn.every((id) => byId.has(id))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('moving a meeting moves only what hangs on that organ’s meetings or comes after it', () => {
    fc.assert(
      fc.property(fc.nat(read.meetings.length - 1), fc.integer({ min: 1, max: 6 }), (i, by) => {
        const meeting = read.meetings[i];
        if (!meeting?.day.startsWith('2027')) return;
        const before = astorpPlan(2027);
        const after = astorpPlan(2027, [{ kind: 'moveMeeting', meeting: meeting.id, day: calendarWith().add(meeting.day, by) }]);
        const touched = new Set(before.steps.filter((o) => o.chain.some((m) => m.organ === meeting.organ)).map((o) => o.id));
        const hangs = (id: string, seen = new Set<string>()): boolean => {
          if (touched.has(id)) return true;
          if (seen.has(id)) return false;
          seen.add(id);
          return (before.steps.find((o) => o.id === id)?.after ?? []).some((a) => hangs(a, seen));
        };
        for (const c of diffPlans(before, after)) expect([c.occurrence, hangs(c.occurrence)]).toEqual([c.occurrence, true]);
      }),
      { numRuns: 40 },
    );
  });

  it('a preview is what applying gives', () => {
    const facts: Fact[] = [{ kind: 'opened', occurrence: 'delarsuppgifter/KS/P08', day: '2027-09-07' }];
    const change: Fact = { kind: 'moveMeeting', meeting: 'KF-2027-11-22', day: '2027-11-29' };
    const preview = diffPlans(astorpPlan(2027, facts), astorpPlan(2027, [...facts, change]));
    expect(diffPlans(astorpPlan(2027, facts), astorpPlan(2027, [...facts, change, { kind: 'opened', occurrence: 'kf-budget/KS', day: '2027-10-06' }]))).toEqual(preview);
    expect(preview.length).toBeGreaterThan(0);
  });
});

describe('what a step comes after', () => {
  it.each(KOMMUNER)('%s: is done when the step opens', (kommun) => {
    const months = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
    for (const year of [2027, 2030]) {
      for (const o of planOf(kommun, year).steps) {
        for (const w of o.why) {
          const [, date = '', month = '', of = ''] = /^Efter .* klara? \S+ (\d+) (\S+) (\d+)\.$/.exec(w) ?? [];
          if (of !== '') expect([o.id, `${of}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${date.padStart(2, '0')}` <= o.opens]).toEqual([o.id, true]);
        }
      }
    }
  });

  it('is figures where it uses no more', () => {
    const why = planOf('degerfors', 2027).steps.find((o) => o.id === 'manadsrapport-ks/KS/P12')?.why ?? [];
    expect(why).toContain('Efter siffrorna i Prognos och kommentarer från enheterna varje månad (9 organ), som väntas vara klara ons 27 jan 2027.');
  });

  it('is not told where it never stands: a bolag hears nothing of what only nämnder do', () => {
    for (const kommun of KOMMUNER) {
      const { steps } = planOf(kommun, 2027);
      const dated = new Set(steps.map((o) => o.label));
      const told = steps.flatMap((o) => o.why.flatMap((w) => /^Efter (.+), som inte har någon dag i år\.$/.exec(w)?.[1] ?? []).map((label) => ({ kommun, o: o.id, label })));
      expect(told.filter((t) => dated.has(t.label))).toEqual([]);
    }
    expect(planOf('degerfors', 2027).steps.find((o) => o.id === 'namnd-budgetunderlag/energi')?.why.join(' ')).not.toContain('Analys av önskvärt läge');
  });
});

describe('check', () => {
  it('adds what the law wants and no step carries', () => {
    const found = checkPlan(astorpPlan(2027), read.definition, read.organisation);
    expect(found.filter((f) => f.severity === 'error')).toEqual([]);
    expect(found.map((f) => f.rule)).toContain('stat-bolagsprovning');
    const bare = { ...read.definition, steps: read.definition.steps.filter((s) => s.type !== 'delarsrapport') };
    expect(checkPlan(astorpPlan(2027), bare, read.organisation).find((f) => f.severity === 'error')?.rule).toBe('stat-delar-kf');
  });

  it('names the weeks that are too full', () => {
    const p = astorpPlan(2027);
    const crowded = { ...p, steps: p.steps.map((o) => ({ ...o, tasks: o.tasks.map((t) => ({ ...t, due: '2027-09-14' })) })) };
    expect(checkPlan(crowded, read.definition, read.organisation).some((f) => f.rule === 'belastningstopp' && f.text.includes('v. 37 2027'))).toBe(true);
  });
});
