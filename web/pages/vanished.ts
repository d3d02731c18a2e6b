import type { Response, Router } from 'express';
import { Refusal, type FieldError } from '../../services/base/refusal';
import { decideVanished, vanishedOfYear } from '../../services/imports/vanished';
import { html, type Html } from '../html';
import { errorSummary, fieldBox, fieldError } from '../parts/fields';
import { show } from '../parts/show';
import { peopleChoices, type PersonChoice } from '../read/absence';
import { vanishedPeople, type VanishedPerson } from '../read/vanished';
import type { PageDeps } from '../request/deps';
import { hidden, readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { needViewerOf, permitted, type Viewer } from '../request/viewer';
import { counted, dayText } from '../text';

/** `/ar/{run}/saknas`: who is no longer in the file of people, what they have to do, and what becomes of it. The ekonomichef's. */
export function vanishedPages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/saknas', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const said = typeof req.query['klart'] === 'string' ? SAID[req.query['klart']] : undefined;
    const moved = Number(req.query['flyttade']);
    await showVanished(deps, viewer, res, new Sent({}), null, said === undefined ? null : `${said}${Number.isSafeInteger(moved) && moved > 0 ? ` ${counted(moved, 'uppgift', 'uppgifter')} har gått över till den som tar över.` : ''}`);
  });

  router.post('/ar/:run/saknas', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await permitted(deps, viewer, 'importFile');
    const hands = sent.text('gor') === 'lamna';
    const [to, reason] = [sent.text('to'), sent.text('reason')];
    try {
      const { years } = await decideVanished(
        deps.db, actor,
        { municipality: viewer.run.municipality, person: sent.text('person'), decision: hands ? 'handOver' : 'keep', ...(hands && to !== '' ? { to } : {}), ...(reason === '' ? {} : { reason }) },
        sent.key === undefined ? {} : { idempotencyKey: sent.key },
      );
      res.redirect(303, `/ar/${viewer.run.id}/saknas?klart=${hands ? 'lamnat' : 'behaller'}&flyttade=${String(years.reduce((n, y) => n + y.moved, 0))}`);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'forbidden' || error.code === 'gone') throw error;
      await showVanished(deps, viewer, res, sent, error, null);
    }
  });
}

const SAID: Record<string, string | undefined> = { lamnat: 'Uppdragen är överlämnade.', behaller: 'Personen behåller sina uppdrag.' };

async function showVanished(deps: PageDeps, viewer: Viewer, res: Response, sent: Sent, refusal: Refusal | null, said: string | null): Promise<void> {
  const actor = await permitted(deps, viewer, 'importFile');
  const { id, kind, state } = viewer.run;
  const reads = kind === 'real' && state === 'running';
  const posts = await vanishedOfYear(deps.db, actor, id);
  const [people, choices] = await Promise.all([vanishedPeople(deps.db, id, posts), peopleChoices(deps.db, id)]);
  const waiting = people.filter((p) => p.state === 'waiting');
  const kept = people.filter((p) => p.state === 'kept');
  await show(
    deps, viewer, res, { title: 'Saknas i personalfilen', status: refusal ? statusOf(refusal) : 200 },
    html`<p class="lead">De här personerna har uppdrag i årshjulet men fanns inte med när personalfilen lästes in senast. De behåller uppgifter, mejl och påminnelser tills du har bestämt.</p>`,
    said !== null && html`<div class="notice good" role="status"><p>${said}</p></div>`,
    refusal && errorSummary(refusal.detail, errorsOf(sent, refusal), ''),
    waiting.length > 0 && html`<h2>Väntar på beslut</h2>${waiting.map((p) => personCard(viewer, p, choices, sent, refusal))}`,
    waiting.length === 0 && html`<p>${reads ? 'Ingen väntar på beslut.' : 'En personalfil läses bara in i ett år som pågår på riktigt.'}</p>`,
    kept.length > 0 && html`<h2>Behåller sina uppdrag</h2>${kept.map((p) => personCard(viewer, p, choices, sent, refusal))}`,
  );
}

/** A page with a form for each person has each field once a person. */
function fieldIn(person: string, name: string): string {
  return `${person}-${name}`;
}

function errorsOf(sent: Sent, { errors }: Refusal): FieldError[] {
  return errors.map((e) => ({ ...e, field: fieldIn(sent.text('person'), e.field) }));
}

function personCard(viewer: Viewer, one: VanishedPerson, choices: readonly PersonChoice[], sent: Sent, refusal: Refusal | null): Html {
  const mine = sent.text('person') === one.person;
  const errors = mine && refusal ? errorsOf(sent, refusal) : [];
  const [to, reason] = [fieldIn(one.person, 'to'), fieldIn(one.person, 'reason')];
  const { id, year } = viewer.run;
  return html`<section class="card" aria-labelledby="${fieldIn(one.person, 'namn')}"><h3 id="${fieldIn(one.person, 'namn')}">${one.name}</h3>
    <p>${one.posts.join(', ')}</p>
    ${one.tasks.length === 0
      ? html`<p class="meta">Har inget ogjort.</p>`
      : html`<details><summary>${counted(one.tasks.length, 'ogjord uppgift', 'ogjorda uppgifter')}</summary><ul>${one.tasks.map((t) => html`<li>${t.label}, klart ${dayText(t.due, year)}</li>`)}</ul></details>`}
    <form method="post" action="/ar/${id}/saknas">${hidden(viewer.secret)}<input type="hidden" name="person" value="${one.person}">
      ${fieldBox({ name: to, label: 'Lämna över till', help: 'Tar från och med i dag över uppdragen och det som inte är gjort.', error: fieldError(to, errors) }, (a) => html`<select id="${to}" name="to"${a}><option value="">Välj en person</option>${choices.filter((c) => c.id !== one.person).map((c) => html`<option value="${c.id}"${mine && c.id === sent.text('to') && html` selected`}>${c.label}</option>`)}</select>`)}
      ${fieldBox({ name: reason, label: 'Skäl (behövs inte)', help: 'Står i tidslinjen.', error: null }, (a) => html`<input type="text" id="${reason}" name="reason" maxlength="2000" value="${mine ? sent.text('reason') : ''}"${a}>`)}
      <p class="buttons"><button class="main" name="gor" value="lamna">Lämna över<span class="unseen"> från ${one.name}</span></button>${one.state === 'waiting' && html` <button name="gor" value="behall">Behåller uppdragen<span class="unseen">: ${one.name}</span></button>`}</p></form></section>`;
}
