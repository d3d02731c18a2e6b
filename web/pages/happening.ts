import type { Response, Router } from 'express';
import type { Actor } from '../../services/access/actor';
import { Refusal } from '../../services/base/refusal';
import { happeningsOf, previewHappening, registerHappening, type Happened, type HappeningPreview, type KnownHappening, type OpenedStep, type RegisteredHappening } from '../../services/plan/happening';
import { parseTkr } from '../../domain/tasks/amount';
import { html, type Html } from '../html';
import { effectBody, judgedBody } from '../parts/effect';
import { errorSummary, fieldBox, fieldError } from '../parts/fields';
import { show } from '../parts/show';
import { scrollTable, stepPath } from '../parts/steps';
import { nameOf, organsOf, type OrganRow } from '../read/board';
import { labeller } from '../read/people';
import type { PageDeps } from '../request/deps';
import { hidden, readForm, Sent } from '../request/form';
import { previewNow, statusOf } from '../request/problem';
import { needViewerOf, type Viewer } from '../request/viewer';
import { capital, counted, dayText } from '../text';
import { VERB_WORDS } from '../words';
import { applyOptions } from './adjust';

const FIELDS = ['organ', 'day', 'what', 'amount'];

/**
 * `/ar/{run}/handelser`: what can happen by the definition, with what each opens, and what has been registered. Those who register
 * a händelse see everything that it opens, with names and days, before they do.
 */
export function happeningPages(router: Router, deps: PageDeps): void {
  const at = (run: string): string => `/ar/${run}/handelser`;

  router.get('/ar/:run/handelser', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const [{ happenings, registered }, organs] = await Promise.all([happeningsOf(deps.db, viewer.actor, viewer.run.id), organsOf(deps.db, viewer.run.id)]);
    await show(deps, viewer, res, { title: 'Händelser', current: at(viewer.run.id) },
      html`<p class="lead">Det här görs inte på en bestämd dag utan när något händer. När en händelse registreras får stegen sina dagar, och de som ska göra något får sina uppgifter.</p>`,
      registered.length > 0 && registeredBody(viewer, registered, organs),
      happenings.length === 0 ? html`<p>Definitionen har inga händelser.</p>` : happenings.map((h) => happeningBody(viewer, h)));
  });

  router.get('/ar/:run/handelser/:step', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const known = await mine(deps, viewer, req.params.step);
    await form(deps, viewer, res, known, new Sent({}), null);
  });

  router.post('/ar/:run/handelser/:step', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const known = await mine(deps, viewer, req.params.step);
    try {
      const preview = await previewHappening(deps.db, viewer.actor, viewer.run.id, happenedFrom(known, sent));
      await showPreview(deps, viewer, res, known, sent, preview, null);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await form(deps, viewer, res, known, sent, error);
    }
  });

  router.post('/ar/:run/handelser/:step/registrera', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const known = await mine(deps, viewer, req.params.step);
    const happened = happenedFrom(known, sent);
    try {
      const applied = await registerHappening(deps.db, viewer.actor, viewer.run.id, happened, applyOptions(sent));
      await show(deps, viewer, res, { title: 'Händelsen är registrerad', width: 'wide', current: at(viewer.run.id) },
        html`<div class="notice good" role="status"><p>Händelsen ”${known.label}” är registrerad. Ekonomichefen kan ångra den under Justera planen, så länge det är den senaste ändringen och ingen har gjort något i det som öppnar.</p></div>`,
        await opensBody(deps, viewer, applied.opens, true), html`<p class="buttons"><a class="button" href="${at(viewer.run.id)}">Till händelserna</a></p>`);
    } catch (error) {
      if (!(error instanceof Refusal) || !['conflict', 'rule'].includes(error.code)) throw error;
      // The plan has moved on, or the law wants a reason: what it opens as it is now, with what was typed kept.
      const preview = await previewNow(() => previewHappening(deps.db, viewer.actor, viewer.run.id, happened));
      if (preview) await showPreview(deps, viewer, res, known, sent, preview, error);
      else await form(deps, viewer, res, known, sent, error);
    }
  });
}

/** A händelse that the viewer may register somewhere. Refuses the others. */
async function mine(deps: PageDeps, viewer: { actor: Actor; run: { id: string } }, step: string | undefined): Promise<KnownHappening> {
  const known = (await happeningsOf(deps.db, viewer.actor, viewer.run.id)).happenings.find((h) => h.step === step);
  if (!known) throw new Refusal('not-found', 'Det finns ingen sådan händelse att registrera i året.');
  if (!known.organs.some((o) => o.mayRegister)) throw new Refusal('forbidden', `Händelsen ”${known.label}” registreras av ${known.registeredBy}. Din roll kan se händelserna men inte registrera den här.`);
  return known;
}

/** An amount as it is typed everywhere on the pages, in tkr; whole kronor. */
function amountFrom(text: string): number {
  const parsed = parseTkr(text);
  if (!parsed.ok) throw new Refusal('invalid', 'Underskottet går inte att läsa.', [{ field: 'amount', text: parsed.text }]);
  return parsed.kronor;
}

function happenedFrom({ step, asksAmount }: KnownHappening, sent: Sent): Happened {
  const day = sent.text('day');
  const amount = sent.text('amount');
  return { step, organ: sent.text('organ'), what: sent.text('what'), ...(day === '' ? {} : { day }), ...(asksAmount && amount !== '' ? { amount: amountFrom(amount) } : {}) };
}

function registeredBody(viewer: Viewer, registered: readonly RegisteredHappening[], organs: readonly OrganRow[]): Html {
  return html`<h2>Registrerat i år</h2><ul class="rows">${registered.map((r) => html`<li>${opened(viewer, r.occurrences.slice(0, 1), true)} <span class="meta">${nameOf(organs, r.organ)} · ${dayText(r.day, viewer.run.year)} · ${r.cause}</span>
    ${r.occurrences.length > 1 && html`<span>Öppnade också ${opened(viewer, r.occurrences.slice(1))}</span>`}</li>`)}</ul><h2>Det som kan hända</h2>`;
}

/** The steps by name, each a link; `bold` for the one that the row is about. */
function opened(viewer: Viewer, occurrences: RegisteredHappening['occurrences'], bold = false): Html {
  return html`${occurrences.map((o, i) => html`${i > 0 && ', '}<a href="${stepPath(viewer.run.id, o.id)}">${bold ? html`<strong>${o.label}</strong>` : o.label}</a>`)}`;
}

function happeningBody(viewer: Viewer, h: KnownHappening): Html {
  const may = h.organs.some((o) => o.mayRegister);
  const others = h.opens.filter((o) => o.step !== h.step);
  return html`<section class="card" aria-labelledby="h-${h.step}"><h2 id="h-${h.step}">${h.label}</h2>
    ${h.sources.map((text) => html`<p class="quiet">”${text}”</p>`)}
    ${h.notes.map((text) => html`<p>${text}</p>`)}
    <dl class="facts"><dt>Registreras av</dt><dd>${capital(h.registeredBy)}</dd><dt>Kan hända hos</dt><dd>${h.organs.length > 4 ? counted(h.organs.length, 'organ', 'organ') : h.organs.map((o) => o.label).join(', ')}</dd>
    ${others.length > 0 && html`<dt>Öppnar också</dt><dd>${others.map((o) => o.label).join(', ')}</dd>`}</dl>
    ${may && html`<p class="buttons"><a class="button" href="/ar/${viewer.run.id}/handelser/${h.step}">Registrera händelsen<span class="unseen">: ${h.label}</span></a></p>`}</section>`;
}

async function form(deps: PageDeps, viewer: Viewer, res: Response, known: KnownHappening, sent: Sent, refusal: Refusal | null): Promise<void> {
  const errors = refusal?.errors ?? [];
  const organs = known.organs.filter((o) => o.mayRegister);
  const today = viewer.clock.today;
  await show(deps, viewer, res, { title: known.label, current: `/ar/${viewer.run.id}/handelser`, status: refusal ? statusOf(refusal) : 200 },
    refusal && errorSummary(refusal.detail, errors, ''),
    html`${known.sources.map((text) => html`<p class="quiet">”${text}”</p>`)}
    <p class="lead">Du får se vad som öppnar, vem som får vad och till när, innan något registreras.</p>
    <form method="post" action="/ar/${viewer.run.id}/handelser/${known.step}" class="card">${hidden(viewer.secret)}
      ${fieldBox({ name: 'organ', label: 'Nämnd eller bolag', error: fieldError('organ', errors) }, (a) => html`<select class="short" id="organ" name="organ"${a}>${organs.map((o) => html`<option value="${o.id}"${o.id === sent.text('organ') && html` selected`}>${o.label}</option>`)}</select>`)}
      ${fieldBox({ name: 'day', label: 'När det hände', help: 'Dagarna räknas från den här dagen.', error: fieldError('day', errors) }, (a) => html`<input class="short" type="date" id="day" name="day" value="${sent.text('day') || today}"${a}>`)}
      ${fieldBox({ name: 'what', label: 'Vad som har hänt', help: known.asksAmount ? 'En mening som alla i året kan läsa; skriv inga belopp.' : 'En mening. Den står i stegets förklaring och i tidslinjen.', error: fieldError('what', errors) }, (a) => html`<input type="text" id="what" name="what" maxlength="500" value="${sent.text('what')}"${a}>`)}
      ${known.asksAmount && fieldBox({ name: 'amount', label: 'Underskott, tkr', help: 'Med minus, till exempel -900.', error: fieldError('amount', errors) }, (a) => html`<input class="short" type="text" inputmode="text" id="amount" name="amount" value="${sent.text('amount')}"${a}>`)}
      <p class="buttons"><button class="main">Se vad som händer</button> <a class="button" href="/ar/${viewer.run.id}/handelser">Avbryt</a></p></form>`);
}

async function showPreview(deps: PageDeps, viewer: Viewer, res: Response, known: KnownHappening, sent: Sent, preview: HappeningPreview, refusal: Refusal | null): Promise<void> {
  const errors = refusal?.errors ?? [];
  const at = `/ar/${viewer.run.id}/handelser/${known.step}`;
  await show(deps, viewer, res, { title: 'Det här öppnar om händelsen registreras', width: 'wide', current: `/ar/${viewer.run.id}/handelser`, status: refusal ? statusOf(refusal) : 200 },
    refusal && errorSummary(refusal.detail, errors, ''),
    await opensBody(deps, viewer, preview.opens, false),
    await otherBody(deps, viewer, preview),
    html`<form method="post" action="${at}/registrera" class="card">${hidden(viewer.secret)}<input type="hidden" name="revision" value="${preview.revision}"><input type="hidden" name="list" value="${preview.list}">
      ${FIELDS.filter((name) => sent.text(name) !== '').map((name) => html`<input type="hidden" name="${name}" value="${sent.raw(name)}">`)}
      ${preview.needsReason && html`${fieldBox({ name: 'reason', label: 'Varför lagen inte kan hållas', error: fieldError('reason', errors) }, (a) => html`<input type="text" id="reason" name="reason" maxlength="500" value="${sent.text('reason')}"${a}>`)}
      ${fieldBox({ name: 'name', label: 'Vem som har beslutat det', error: fieldError('name', errors) }, (a) => html`<input type="text" id="name" name="name" maxlength="200" value="${sent.text('name')}"${a}>`)}`}
      <p class="buttons"><button class="main">Registrera händelsen</button> <a class="button" href="${at}">Avbryt</a></p></form>`);
}

/** What else follows: law, what gets worse, days of other steps that move. */
async function otherBody(deps: PageDeps, viewer: Viewer, preview: HappeningPreview): Promise<Html> {
  const moves = preview.moves.filter((m) => !preview.opens.some((o) => o.occurrence === m.occurrence));
  const told = html`<p>Inget är registrerat än. Den som får en uppgift får den i morgonmejlet när steget öppnar.</p>`;
  if (moves.length > 0) return html`${told}${await effectBody(deps, viewer, { ...preview, moves }, false)}`;
  return html`${told}${judgedBody(preview, 'Att tänka på')}`;
}

/** Each step that opens: who gets what by when, and the organs that take it. */
async function opensBody(deps: PageDeps, viewer: Viewer, opens: readonly OpenedStep[], done: boolean): Promise<Html> {
  const [organs, label] = await Promise.all([organsOf(deps.db, viewer.run.id), labeller(deps.db, viewer.run.id)]);
  const { year } = viewer.run;
  return html`${opens.map((o) => html`<section aria-labelledby="o-${o.occurrence}"><h2 id="o-${o.occurrence}">${done ? html`<a href="${stepPath(viewer.run.id, o.occurrence)}">${o.label}</a>` : o.label}, ${nameOf(organs, o.organ)}</h2>
    <p>Öppnar ${dayText(o.opens, year)}${o.answerBy !== null && html`, svar senast ${dayText(o.answerBy, year)}`}, klart ${dayText(o.due, year)}.</p>
    ${o.tasks.length > 0 && scrollTable(`Uppgifter i ${o.label}`, html`<table class="stack"><thead><tr><th scope="col">Vem</th><th scope="col">Vad</th><th scope="col">Senast</th></tr></thead>
      <tbody>${o.tasks.map((t) => html`<tr><th scope="row">${t.name ?? 'Ingen har posten'} <span class="meta">${label(t.role, t.scope).label}</span></th><td data-label="Vad">${t.kind === 'answer' ? 'Svarar' : 'Godkänner'}</td><td data-label="Senast" class="nowrap">${dayText(t.due, year)}</td></tr>`)}</tbody></table>`)}
    ${o.meetings.length > 0 && html`<ul class="rows">${o.meetings.map((m) => html`<li>${nameOf(organs, m.organ)} ${VERB_WORDS[m.verb] ?? m.verb} <span class="meta">${dayText(m.date, year)}</span></li>`)}</ul>`}</section>`)}`;
}
