import { randomBytes } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { createSession, endSession, SESSION_HOURS } from '../../services/access/session';
import { Refusal } from '../../services/base/refusal';
import { html, type Html } from '../html';
import { page } from '../layout';
import { yearLabel, homeOf } from '../parts/show';
import { chooserOf, type ChooserRun } from '../read/chooser';
import { CHOOSER_COOKIE, readCookie, sessionCookie, setCookie } from '../request/cookies';
import type { PageDeps } from '../request/deps';
import { hidden, readForm } from '../request/form';
import { viewerOf } from '../request/viewer';
import { dayText } from '../text';
import { beginRehearsalForm } from './rehearsal';

/** The secret that binds the chooser's forms: a cookie of its own, since there is no session yet. */
export function chooserSecret(deps: PageDeps, req: Request, res: Response): string {
  const known = readCookie(req, CHOOSER_COOKIE);
  if (known !== null && /^[\w-]{32,}$/.test(known)) return known;
  const secret = randomBytes(24).toString('base64url');
  setCookie(res, CHOOSER_COOKIE, secret, deps.config.baseUrl, 12);
  return secret;
}

/** The chooser's form, only in evaluation mode. */
export function readChooserForm(deps: PageDeps, req: Request) {
  if (!deps.config.evaluation) throw new Refusal('not-found', 'Roller kan bara väljas i utvärderingsläge.');
  return readForm(req, readCookie(req, CHOOSER_COOKIE) ?? '-');
}

/** Begins a session as a person of a year and sets its cookie. */
export async function signInAs(deps: PageDeps, res: Response, run: string, person: string): Promise<void> {
  const token = await createSession(deps.db, run, person);
  setCookie(res, sessionCookie(deps.config.baseUrl), token, deps.config.baseUrl, SESSION_HOURS);
}

/** Ends a session and takes its cookie away. */
export async function signOut(deps: PageDeps, res: Response, secret: string): Promise<void> {
  await endSession(deps.db, secret);
  res.clearCookie(sessionCookie(deps.config.baseUrl), { path: '/' });
}

/** `/` where a role is chosen in evaluation mode, and the ending of a session. */
export function choosePages(router: Router, deps: PageDeps): void {
  router.get('/', async (req, res) => {
    const viewer = await viewerOf(deps, req);
    if (viewer) {
      res.redirect(303, homeOf(viewer));
      return;
    }
    await chooser(deps, req, res);
  });

  router.get('/roll', (req, res) => chooser(deps, req, res));

  router.post('/roll', async (req, res) => {
    const sent = readChooserForm(deps, req);
    await signInAs(deps, res, sent.text('ar'), sent.text('person'));
    res.redirect(303, ownPath(sent.text('till')) ?? '/');
  });

  router.post('/byt-roll', async (req, res) => {
    const viewer = await viewerOf(deps, req);
    if (viewer) {
      readForm(req, viewer.secret);
      await signOut(deps, res, viewer.secret);
    } else {
      res.clearCookie(sessionCookie(deps.config.baseUrl), { path: '/' });
    }
    res.redirect(303, '/');
  });
}

/** A path of ours that somebody was on the way to; null for anything else, so that no link here leads away. */
function ownPath(path: unknown): string | null {
  return typeof path === 'string' && /^\/(uppgift|mina|ar|inkorg)(\/[\w./%-]*)?$/.test(path) ? path : null;
}

async function chooser(deps: PageDeps, req: Request, res: Response): Promise<void> {
  const undone = req.query['angrad'] !== undefined && html`<div class="notice good" role="status"><p>Starten är ångrad. Året kan startas på nytt.</p></div>`;
  const frame = { nav: null, banners: { evaluation: deps.config.evaluation } };
  if (!deps.config.evaluation) {
    res.send(page({ title: 'Årshjulet', ...frame }, undone, html`<p class="lead">Öppna länken i ditt mejl för att svara på en uppgift. Inloggning för andra sidor är inte inkopplad här.</p>`));
    return;
  }
  const secret = chooserSecret(deps, req, res);
  const runs = await chooserOf(deps.db);
  const to = ownPath(req.query['till']);
  res.send(
    page(
      { title: 'Vem vill du vara?', width: 'wide', ...frame },
      undone,
      html`<p class="lead">Årshjulet körs på den här datorn för att prövas. Välj en roll och se året med dess ögon. Du kan byta roll när du vill.</p>`,
      runs.length === 0 && html`<div class="notice"><h2>Inget år är igång</h2><p>Starta en övning här nedanför: ett helt år som du stegar fram själv, utan att något går ut på riktigt. Eller starta ett år på riktigt.</p></div>`,
      runs.map((run) => runCard(run, secret, to)),
      html`<section class="card" aria-labelledby="ova"><h2 id="ova">Starta en övning</h2>${beginRehearsalForm(secret)}</section>`,
      html`<section class="card" aria-labelledby="riktigt"><h2 id="riktigt">Starta ett år på riktigt</h2><p>Året följer kalendern. Du får först se vad som avgörs och vilka som är med, och inga mejl går ut förrän du har släppt dem.</p><p class="buttons"><a class="button" href="/starta">Starta ett år</a></p></section>`,
    ),
  );
}

function runCard(run: ChooserRun, secret: string, to: string | null): Html {
  const button = (p: { id: string; name: string; roles: string[] }, main = false): Html =>
    html`<li><button name="person" value="${p.id}"${main ? html` class="main"` : ''}>${p.name}</button>${p.roles.length > 0 && p.roles.join(', ') !== p.name && html` <span class="small quiet">${p.roles.join(' · ')}</span>`}</li>`;
  const heading = run.row.kind === 'rehearsal' ? `Övning: ${yearLabel(run.row)} (${run.row.number})` : yearLabel(run.row);
  return html`<section class="card" aria-labelledby="ar-${run.row.id}">
    <h2 id="ar-${run.row.id}">${heading}</h2>
    <p class="quiet">${run.row.state === 'finished' ? 'Året är avslutat.' : html`I dag är det ${dayText(run.today)}${run.row.kind === 'rehearsal' ? ' i övningen' : ''}.`}</p>
    <form method="post" action="/roll">${hidden(secret)}<input type="hidden" name="ar" value="${run.row.id}">${to !== null && html`<input type="hidden" name="till" value="${to}">`}
      <h3>Hela kommunen</h3><ul class="plain chooser">${run.central.map((p) => button(p, p.leads))}</ul>
      <h3>Nämnder och bolag</h3>
      ${run.organs.map((organ) => html`<details><summary>${organ.label} <span class="quiet">(${organ.people.length})</span></summary><ul class="plain chooser">${organ.people.map((p) => button(p))}</ul></details>`)}
    </form></section>`;
}
