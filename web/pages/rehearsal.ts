import type { Router } from 'express';
import type { Day } from '../../domain/calendar/day';
import { permit } from '../../services/access/can';
import { runResource } from '../../services/access/resources';
import { Refusal } from '../../services/base/refusal';
import { stepClock } from '../../services/rehearsal/clock';
import { startYear } from '../../services/years/start';
import { html, type Html } from '../html';
import { happeningWords } from '../parts/happenings';
import { show } from '../parts/show';
import { rehearsalChoices, type RehearsalChoice } from '../read/rehearsal';
import { subjectNames, type SubjectName } from '../read/timeline';
import type { PageDeps } from '../request/deps';
import { hidden, readForm } from '../request/form';
import { mayInYear, needViewer, needViewerOf, permitted, type Viewer } from '../request/viewer';
import { counted, dayText, instantText } from '../text';
import { chooserSecret, readChooserForm, signInAs } from './choose';

/** The form that begins a rehearsal by hand. */
export function beginRehearsalForm(secret: string, choices: RehearsalChoice[] = rehearsalChoices()): Html {
  const year = new Date().getFullYear() + 1;
  return html`<p>Du går igenom ett helt år på några minuter: klockan står still tills du stegar den. Du läser mejlen, svarar, godkänner och beslutar själv. Inget går ut på riktigt.</p>
    <form method="post" action="/ova">${hidden(secret)}
      <div class="field"><label for="kommun">Kommun</label><select class="short" id="kommun" name="kommun">${choices.map((c) => html`<option value="${c.name}">${c.label}</option>`)}</select></div>
      <div class="field"><label for="ova-ar">År</label><span class="help">Fyra siffror. Kommunen måste ha sammanträden inlagda för året.</span><input class="short" type="text" inputmode="numeric" id="ova-ar" name="ovningsar" value="${year}" autocomplete="off"></div>
      <p class="buttons"><button class="main">Starta övningen</button></p>
    </form>`;
}

/** `/ova` begins a rehearsal by hand; `/ar/{run}/ovning` steps its clock and tells what happened. */
export function rehearsalPages(router: Router, deps: PageDeps): void {
  router.get('/ova', async (req, res) => {
    const viewer = await needViewer(deps, req);
    if (!mayInYear(viewer, 'startRehearsal')) {
      await show(deps, viewer, res, { title: 'Öva på ett år' }, html`<p>Det är ekonomichefen som startar en övning.${deps.config.evaluation && ' Byt roll för att göra det.'}</p>`);
      return;
    }
    await show(deps, viewer, res, { title: 'Öva på ett år' }, html`<section class="card">${beginRehearsalForm(viewer.secret)}</section>`);
  });

  router.post('/ova', async (req, res) => {
    // In evaluation mode everybody may be the ekonomichef, so a rehearsal can also begin before a role has been chosen.
    const viewer = await needViewer(deps, req).catch(() => null);
    const sent = viewer ? readForm(req, viewer.secret) : readChooserForm(deps, req);
    if (!viewer) chooserSecret(deps, req, res);
    const municipality = sent.text('kommun');
    if (!rehearsalChoices().some((choice) => choice.name === municipality)) throw new Refusal('not-found', 'Välj en av kommunerna i listan.');
    if (!/^\d{4}$/.test(sent.text('ovningsar'))) throw new Refusal('invalid', 'Skriv året med fyra siffror, till exempel 2027.');
    const actor = viewer ? await permitted(deps, viewer, 'startRehearsal') : { id: 'ekonomichef', role: 'ekonomichef', via: 'session' as const };
    const started = await startYear(deps.db, actor, {
      municipality,
      year: Number(sent.text('ovningsar')),
      rehearsal: { seed: 1, simulate: 'none' },
      ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }),
    });
    const leader = await deps.db.prisma.roleHolder.findFirst({ where: { run: started.run, role: 'ekonomichef' }, orderBy: { id: 'asc' } });
    if (!leader) throw new Refusal('rule', 'Övningen är startad, men kommunens organisation har ingen ekonomichef att logga in som.');
    if (deps.config.evaluation) await signInAs(deps, res, started.run, leader.person);
    res.redirect(303, deps.config.evaluation ? `/ar/${started.run}/ovning` : '/');
  });

  router.get('/ar/:run/ovning', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    mustRehearse(viewer);
    await show(deps, viewer, res, { title: 'Övningens klocka' }, clockBody(viewer, null));
  });

  router.post('/ar/:run/ovning', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    mustRehearse(viewer);
    const sent = readForm(req, viewer.secret);
    const actor = permit(viewer.actor, 'stepClock', await runResource(deps.db, viewer.run.id));
    const to = sent.text('till') === 'dag' ? sent.text('dag') : 'next';
    const before = viewer.clock.now;
    const stepped = await stepClock(deps.db, actor, viewer.run.id, to, sent.key === undefined ? {} : { idempotencyKey: sent.key });
    const after = await needViewer(deps, req);
    const names = await subjectNames(deps.db, viewer.run.id);
    const mails = await deps.db.prisma.mail.count({ where: { run: viewer.run.id, writtenAt: { gt: before } } });
    const keys = await deps.db.prisma.timelineEntry.findMany({ where: { run: viewer.run.id, at: { gt: before } }, orderBy: { id: 'asc' }, take: 500, select: { kind: true, businessKey: true, at: true } });
    await show(deps, after, res, { title: 'Övningens klocka' }, clockBody(after, { today: stepped.today, happened: gather(keys, names), mails }));
  });
}

function mustRehearse(viewer: Viewer): void {
  if (viewer.run.kind !== 'rehearsal') throw new Refusal('not-found', 'Det här året är på riktigt och har ingen klocka att stega.');
}

interface Happened {
  at: Date;
  what: string;
  /** what it was about, each with how many times */
  subjects: Map<string, number>;
  count: number;
}

/** Happenings of one kind at one instant become one line, with a count for each step. */
function gather(entries: readonly { kind: string; businessKey: string; at: Date }[], names: (key: string) => SubjectName): Happened[] {
  const lines = new Map<string, Happened>();
  for (const { kind, businessKey, at } of entries) {
    const key = `${at.getTime()}|${kind}`;
    const line = lines.get(key) ?? { at, what: happeningWords(kind), subjects: new Map<string, number>(), count: 0 };
    const { step } = names(businessKey);
    line.subjects.set(step, (line.subjects.get(step) ?? 0) + 1);
    line.count += 1;
    lines.set(key, line);
  }
  return [...lines.values()];
}

function subjectsText(subjects: ReadonlyMap<string, number>): string {
  const named = [...subjects].map(([step, n]) => (n === 1 ? step : `${step} (${n})`));
  return named.length <= 6 ? named.join('; ') : `${named.slice(0, 6).join('; ')} och ${named.length - 6} till`;
}

function clockBody(viewer: Viewer, stepped: { today: Day; happened: Happened[]; mails: number } | null): Html {
  const { run, clock } = viewer;
  const byHand = run.rehearsalState === 'byHand' && run.state === 'running';
  return html`
    <p class="lead">Klockan i övningen står på <strong class="nowrap">${instantText(clock.now)}</strong>.</p>
    ${run.releasedAt === null && byHand && html`<div class="notice warn"><p>Mejlen väntar på att någon ska ha sett vem som får vad. ${mayInYear(viewer, 'steerCycle') ? html`<a href="/ar/${run.id}/utskick">Se utskicket och släpp det</a> först` : 'Byt roll till ekonomichefen, som släpper utskicket'}, annars händer ingenting i inkorgen.</p></div>`}
    ${byHand
      ? html`<div class="card"><form method="post" action="/ar/${run.id}/ovning">${hidden(viewer.secret)}
          <p><button class="main" name="till" value="nasta">Till nästa händelse</button></p>
          <div class="field"><label for="dag">Eller gå fram till och med en dag</label><input class="short" type="date" id="dag" name="dag" value="${clock.today}" min="${clock.today}"></div>
          <button name="till" value="dag">Till datumet</button></form></div>`
      : html`<div class="notice"><p>${run.state === 'finished' ? 'Övningen är slut.' : 'Den här övningen går av sig själv; klockan kan inte stegas för hand.'}</p></div>`}
    ${stepped !== null && html`<section aria-labelledby="hande" aria-live="polite"><h2 id="hande">Det här hände</h2>
      ${stepped.happened.length + stepped.mails === 0
        ? html`<p>Inget hände fram till ${dayText(stepped.today)}. ${run.releasedAt === null ? '' : 'Kanske väntar året på att någon svarar, godkänner, stänger en period eller registrerar ett beslut.'}</p>`
        : html`<ol class="happened">${stepped.happened.map((one) => html`<li><span class="when">${instantText(one.at)}</span>${one.what}: <span class="quiet">${subjectsText(one.subjects)}</span></li>`)}</ol>
        ${stepped.mails > 0 && html`<p><a href="/inkorg">${counted(stepped.mails, 'mejl kom', 'mejl kom')} till inkorgen</a>.</p>`}`}</section>`}
    <p class="buttons"><a class="button" href="/inkorg">Läs mejlen i inkorgen</a> <a class="button" href="/mina">Mina uppgifter</a> <a class="button" href="/ar/${run.id}">Läget</a> <a class="button" href="/ar/${run.id}/perioder">Stäng en period</a></p>`;
}
