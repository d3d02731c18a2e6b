import type { Response, Router } from 'express';
import { authorize } from '../../services/access/authorize';
import { Refusal } from '../../services/base/refusal';
import { endAbsence, previewAbsence, registerAbsence, type AbsencePreview } from '../../services/people/absence';
import { listText } from '../../domain/calendar/texts';
import { html, type Html } from '../html';
import { errorSummary, fieldBox, fieldError } from '../parts/fields';
import { show } from '../parts/show';
import { absencesOf, peopleChoices, type AbsenceRow, type PersonChoice } from '../read/absence';
import type { PageDeps } from '../request/deps';
import { hidden, readForm, Sent } from '../request/form';
import { previewNow, statusOf } from '../request/problem';
import { mayInYear, needViewerOf, type Viewer } from '../request/viewer';
import { counted, dayText } from '../text';

/** `/ar/{run}/franvaro`: who is away and who stands in. One's own for everybody, everybody's for the ekonomichef. */
export function absencePages(router: Router, deps: PageDeps): void {
  router.get('/ar/:run/franvaro', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const said = typeof req.query['klart'] === 'string' ? SAID[req.query['klart']] : undefined;
    const moved = Number(req.query['flyttade']);
    await showAbsences(deps, viewer, res, new Sent({ from: viewer.clock.today }), null, said === undefined ? null : { ...said, moved: Number.isSafeInteger(moved) ? moved : 0 });
  });

  router.post('/ar/:run/franvaro', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const person = sent.text('person') || viewer.person.id;
    const away = { person, from: sent.text('from'), to: sent.text('to'), substitute: sent.text('substitute') };
    const [list, reason] = [sent.text('list'), sent.text('reason').trim()];
    const opts = sent.key === undefined ? {} : { idempotencyKey: sent.key };
    const ends = sent.text('gor') === 'avsluta';
    const actor = await authorize(deps.db, viewer.actor, 'registerAbsence', { cycle: viewer.run.id, person });
    try {
      // Whoever chooses a person has to: an empty choice is not oneself.
      if (sent.all('person').length > 0 && sent.text('person') === '') throw new Refusal('invalid', NOBODY, [{ field: 'person', text: NOBODY }]);
      if (sent.text('gor') === 'titta') return await showAbsences(deps, viewer, res, sent, null, null, await previewAbsence(deps.db, actor, viewer.run.id, away));
      const { moved } = ends
        ? await endAbsence(deps.db, actor, viewer.run.id, { person, back: sent.text('back') }, opts)
        : await registerAbsence(deps.db, actor, viewer.run.id, away, { ...opts, ...(list === '' ? {} : { list }), ...(reason === '' ? {} : { reason }) });
      res.redirect(303, `/ar/${viewer.run.id}/franvaro?klart=${ends ? 'avslutad' : 'registrerad'}&flyttade=${moved.length}`);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'forbidden' || error.code === 'gone') throw error;
      // What would move has become another since it was seen: as it is now, so that the next press is of what is shown.
      const seen = error.code === 'conflict' && list !== '' && !ends ? await previewNow(() => previewAbsence(deps.db, actor, viewer.run.id, away)) : null;
      await showAbsences(deps, viewer, res, sent, error, null, seen);
    }
  });
}

const NOBODY = 'Välj vem som är borta.';

const SAID: Record<string, { text: string; to: string } | undefined> = {
  registrerad: { text: 'Frånvaron är registrerad.', to: 'har bytt händer' },
  avslutad: { text: 'Frånvaron är avslutad.', to: 'har gått tillbaka' },
};

async function showAbsences(deps: PageDeps, viewer: Viewer, res: Response, sent: Sent, refusal: Refusal | null, said: { text: string; to: string; moved: number } | null, seen: AbsencePreview | null = null): Promise<void> {
  const leads = mayInYear(viewer, 'steerCycle');
  const [rows, people] = await Promise.all([absencesOf(deps.db, viewer, leads), peopleChoices(deps.db, viewer.run.id)]);
  const errors = refusal?.errors ?? [];
  await show(
    deps, viewer, res, { title: 'Frånvaro', status: refusal ? statusOf(refusal) : 200 },
    html`<p class="lead">Medan någon är borta går uppgifterna till ersättaren, som får egna mejl och påminnelser. Det som inte är klart går tillbaka när frånvaron är slut.</p>`,
    said && html`<div class="notice good" role="status"><p>${said.text}${said.moved > 0 && html` ${counted(said.moved, 'uppgift', 'uppgifter')} ${said.to}.`}</p></div>`,
    refusal && errorSummary(refusal.detail, errors.filter((e) => e.field !== 'back'), ''),
    html`<h2>${leads ? 'Borta nu eller snart' : 'Din frånvaro och dem du ersätter'}</h2>`,
    rows.length === 0 ? html`<p>Ingen är registrerad som frånvarande.</p>` : html`<ul class="rows">${rows.map((row, i) => absenceRow(viewer, row, i, leads))}</ul>`,
    viewer.run.state === 'running' && html`<h2>Registrera frånvaro</h2>${seen && previewOf(seen, viewer)}${registerForm(viewer, people, leads, sent, refusal, seen)}`,
  );
}

function absenceRow(viewer: Viewer, row: AbsenceRow, i: number, leads: boolean): Html {
  const { year, id, state } = viewer.run;
  const mayEnd = state === 'running' && (leads || row.person === viewer.person.id);
  const form = (inner: Html): Html => html`<form method="post" action="/ar/${id}/franvaro" class="split">${hidden(viewer.secret)}<input type="hidden" name="gor" value="avsluta"><input type="hidden" name="person" value="${row.person}">${inner}</form>`;
  return html`<li><div class="split"><span class="title">${row.personName}</span><span class="tag ${row.begun ? 'open' : ''}">${row.begun ? 'Borta nu' : 'Kommer'}</span></div>
    <span class="meta">${dayText(row.from, year)} till ${dayText(row.to, year)} · ${row.substituteName} är ersättare</span>
    ${mayEnd && (row.begun
      ? form(html`<span><label for="back-${i}">Tillbaka från och med</label> <input class="short" type="date" id="back-${i}" name="back" value="${viewer.clock.today}"></span><button>Avsluta frånvaron<span class="unseen"> för ${row.personName}</span></button>`)
      : form(html`<input type="hidden" name="back" value="${row.from}"><button>Ta bort frånvaron<span class="unseen"> för ${row.personName}</span></button>`))}</li>`;
}

function registerForm(viewer: Viewer, people: readonly PersonChoice[], leads: boolean, sent: Sent, refusal: Refusal | null, seen: AbsencePreview | null): Html {
  const errors = sent.text('gor') === 'avsluta' ? [] : (refusal?.errors ?? []);
  const select = (name: string, chosen: string, a: Html): Html =>
    html`<select id="${name}" name="${name}"${a}><option value="">Välj en person</option>${people.map((p) => html`<option value="${p.id}"${p.id === chosen && html` selected`}>${p.label}</option>`)}</select>`;
  const day = (name: string, label: string): Html => fieldBox({ name, label, error: fieldError(name, errors) }, (a) => html`<input class="short" type="date" id="${name}" name="${name}" value="${sent.text(name)}"${a}>`);
  return html`<form method="post" action="/ar/${viewer.run.id}/franvaro" class="card">${hidden(viewer.secret)}
    ${leads
      ? fieldBox({ name: 'person', label: 'Vem som är borta', error: fieldError('person', errors) }, (a) => select('person', sent.all('person').length > 0 ? sent.text('person') : viewer.person.id, a))
      : html`<p>Du registrerar din egen frånvaro, ${viewer.person.name}.</p>`}
    ${day('from', 'Första dagen')}${day('to', 'Sista dagen')}
    ${fieldBox({ name: 'substitute', label: 'Ersättare', help: 'Svarar och godkänner under tiden. Ingen godkänner sitt eget svar: det gör chefen ovanför.', error: fieldError('substitute', errors) }, (a) => select('substitute', sent.text('substitute'), a))}
    ${fieldBox({ name: 'reason', label: 'Skäl (behövs inte)', help: 'Står i tidslinjen. Skriv inget om hälsa.', error: fieldError('reason', errors) }, (a) => html`<input type="text" id="reason" name="reason" maxlength="2000" value="${sent.text('reason')}"${a}>`)}
    ${seen && html`<input type="hidden" name="list" value="${seen.list}">`}
    <p class="buttons"><button class="main">Registrera frånvaron</button> <button name="gor" value="titta">Se vad som flyttas</button></p></form>`;
}

/** What would go to whom, told before anything is registered. */
function previewOf({ begun, past, moves, mails }: AbsencePreview, viewer: Viewer): Html {
  const { year } = viewer.run;
  const told = mails.length === 0 ? 'Ingen får något mejl om det nu.' : `${listText(mails.map((m) => m.name))} får ett mejl om det.`;
  if (past) return html`<div class="notice" role="status"><p>Frånvaron är redan över, så ingenting flyttas.</p></div>`;
  if (moves.length === 0) return html`<div class="notice" role="status"><p>Ingenting som är öppet flyttas. Det som öppnar medan personen är borta går till ersättaren.</p></div>`;
  return html`<div class="notice" role="status"><p>${begun ? 'Det här byter händer nu' : 'Det här byter händer den första dagen, om det inte är klart då'}: ${counted(moves.length, 'uppgift', 'uppgifter')}. ${told}</p>
    <ul>${moves.map((m) => html`<li>${m.label}, ${m.place}: till ${m.toName}, ${m.kind === 'approve' ? 'godkännande' : 'svar'} senast ${dayText(m.due, year)}</li>`)}</ul></div>`;
}
