import type { Response, Router } from 'express';
import { Refusal } from '../../services/base/refusal';
import { dayAt } from '../../domain/calendar/zone';
import { isHappening } from '../../domain/plan/happenings';
import { inTransaction } from '../../services/base/db';
import { applyAdjustment, previewAdjustment, type Adjustment, type ApplyOptions, type Preview } from '../../services/plan/adjust';
import { lastAdjustment } from '../../services/plan/undo';
import { html, type Html } from '../html';
import { bendNames, bentFrom, fragmentField, textFaults, versionFields } from '../parts/bend';
import { effectBody } from '../parts/effect';
import { errorSummary, fieldBox, fieldError } from '../parts/fields';
import { show } from '../parts/show';
import { standingTag } from '../parts/steps';
import { adjustChoices, type AdjustChoices } from '../read/adjust';
import type { PageDeps } from '../request/deps';
import { hidden, readForm, Sent } from '../request/form';
import { statusOf } from '../request/problem';
import { needViewerOf, permitted, type Viewer } from '../request/viewer';
import { capital, dayText } from '../text';

const FIELDS = ['occurrence', 'opens', 'answerBy', 'due', 'meeting', 'organ', 'day', 'handlingsstopp'];

/** What the form asks for; empty fields, and days left as they were, are no change. */
function adjustmentFrom(sent: Sent, choices: AdjustChoices): Adjustment {
  const bent = bentFrom(sent, choices);
  if (bent) return bent;
  const text = (name: string): string => sent.text(name);
  const day = (name: 'day' | 'handlingsstopp', old?: string): object => (text(name) === '' || text(name) === old ? {} : { [name]: text(name) });
  switch (text('kind')) {
    case 'moveStep': {
      const row = choices.steps.find((one) => one.id === text('occurrence'));
      const moved = (['opens', 'answerBy', 'due'] as const).filter((name) => text(name) !== '' && text(name) !== row?.[name]);
      return { kind: 'moveStep', occurrence: text('occurrence'), ...Object.fromEntries(moved.map((name) => [name, text(name)])) };
    }
    case 'dropStep':
      return { kind: 'dropStep', occurrence: text('occurrence') };
    case 'moveMeeting': {
      const meeting = choices.meetings.find((one) => one.id === text('meeting'));
      return { kind: 'moveMeeting', meeting: text('meeting'), day: text('day'), ...day('handlingsstopp', meeting?.handlingsstopp) };
    }
    case 'cancelMeeting':
      return { kind: 'cancelMeeting', meeting: text('meeting') };
    case 'addMeeting':
      return { kind: 'addMeeting', organ: text('organ'), day: text('day'), ...day('handlingsstopp') };
    default:
      throw new Refusal('invalid', 'Välj vad som ska justeras.');
  }
}

/** Moves a step or a meeting: first everything that would follow, then, under that revision, the change itself. */
export function adjustPages(router: Router, deps: PageDeps): void {
  const at = (run: string): string => `/ar/${run}/justera`;

  router.get('/ar/:run/justera', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    await permitted(deps, viewer, 'adjust');
    const choices = await adjustChoices(deps.db, viewer);
    const asked = (name: string): string => (typeof req.query[name] === 'string' ? req.query[name] : '');
    await showForm(deps, viewer, res, choices, new Sent({ occurrence: asked('steg'), meeting: asked('sammantrade') }), null);
  });

  router.post('/ar/:run/justera', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await permitted(deps, viewer, 'adjust');
    const choices = await adjustChoices(deps.db, viewer);
    try {
      const preview = await previewAdjustment(deps.db, actor, viewer.run.id, adjustmentFrom(sent, choices));
      await show(deps, viewer, res, { title: 'Det här händer om du justerar', width: 'wide', current: at(viewer.run.id) },
        await effectBody(deps, viewer, preview, true), applyForm(viewer, sent, preview, null, `${at(viewer.run.id)}/tillampa`, at(viewer.run.id)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await showForm(deps, viewer, res, choices, sent, textFaults(error, sent.text('kind')));
    }
  });

  router.post('/ar/:run/justera/tillampa', async (req, res) => {
    const viewer = await needViewerOf(deps, req, req.params.run);
    const sent = readForm(req, viewer.secret);
    const actor = await permitted(deps, viewer, 'adjust');
    const change = adjustmentFrom(sent, await adjustChoices(deps.db, viewer));
    try {
      const applied = await applyAdjustment(deps.db, actor, viewer.run.id, change, applyOptions(sent));
      await show(deps, viewer, res, { title: 'Planen är justerad', width: 'wide', current: at(viewer.run.id) },
        html`<div class="notice good" role="status"><p>Justeringen gäller nu. Påminnelserna följer de nya dagarna.</p></div>`,
        await effectBody(deps, viewer, applied, false), html`<p class="buttons"><a class="button" href="/ar/${viewer.run.id}/plan">Till planen</a></p>`);
    } catch (error) {
      if (!(error instanceof Refusal) || !['conflict', 'rule'].includes(error.code)) throw error;
      // The plan has moved on, or the law wants a reason: the effects as they are now, with what was typed kept.
      const preview = await previewAdjustment(deps.db, actor, viewer.run.id, change);
      await show(deps, viewer, res, { title: 'Det här händer om du justerar', width: 'wide', current: at(viewer.run.id), status: statusOf(error) },
        errorSummary(error.detail, error.errors, ''), await effectBody(deps, viewer, preview, true), applyForm(viewer, sent, preview, error, `${at(viewer.run.id)}/tillampa`, at(viewer.run.id)));
    }
  });
}

/** What the form below the effects sends besides the change itself. */
export function applyOptions(sent: Sent): ApplyOptions {
  const given = (name: string): object => (sent.text(name) === '' ? {} : { [name]: sent.text(name) });
  return { expectedRevision: sent.revision() ?? 0, ...given('list'), ...given('reason'), ...given('name'), ...(sent.key === undefined ? {} : { idempotencyKey: sent.key }) };
}

/** Asks for the reason and does it, under the revision and the list that are shown. */
export function applyForm(viewer: Viewer, sent: Sent, { revision, needsReason, list }: Preview, refusal: Refusal | null, action: string, back: string): Html {
  const errors = refusal?.errors ?? [];
  return html`<form method="post" action="${action}" class="card">${hidden(viewer.secret)}<input type="hidden" name="revision" value="${revision}"><input type="hidden" name="list" value="${list}">
    ${[...bendNames(sent), ...FIELDS].filter((name) => sent.text(name) !== '').map((name) => html`<input type="hidden" name="${name}" value="${sent.raw(name)}">`)}
    ${fieldBox({ name: 'reason', label: needsReason ? 'Varför lagen inte kan hållas' : 'Varför', help: 'Står i mejlen till dem som berörs och i tidslinjen.', error: fieldError('reason', errors) }, (a) => html`<input type="text" id="reason" name="reason" maxlength="500" value="${sent.text('reason')}"${a}>`)}
    ${needsReason && fieldBox({ name: 'name', label: 'Vem som har beslutat det', error: fieldError('name', errors) }, (a) => html`<input type="text" id="name" name="name" maxlength="200" value="${sent.text('name')}"${a}>`)}
    <p class="buttons"><button class="main">Gör justeringen</button> <a class="button" href="${back}">Avbryt</a></p></form>`;
}

const KINDS: Record<string, string> = {
  moveStep: 'ett steg flyttades', dropStep: 'ett steg togs bort', moveMeeting: 'ett sammanträde flyttades', cancelMeeting: 'ett sammanträde ställdes in', addMeeting: 'ett sammanträde lades till',
  insertStep: 'ett nytt steg fördes in', setFloor: 'ett golv ändrades', newDefinition: 'en ny version av definitionen togs upp', together: 'flera ändringar gjordes tillsammans',
};

function undoText({ fact, at, reason }: NonNullable<Awaited<ReturnType<typeof lastAdjustment>>>): string {
  return `${capital(dayText(dayAt(at)))}: ${isHappening(fact) ? 'en händelse registrerades' : (KINDS[fact.kind] ?? 'planen ändrades')}${reason === null ? '' : ` (”${reason}”)`}.`;
}

async function showForm(deps: PageDeps, viewer: Viewer, res: Response, choices: AdjustChoices, sent: Sent, refusal: Refusal | null): Promise<void> {
  const last = await inTransaction(deps.db, (tx) => lastAdjustment(tx, viewer.run.id));
  const step = choices.steps.find((one) => one.id === sent.text('occurrence'));
  const meeting = choices.meetings.find((one) => one.id === sent.text('meeting'));
  const errors = refusal?.errors ?? [];
  const action = `/ar/${viewer.run.id}/justera`;
  const dayField = (name: string, label: string, value: string | null, help = ''): Html =>
    fieldBox({ name, label, help, error: fieldError(name, errors) }, (a) => html`<input class="short" type="date" id="${name}" name="${name}" value="${sent.text(name) || value}"${a}>`);
  const begin = (kind: string): Html => html`${hidden(viewer.secret)}<input type="hidden" name="kind" value="${kind}">`;
  let body: Html;
  if (step) {
    body = html`<p><strong>${step.label}</strong>, ${step.organ}. ${standingTag(step)}</p>
      <form method="post" action="${action}" class="card">${begin('moveStep')}<input type="hidden" name="occurrence" value="${step.id}">
        ${step.standing === 'planned' && dayField('opens', 'Öppnar', step.opens)}${step.answerBy !== null && dayField('answerBy', 'Svar senast', step.answerBy)}${dayField('due', 'Klart', step.due, 'Ändra bara den dag som ska flyttas. Lämna resten.')}
        <p class="buttons"><button class="main">Se vad som händer</button></p></form>
      <form method="post" action="${action}" class="card">${begin('dropStep')}<input type="hidden" name="occurrence" value="${step.id}"><p>Steget ska inte göras alls i år.</p><button class="careful">Se vad som händer om steget utgår</button></form>`;
  } else if (meeting) {
    body = html`<p><strong>${meeting.organ}</strong>, ${dayText(meeting.day)}. Handlingsstopp ${dayText(meeting.handlingsstopp)}.</p>
      <form method="post" action="${action}" class="card">${begin('moveMeeting')}<input type="hidden" name="meeting" value="${meeting.id}">
        ${dayField('day', 'Ny dag', meeting.day)}${dayField('handlingsstopp', 'Nytt handlingsstopp', '', 'Lämna tomt för att behålla avståndet till sammanträdet.')}
        <p class="buttons"><button class="main">Se vad som händer</button></p></form>
      <form method="post" action="${action}" class="card">${begin('cancelMeeting')}<input type="hidden" name="meeting" value="${meeting.id}"><p>Sammanträdet blir inte av.</p><button class="careful">Se vad som händer om det ställs in</button></form>`;
  } else {
    body = html`<p class="lead">Välj vad som ska flyttas. Du får se allt som följer av det innan något ändras.</p>
      <form method="get" action="${action}" class="card"><div class="field"><label for="steg">Ett steg</label><select id="steg" name="steg">${choices.steps.map((one) => html`<option value="${one.id}">${one.label} – ${one.organ} (${dayText(one.due, viewer.run.year)})</option>`)}</select></div><button>Välj steget</button></form>
      <form method="get" action="${action}" class="card"><div class="field"><label for="sammantrade">Ett sammanträde</label><select id="sammantrade" name="sammantrade">${choices.meetings.map((one) => html`<option value="${one.id}">${one.organ}, ${dayText(one.day, viewer.run.year)}</option>`)}</select></div><button>Välj sammanträdet</button></form>
      <form method="post" action="${action}" class="card">${begin('addMeeting')}<h2>Ett nytt sammanträde</h2>
        <div class="field"><label for="organ">Organ</label><select class="short" id="organ" name="organ">${choices.organs.map((o) => html`<option value="${o.id}"${o.id === sent.text('organ') && html` selected`}>${o.label}</option>`)}</select></div>
        ${dayField('day', 'Dag', '')}${dayField('handlingsstopp', 'Handlingsstopp', '', 'Lämna tomt för det avstånd som är vanligt hos organet.')}<button>Se vad som händer</button></form>
      <details class="card"${sent.text('kind') === 'insertStep' && html` open`}><summary>Ett nytt steg</summary><form method="post" action="${action}">${begin('insertStep')}${fragmentField({ sent, errors }, 'insertStep')}<button>Se vad som händer</button></form></details>
      <details class="card"${sent.text('kind') === 'setFloor' && html` open`}><summary>Ett nytt golv</summary><form method="post" action="${action}">${begin('setFloor')}${fragmentField({ sent, errors }, 'setFloor')}<button>Se vad som händer</button></form></details>
      <details class="card"${sent.text('kind') === 'newDefinition' && html` open`}><summary>En ny version av definitionen</summary><form method="post" action="${action}">${begin('newDefinition')}${versionFields({ sent, errors }, true)}<button>Se vad som händer</button></form></details>
      ${last && html`<form method="post" action="${action}" class="card">${begin('undo')}<h2>Ångra den senaste justeringen</h2><p>${undoText(last)} Det går så länge ingen har gjort något i det som den ändrade.</p><button class="careful">Se vad som händer om den ångras</button></form>`}`;
  }
  await show(deps, viewer, res, { title: 'Justera planen', current: action, status: refusal ? statusOf(refusal) : 200 }, refusal && errorSummary(refusal.detail, errors, ''), body);
}
