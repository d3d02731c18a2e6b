import { isDay, type Day } from '../../domain/calendar/day';
import type { Verb } from '../../domain/organisation/types';
import type { FieldError, Refusal } from '../../services/base/refusal';
import type { Outcome } from '../../services/decisions/register';
import type { MatterView } from '../../services/decisions/read';
import { html, type Html } from '../html';
import { hidden, type Sent } from '../request/form';
import type { Viewer } from '../request/viewer';
import { capital, dayText } from '../text';
import { VERB_WORDS } from '../words';
import { choiceBox, fieldBox, fieldError } from './fields';
import { stepPath } from './steps';

/** The text fields of one ärende's line, by the service's names. */
const OUTCOME_FIELDS = ['paragraph', 'motivation', 'change', 'differs', 'remitTo', 'nextMeeting', 'reason'] as const;

/** One ärende as the form needs it. */
export interface FormMatter {
  id: string;
  label: string;
  occurrence: string;
  verb: Verb;
  round: number;
  outcomes: { value: string; label: string }[];
  state?: string;
  /** the decision is the final one after these preliminary ones */
  finalOf?: readonly string[];
}

export interface RegisterChoices {
  /** to whom an återremiss may go */
  receivers: { id: string; label: string }[];
  /** later meetings of the organ, for a bordläggning */
  laterMeetings: { id: string; label: string }[];
  /** KF: a minority may ask for bordläggning or återremiss (KL 5:50) */
  minority: boolean;
  /** how many of the ärenden lie on the meeting; the others are folded away */
  first: number;
}

export interface RegisterForm {
  action: string;
  secret: string;
  revision: number;
  run: string;
  organ: string;
  heldOn: Day;
  today: Day;
  matters: readonly FormMatter[];
  choices: RegisterChoices;
  sent: Sent;
  errors: readonly FieldError[];
}

/** The lines that have been filled in; an ärende without an outcome is left for another time. */
export function outcomesFrom(sent: Sent, matters: readonly { id: string }[]): Outcome[] {
  return filledLines(sent, matters).map(({ matter, n }) => {
    const more = Object.fromEntries(OUTCOME_FIELDS.map((name) => [name, sent.text(`arende.${n}.${name}`)]).filter(([, text]) => text !== ''));
    const minority = sent.text(`arende.${n}.minority`) === '1' ? { minority: true } : {};
    return { matter: matter.id, outcome: sent.text(`arende.${n}.outcome`), ...more, ...minority };
  });
}

function filledLines(sent: Sent, matters: readonly { id: string }[]): { matter: { id: string }; n: number }[] {
  // Found by id, since another registration may have changed the order between showing and sending.
  return [...Array(200).keys()].flatMap((n) => {
    const matter = sent.text(`arende.${n}.outcome`) === '' ? undefined : matters.find((one) => one.id === sent.text(`arende.${n}.matter`));
    return matter ? [{ matter, n }] : [];
  });
}

/** The service's error places (counted over the lines sent) as places of the page (counted over the ärenden shown). */
export function pageErrors(refusal: Refusal, sent: Sent, matters: readonly { id: string }[]): FieldError[] {
  const lines = filledLines(sent, matters);
  return refusal.errors.map(({ field, text }) => {
    const found = /^outcomes\.(\d+)\.(\w+)$/.exec(field);
    if (!found) return { field: ['heldOn', 'day'].includes(field) ? 'hallet' : field, text };
    const id = lines[Number(found[1])]?.matter.id;
    const place = Math.max(0, matters.findIndex((one) => one.id === id));
    return { field: `arende.${place}.${found[2] ?? ''}`, text };
  });
}

/** One form for all ärenden of a meeting: outcome and § for each, the rest where it is needed. One button. */
export function registerForm(form: RegisterForm): Html {
  const { sent, errors, matters, choices } = form;
  const held = sent.text('hallet') || form.heldOn;
  const others = matters.slice(choices.first);
  return html`<form method="post" action="${form.action}">${hidden(form.secret)}<input type="hidden" name="revision" value="${form.revision}">
    ${matters.slice(0, choices.first).map((matter, n) => matterFields(form, matter, n))}
    ${others.length > 0 && html`<details${errors.length > 0 && html` open`}><summary>Togs något annat ärende upp? (${others.length})</summary>${others.map((matter, i) => matterFields(form, matter, choices.first + i))}</details>`}
    <div class="card">${fieldBox({ name: 'hallet', label: 'Dag då besluten togs', error: fieldError('hallet', errors) }, (a) => html`<input class="short" type="date" id="hallet" name="hallet" value="${isDay(held) ? held : ''}" max="${form.today}"${a}>`)}
    <p class="quiet">Paragrafer som saknas kan läggas till senare, fram till justeringen. Ett ärende utan utfall lämnas kvar.</p>
    <button class="main" name="gor" value="registrera">Registrera ${choices.laterMeetings.length > 0 || matters.length > 1 ? 'sammanträdet' : 'beslutet'}</button></div></form>`;
}

/** What a form that is shown again remembers of an ärende: found by its id, wherever it stood. */
function remembered(sent: Sent, matter: FormMatter): (field: string) => string {
  const n = [...Array(200).keys()].find((i) => sent.text(`arende.${i}.matter`) === matter.id);
  return (field) => (n === undefined ? '' : sent.text(`arende.${n}.${field}`));
}

function matterFields(form: RegisterForm, matter: FormMatter, n: number): Html {
  const { sent, errors, choices, run } = form;
  const name = (field: string): string => `arende.${n}.${field}`;
  const value = remembered(sent, matter);
  const error = (field: string): Html | null => fieldError(name(field), errors);
  const outcome = value('outcome');
  const open = ['bifall-med-andring', 'aterremiss', 'bordlaggning', 'avslag'].includes(outcome) || OUTCOME_FIELDS.slice(1).some((f) => error(f) !== null);
  const area = (field: string, label: string, help: string): Html =>
    fieldBox({ name: name(field), label, help, error: error(field) }, (a) => html`<textarea id="${name(field)}" name="${name(field)}" rows="3" maxlength="5000"${a}>
${value(field)}</textarea>`);
  const select = (field: string, label: string, first: string, list: readonly { id: string; label: string }[]): Html =>
    fieldBox({ name: name(field), label, error: error(field) }, (a) => html`<select class="short" id="${name(field)}" name="${name(field)}"${a}><option value="">${first}</option>${list.map((one) => html`<option value="${one.id}"${one.id === value(field) && html` selected`}>${one.label}</option>`)}</select>`);
  return html`<section class="card" aria-labelledby="a${n}"><h2 id="a${n}">${matter.label}</h2>
    <p class="quiet">${capital(form.organ)} ${VERB_WORDS[matter.verb] ?? matter.verb}${matter.round > 1 && html` · omgång ${matter.round}`} · <a href="${stepPath(run, matter.occurrence)}">om steget</a></p>
    <input type="hidden" name="${name('matter')}" value="${matter.id}">
    ${choiceBox({ name: name('outcome'), label: 'Utfall', error: error('outcome') }, [...matter.outcomes, { value: '', label: 'Inte behandlat' }], outcome)}
    ${fieldBox({ name: name('paragraph'), label: 'Paragraf', help: 'Kan komma senare. Till exempel § 45.', error: error('paragraph') }, (a) => html`<input class="short" type="text" id="${name('paragraph')}" name="${name('paragraph')}" value="${value('paragraph')}" maxlength="50" autocomplete="off"${a}>`)}
    ${(matter.finalOf ?? []).length > 0 && area('differs', 'Skiljer det sig från det preliminära, och i vad?', `Lämna tomt om det är som i ${(matter.finalOf ?? []).join(' och ')}. Annars frågas det som byggde på det preliminära på nytt.`)}
    <details${open && html` open`}><summary>Vid ändring, återremiss eller bordläggning</summary>
      ${area('change', 'Vad som ändrades', 'Vid bifall med ändring.')}
      ${area('motivation', 'Motivering', 'Vid återremiss: vad som ska kompletteras.')}
      ${select('remitTo', 'Återremissen går till', 'Den som brukar ta emot', choices.receivers)}
      ${choices.laterMeetings.length > 0 && select('nextMeeting', 'Bordlagt till', 'Nästa sammanträde', choices.laterMeetings)}
      ${choices.minority && html`<div class="choice"><input type="checkbox" id="${name('minority')}" name="${name('minority')}" value="1"${value('minority') === '1' && html` checked`}><label for="${name('minority')}">Begärt av minst en tredjedel av de närvarande (KL 5:50)</label></div>`}
      ${area('reason', 'Varför en regel inte följdes', 'Om beslutet togs i fel ordning eller efter lagens dag. Det registreras ändå.')}</details></section>`;
}

/** An ärende on a list. */
export function meetingLine(viewer: Viewer, matter: MatterView): Html {
  return html`<li><a class="title" href="${stepPath(viewer.run.id, matter.occurrence)}">${matter.label}</a><span class="meta">${VERB_WORDS[matter.verb] ?? matter.verb}${matter.state !== 'open' && ' · underlaget är inte klart än'}</span></li>`;
}

/** Ärenden that are registered, each with a place for the § that came later and one for what was registered wrongly. */
export function registeredList(viewer: Viewer, matters: readonly MatterView[], may: boolean, meeting: string, correct: (one: MatterView) => Html | null): Html | null {
  if (matters.length === 0) return null;
  const { run, secret } = viewer;
  return html`<h2>Registrerat</h2><ul class="rows">${matters.map((one) => html`<li><a class="title" href="${stepPath(run.id, one.occurrence)}">${one.label}</a>
    <span>${one.outcomeText}${one.paragraph !== null && html`, ${one.paragraph}`}${one.decidedDay !== null && html` <span class="quiet">(${dayText(one.decidedDay, run.year)})</span>`}</span>
    ${one.change !== null && html`<span class="meta">Ändring: ${one.change}</span>`}${one.motivation !== null && html`<span class="meta">Motivering: ${one.motivation}</span>`}
    ${one.outcome === 'aterremiss' && html`<span class="meta"><a href="/ar/${run.id}/ateroppna/${one.id}">${one.waitsForChoice ? 'Säg vad som ska öppnas igen' : 'Om återremissen'}</a></span>`}
    ${may && one.paragraph === null && html`<form class="inline" method="post" action="/ar/${run.id}/sammantraden/${meeting}">${hidden(secret)}<input type="hidden" name="arende" value="${one.id}"><label for="p-${one.id}">Paragraf</label> <input class="short" type="text" id="p-${one.id}" name="paragraf" maxlength="50" required> <button name="gor" value="paragraf">Lägg till</button></form>`}${may && correct(one)}</li>`)}</ul>`;
}
